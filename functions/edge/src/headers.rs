//! Headers of every reply of the API. Those of the pages are in the assets' own `_headers`.

use http::HeaderValue;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};

/// A reply is data: no browser may run, frame, store or guess it.
const HEADERS: [(HeaderName, &str); 6] = [
    (CACHE_CONTROL, "no-store"),
    (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    // Two years, as the preload list asks for at least one.
    (STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Adds each header that the service has not set itself.
pub(crate) fn protect(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use super::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, HEADERS, HeaderMap, HeaderValue, STRICT_TRANSPORT_SECURITY, protect,
    };

    /// Seconds in a year: the least that browsers' preload lists take.
    const YEAR_S: u64 = 365 * 86_400;

    #[test]
    fn what_the_service_set_stays() {
        let mut headers = HeaderMap::new();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("max-age=60"));
        protect(&mut headers);
        assert_eq!(headers[CACHE_CONTROL], "max-age=60");
        assert_eq!(headers.len(), HEADERS.len());
    }

    #[test]
    fn a_reply_is_never_framed_and_its_host_is_https_for_a_year() {
        let mut headers = HeaderMap::new();
        protect(&mut headers);
        let transport = headers[STRICT_TRANSPORT_SECURITY].to_str().unwrap();
        let age = transport.split("; ").find_map(|part| part.strip_prefix("max-age=")).unwrap();
        assert!(age.parse::<u64>().unwrap() >= YEAR_S, "{transport}");
        let policy = headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.split("; ").any(|part| part == "frame-ancestors 'none'"), "{policy}");
    }
}
