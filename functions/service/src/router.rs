//! Every use case behind its path, and the document that says so.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, on};
use klabat_api::common::Problem;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{Modify, OpenApi, Path as Documented};

use crate::app::App;
use crate::beacon::refresh;
use crate::console::cases::{
    absence_approve, absence_cancel, absence_look, absence_reject, absence_request, absences, attachment,
    attachment_upload, correction_decide, correction_request, correction_withdraw, corrections, manual_propose,
    manual_records, outage_decide, outage_declare, outage_withdraw, outages, review_decide, reviews,
};
use crate::console::overview::{audit_export, audit_trail, board, board_people, discipline, health, statistics};
use crate::console::people::{
    data_erase, data_export, employee, employee_add, employee_change, employee_membership, employees_export,
    import_detail, import_undo, imports, machine_import, personal_data, roster_import, site_change, unit_add,
    unit_change, unit_sites, units, user_role,
};
use crate::console::recaps::{employee_day, recap, recap_csv, recap_lock, recap_unlock, recap_verify, recaps_list};
use crate::console::rules::{
    calendar_read, denial_withdraw, denial_write, denials, draft_delete, draft_save, rule_withdraw, rule_write,
    rules_list, rules_preview, rules_templates, shifts, shifts_write,
};
use crate::console::{
    approval_approve, approval_reject, approval_withdraw, approvals, beacon_register, beacon_revoke, beacons,
    employee_code, employee_reset, employees, enrolment_confirm, enrolment_evidence, enrolment_reject, enrolments,
    exceptions, export, invites, me, record, record_evidence, records, register, register_options, sign_in,
    sign_in_options, sign_out, user_end, user_invite, users,
};
use crate::failure::Failure;
use crate::http::{problems, same_origin};
use crate::log::{candidate, checkpoint, cosignature, keys, proof, tile};
use crate::own::{own_absence, own_absence_cancel, own_correction, own_correction_withdraw, own_month, own_requests};
use crate::phone::{challenge, config, enrolment, enrolment_found, enrolment_options, punch, status};
use crate::ports::{Config, Ports};
use crate::refusal::Refusal;

/// The use cases: each a module with one documented `handle`. Named once, so that what is routed is what is documented.
macro_rules! use_cases {
    ($($use_case:ident),* $(,)?) => {
        #[derive(OpenApi)]
        #[openapi(
            info(title = "Klabat", description = "Contactless attendance that anyone can check afterwards."),
            paths($($use_case::handle),*),
            components(schemas(Problem)),
            modifiers(&Problems),
        )]
        struct Document;

        fn use_cases<P: Ports>() -> Router<App<P>> {
            Router::new()$(.route(
                &axum_path(&<$use_case::__path_handle as Documented>::path()),
                on(method(&<$use_case::__path_handle as Documented>::methods()), $use_case::handle::<P>),
            ))*
        }
    };
}

use_cases! {
    config, enrolment_options, enrolment_found, enrolment, challenge, punch, status, refresh,
    own_month, own_requests, own_absence, own_absence_cancel, own_correction, own_correction_withdraw,
    checkpoint, candidate, tile, proof, cosignature, keys,
    register_options, register, sign_in_options, sign_in, sign_out, me,
    employees, employee_code, employee_reset, enrolments, enrolment_confirm, enrolment_reject,
    enrolment_evidence, records, record, record_evidence, export, exceptions,
    beacons, beacon_register, beacon_revoke, approvals, approval_approve, approval_reject, approval_withdraw,
    users, invites, user_invite, user_end, user_role,
    employees_export, roster_import, employee, employee_add, employee_change, employee_membership,
    units, unit_add, unit_change, unit_sites, site_change, machine_import,
    imports, import_detail, import_undo,
    personal_data, data_export, data_erase,
    rules_list, rule_write, rule_withdraw, draft_save, draft_delete, rules_preview, rules_templates, calendar_read, shifts, shifts_write, denials,
    denial_write, denial_withdraw,
    absences, absence_request, absence_look, absence_approve, absence_reject, absence_cancel, attachment_upload, attachment,
    corrections, correction_request, correction_decide, correction_withdraw, reviews, review_decide, manual_records, manual_propose, outages, outage_declare, outage_decide, outage_withdraw,
    recaps_list, recap, recap_csv, recap_verify, recap_lock, recap_unlock, employee_day,
    board, board_people, statistics, health, discipline, audit_trail, audit_export,
}

/// The service behind its paths. Whatever is not one of them is answered with a problem, too.
pub fn router<P: Ports>(ports: Arc<P>, config: Arc<Config>) -> Router {
    let app = App { ports, config };
    use_cases::<P>()
        .fallback(async || Failure::from(Refusal::NotFound))
        .layer(from_fn_with_state(app.clone(), same_origin::<P>))
        .layer(from_fn_with_state(app.clone(), problems::<P>))
        .with_state(app)
}

/// The `OpenAPI` 3.1 document. It is served as a file, `openapi.json` beside this crate's manifest, for describing all
/// types would be a sixth of the edge's code.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

/// `{path}` has slashes in it, which `OpenAPI` cannot say.
fn axum_path(documented: &str) -> String {
    documented.replace("{path}", "{*path}")
}

/// Each use case has one method.
fn method(methods: &[HttpMethod]) -> MethodFilter {
    match methods {
        [HttpMethod::Get] => MethodFilter::GET,
        _ => MethodFilter::POST,
    }
}

/// Adds what every route may answer instead of its result.
struct Problems;

impl Modify for Problems {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let operations = document.paths.paths.values_mut().flat_map(|item| [&mut item.get, &mut item.post]);
        for operation in operations.flatten() {
            let responses = &mut operation.responses.responses;
            responses.insert("4XX".to_owned(), RefOr::T(problem("Refused; the code says why.")));
            responses.insert("5XX".to_owned(), RefOr::T(problem("A fault of ours, under a reference.")));
        }
    }
}

fn problem(description: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(description).content("application/json", content).build()
}
