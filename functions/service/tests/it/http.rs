//! What holds for every request.

use klabat_api::phone::ChallengeRequest;
use klabat_api::{Base64Url, routes};

use crate::scene::{Scene, get, nothing, post};
use crate::target::Target;

fn ask() -> ChallengeRequest {
    ChallengeRequest { credential: Base64Url(vec![1; 32]) }
}

#[tokio::test]
async fn only_our_own_page_may_post() {
    let scene = Scene::new().await;
    let refused = (403, "cross_site".to_owned());
    let call = post(routes::CHALLENGE, &ask());
    assert_eq!(scene.target.send(call.clone()).await.refusal(), refused, "no origin");
    let with = async |headers: &[(&str, &str)]| {
        let mut call = call.clone();
        call.headers.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        scene.send(call).await
    };
    assert_eq!(with(&[("origin", "https://evil.example")]).await.refusal(), refused);
    assert_eq!(with(&[("origin", "null")]).await.refusal(), refused);
    assert_eq!(with(&[("sec-fetch-site", "cross-site")]).await.refusal(), refused);
    assert_eq!(with(&[("sec-fetch-site", "same-site")]).await.refusal(), refused);
    assert_eq!(with(&[("sec-fetch-site", "same-origin")]).await.status, 200);
    assert_eq!(with(&[]).await.status, 200);
}

#[tokio::test]
async fn bodies_are_small_typed_and_without_anything_unknown() {
    let scene = Scene::new().await;
    let mut text = post(routes::CHALLENGE, &ask());
    text.headers.insert("content-type".to_owned(), "text/plain".to_owned());
    assert_eq!(scene.send(text.clone()).await.refusal(), (415, "wrong_content_type".to_owned()));
    text.headers.insert("content-type".to_owned(), "application/json; charset=utf-8".to_owned());
    assert_eq!(scene.send(text.clone()).await.status, 200);
    text.body = vec![b' '; 64 * 1024];
    assert_eq!(scene.send(text.clone()).await.refusal(), (413, "too_large".to_owned()));
    for body in [r#"{"credential":"AQ","admin":true}"#, r#"{"credential":"AQ=="}"#, "{}", "[]", "", "{"] {
        text.body = body.as_bytes().to_vec();
        assert_eq!(scene.send(text.clone()).await.refusal(), (400, "malformed_request".to_owned()), "{body}");
    }
    let mut filled = nothing(routes::SIGN_IN_OPTIONS);
    filled.body = vec![b'{'];
    assert_eq!(scene.send(filled).await.refusal(), (413, "too_large".to_owned()));
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_too() {
    let scene = Scene::new().await;
    assert_eq!(scene.send(get("/api/v1/nothing")).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(scene.send(get(routes::PUNCH)).await.refusal(), (405, "wrong_method".to_owned()));
    assert_eq!(scene.send(nothing(routes::ME)).await.refusal(), (405, "wrong_method".to_owned()));
}

#[tokio::test]
async fn no_answer_is_kept_by_caches() {
    let scene = Scene::new().await;
    for answer in [scene.send(get(routes::CONFIG)).await, scene.send(get(routes::ME)).await] {
        assert_eq!(answer.headers["cache-control"], "no-store");
    }
}

/// By the platform and the edge, around this service, which sets no such header itself.
#[tokio::test]
async fn pages_and_answers_are_never_framed_guessed_or_fetched_without_tls() {
    let target = Target::chosen();
    let there = matches!(target, Target::There { .. });
    let mut refused = post(routes::CHALLENGE, &ask());
    refused.headers.insert("origin".to_owned(), "https://evil.example".to_owned());
    let served = ["/", "/console", "/pengajuan", routes::CONFIG, routes::OPENAPI].map(get);
    for call in served.into_iter().chain([get("/api/v1/nothing"), refused]) {
        let answer = target.send(call.clone()).await;
        for (name, value) in [
            ("content-security-policy", "frame-ancestors 'none'"),
            ("content-security-policy", "default-src 'none'"),
            ("strict-transport-security", "max-age=63072000"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
        ] {
            let parts = answer.headers.get(name).map(|header| header.split("; ").any(|part| part == value));
            assert_eq!(parts, there.then_some(true), "{name} of {} {}", call.method, call.path);
        }
    }
}

/// What is served, when it is what the code says.
fn document() -> serde_json::Value {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let served: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    let ours = serde_json::to_value(klabat_service::openapi()).unwrap();
    assert!(served == ours, "cargo run -p klabat-service --example openapi > functions/service/openapi.json");
    served
}

/// By the platform, beside this service.
#[tokio::test]
async fn the_document_is_served_to_everybody() {
    let target = Target::chosen();
    if matches!(target, Target::There { .. }) {
        assert_eq!(target.send(get(routes::OPENAPI)).await.json::<serde_json::Value>(), document());
    } else {
        assert_eq!(target.send(get(routes::OPENAPI)).await.refusal(), (404, "not_found".to_owned()));
    }
}

#[test]
fn the_document_is_openapi_and_names_what_problems_look_like() {
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    for item in paths.values() {
        for operation in item.as_object().unwrap().values() {
            assert!(operation["operationId"].is_string() && operation["responses"]["200"].is_object());
            for range in ["4XX", "5XX"] {
                let schema = &operation["responses"][range]["content"]["application/json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/Problem");
            }
        }
    }
    assert!(!paths.is_empty());
}

/// Whoever reads the document finds all that it names, and each parameter where it belongs.
#[test]
fn the_document_is_whole() {
    let document = document();
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
    for (path, operations) in document["paths"].as_object().unwrap() {
        for parameter in operations
            .as_object()
            .unwrap()
            .values()
            .filter_map(|operation| operation["parameters"].as_array())
            .flatten()
        {
            let named = path.contains(&format!("{{{}}}", parameter["name"].as_str().unwrap()));
            assert_eq!(parameter["in"] == "path", named, "{path}: {parameter}");
        }
    }
}
