//! Every route: the table from which the service, the API's description and the test of every route as every role derive.

use actix_web::guard;
use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};

use super::{api, assets, calendar, pages, public_ledger};
use crate::domain::access::Action;

/// Who may use a route at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Anybody who is signed in: what they see is their own.
    SignedIn,
    /// Those who may do this (`domain::access`), to what they may see.
    May(Action),
}

/// A method at an address.
#[derive(Clone, Copy)]
pub struct Route {
    /// Method.
    pub method: &'static str,
    /// Address, with its parts in braces.
    pub path: &'static str,
    /// Name of the handler; for the API, the operation's id.
    pub name: &'static str,
    /// Who may.
    pub access: Access,
    handler: fn() -> actix_web::Route,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

macro_rules! routes {
    ($($access:expr => { $($method:ident $path:literal $module:path [$name:ident];)* })*) => {
        /// All of them.
        pub const ROUTES: &[Route] = &[$($({
            use $module as module;
            Route {
                method: stringify!($method),
                path: $path,
                name: stringify!($name),
                access: $access,
                handler: || web::route().to(module::$name),
            }
        },)*)*];
    };
}

routes! {
    Access::Public => {
        GET "/assets/{fingerprint}/{name:.+}" assets [find_asset];
        GET "/sign-in" pages::sign_in [show_sign_in];
        POST "/sign-in" pages::sign_in [sign_in];
        GET "/sign-in/code" pages::second_factor [show_code];
        POST "/sign-in/code" pages::second_factor [give_code];
        POST "/settings" pages::sign_in [set_browser];
        GET "/health" api::health [find_health];
        GET "/ledger/{organisation}/checkpoint" public_ledger [find_checkpoint];
        GET "/ledger/{organisation}/vkey" public_ledger [find_keys];
        GET "/ledger/{organisation}/tile/{place:.+}" public_ledger [find_tile];
        GET "/calendar/{feed}" calendar [find_calendar];
        GET "/verify" pages::verify [show_verify];
        POST "/verify" pages::verify [verify];
        POST "/verify/receipt" pages::verify [create_verification_receipt];
        GET "/label/{digest}" pages::labels [open_label];
        GET "/verify/page" pages::verify [download_verify_page];
        GET "/api/v1/verify/{digest}" api::verify [verify_digest];
        POST "/api/v1/verify/{digest}/receipt" api::verify [create_verification_receipt];
        GET "/api/v1/openapi.json" api::openapi [find_openapi];
    }
    Access::SignedIn => {
        GET "/" pages::home [show_home];
        POST "/sign-out" pages::sign_in [sign_out];
        GET "/account" pages::account [show_account];
        POST "/account/sessions/{session}/end" pages::account [end_session];
        POST "/account/tokens" pages::account [create_token];
        POST "/account/tokens/{token}/revoke" pages::account [revoke_token];
        GET "/account/reminders" pages::reminders [show_reminders];
        POST "/account/reminders" pages::reminders [set_reminders];
        GET "/api/v1/reminders" api::reminders [find_reminders];
        PUT "/api/v1/reminders" api::reminders [set_reminders];
        POST "/account/reminders/confirm" pages::reminders [confirm_address];
        POST "/account/reminders/letter" pages::reminders [send_confirmation];
        POST "/api/v1/reminders/confirmation" api::reminders [confirm_address];
        POST "/api/v1/reminders/letter" api::reminders [send_confirmation];
        POST "/account/calendar" pages::account [create_calendar];
        POST "/api/v1/calendars" api::calendar [create_calendar];
        GET "/account/password" pages::second_factor [show_password];
        POST "/account/password" pages::second_factor [change_password];
        GET "/account/second-factor" pages::second_factor [show_second_factor];
        POST "/account/second-factor" pages::second_factor [begin_second_factor];
        POST "/account/second-factor/confirm" pages::second_factor [confirm_second_factor];
        POST "/account/second-factor/recovery" pages::second_factor [renew_recovery];
        POST "/account/second-factor/remove" pages::second_factor [remove_second_factor];
        GET "/api/v1/me" api::me [find_me];
        GET "/api/v1/tokens" api::account [list_tokens];
        POST "/api/v1/tokens" api::account [create_token];
        DELETE "/api/v1/tokens/{token}" api::account [revoke_token];
        GET "/api/v1/sessions" api::account [list_sessions];
        DELETE "/api/v1/sessions/{session}" api::account [end_session];
        GET "/api/v1/kinds" api::kinds [list_kinds];
        GET "/api/v1/kinds/{code}" api::kinds [find_kind];
        GET "/jobs" pages::jobs [list_jobs];
        GET "/jobs/{job}" pages::jobs [show_job];
        POST "/jobs/{job}/withdraw" pages::jobs [withdraw_job];
        GET "/api/v1/jobs" api::jobs [list_jobs];
        GET "/api/v1/jobs/{job}" api::jobs [find_job];
        DELETE "/api/v1/jobs/{job}" api::jobs [delete_job];
    }
    Access::May(Action::CreateRecord) => {
        GET "/records/new" pages::record_form [show_new];
        POST "/records/new" pages::record_form [submit_new];
        POST "/api/v1/records" api::records [create_record];
        POST "/api/v1/uploads" api::uploads [create_upload];
        DELETE "/api/v1/uploads/{upload}" api::uploads [discard_upload];
    }
    Access::May(Action::ReviseRecord) => {
        GET "/records/{number}/edit" pages::record_form [show_edit];
        POST "/records/{number}/edit" pages::record_form [submit_edit];
        PUT "/api/v1/records/{number}" api::records [revise_record];
    }
    Access::May(Action::MoveRecord) => {
        GET "/records/{number}/move" pages::record_moves [show_move];
        POST "/records/{number}/move" pages::record_moves [submit_move];
        POST "/api/v1/records/{number}/move" api::records [move_record];
    }
    Access::May(Action::SignRecord) => {
        GET "/records/{number}/sign" pages::signatures [show_sign];
        POST "/records/{number}/sign" pages::signatures [submit_sign];
        GET "/account/delegations" pages::signatures [list_delegations];
        POST "/account/delegations" pages::signatures [create_delegation];
        POST "/account/delegations/{delegation}/end" pages::signatures [end_delegation];
        POST "/api/v1/records/{number}/signatures" api::signatures [sign_record];
        POST "/api/v1/records/{number}/refusals" api::signatures [refuse_record];
        GET "/api/v1/delegations" api::signatures [list_delegations];
        POST "/api/v1/delegations" api::signatures [create_delegation];
        DELETE "/api/v1/delegations/{delegation}" api::signatures [end_delegation];
    }
    Access::May(Action::AcknowledgeRecord) => {
        POST "/records/{number}/acknowledge" pages::reading [acknowledge_record];
        POST "/api/v1/records/{number}/acknowledgements" api::reading [acknowledge_record];
    }
    Access::May(Action::CommentRecord) => {
        POST "/records/{number}/comments" pages::comments [create_comment];
        POST "/api/v1/records/{number}/comments" api::comments [create_comment];
    }
    Access::May(Action::HandOverRecords) => {
        GET "/hand-over" pages::handover [show_hand_over];
        POST "/hand-over" pages::handover [hand_over_records];
        GET "/api/v1/hand-over" api::handover [list_owners];
        POST "/api/v1/hand-over" api::handover [hand_over_records];
    }
    Access::May(Action::ImportRecords) => {
        GET "/import" pages::import [show_import];
        POST "/import" pages::import [send_import];
        POST "/import/{import}" pages::import [order_import];
        GET "/import/{import}/sheet" pages::import_sheet [show_mapping];
        POST "/import/{import}/sheet" pages::import_sheet [submit_mapping];
        GET "/import/{import}/errors" pages::import_sheet [download_import_errors];
        POST "/api/v1/imports" api::imports [create_import];
        GET "/api/v1/imports/{import}" api::imports [find_import];
        DELETE "/api/v1/imports/{import}" api::imports [delete_import];
        PUT "/api/v1/imports/{import}/files" api::imports [upload_import_file];
        GET "/api/v1/imports/{import}/mapping" api::imports [find_import_mapping];
        PUT "/api/v1/imports/{import}/mapping" api::imports [set_import_mapping];
        POST "/api/v1/imports/{import}/run" api::imports [run_import];
        GET "/api/v1/imports/{import}/errors" pages::import_sheet [download_import_errors];
    }
    Access::May(Action::IssuePack) => {
        GET "/packs/new" pages::packs [show_new_pack];
        POST "/packs/new" pages::packs [create_pack];
        POST "/api/v1/packs" api::packs [create_pack];
        POST "/api/v1/packs/preview" api::packs [preview_pack];
        GET "/packs/{number}/withheld" pages::pack_withheld [list_withheld];
        POST "/packs/{number}/withheld" pages::pack_withheld [disclose_withheld];
        GET "/api/v1/packs/{number}/withheld" api::packs [list_withheld];
        POST "/api/v1/packs/{number}/disclosures" api::packs [disclose_withheld];
    }
    Access::May(Action::ReadPack) => {
        GET "/packs" pages::packs [list_packs];
        GET "/packs/{number}" pages::packs [show_pack];
        GET "/packs/{number}/zip" pages::packs [download_pack_zip];
        GET "/packs/{number}/pdf" pages::packs [download_pack_pdf];
        GET "/packs/{number}/receipt" pages::packs [download_pack_receipt];
        GET "/packs/{number}/diff" pages::pack_diff [compare_packs];
        GET "/packs/{number}/diff.json" pages::pack_diff [download_pack_diff];
        GET "/packs/{number}/diff.pdf" pages::pack_diff [download_printed_pack_diff];
        GET "/packs/{number}/timestamp" pages::packs [download_pack_timestamp];
        POST "/packs/{number}/rebuild" pages::packs [rebuild_pack];
        POST "/packs/{number}/verify" pages::packs [verify_pack];
        GET "/api/v1/packs" api::packs [list_packs];
        GET "/api/v1/packs/{number}" api::packs [find_pack];
        GET "/api/v1/packs/{number}/zip" api::packs [download_pack_zip];
        GET "/api/v1/packs/{number}/pdf" api::packs [download_pack_pdf];
        GET "/api/v1/packs/{number}/receipt" api::packs [find_pack_receipt];
        GET "/api/v1/packs/{number}/diff" pages::pack_diff [find_pack_diff];
        GET "/api/v1/packs/{number}/diff/pdf" pages::pack_diff [download_printed_pack_diff];
        GET "/api/v1/packs/{number}/timestamp" api::packs [find_pack_timestamp];
        POST "/api/v1/packs/{number}/rebuild" api::packs [rebuild_pack];
        POST "/api/v1/packs/{number}/verify" api::packs [verify_pack];
    }
    Access::May(Action::ReadTrace) => {
        GET "/trace" pages::trace [show_trace];
        GET "/trace/labels" pages::labels [show_labels];
        GET "/trace/labels.pdf" pages::labels [print_labels];
        GET "/trace/label.png" pages::labels [draw_label];
        GET "/scan" pages::trace [show_scan];
        GET "/trace/fallout" pages::trace [show_fallout];
        GET "/trace/fallout/units.csv" pages::trace [download_fallout];
        GET "/trace/units/{serial}" pages::trace [show_unit];
        GET "/trace/units/{serial}/epcis" pages::trace [download_unit_epcis];
        GET "/trace/lots/{lot}" pages::trace [show_lot];
        GET "/trace/lots/{lot}/units.csv" pages::trace [download_recall_list];
        GET "/trace/lots/{lot}/recall.pdf" pages::trace [print_recall];
        GET "/api/v1/trace" api::trace [search_trace];
        GET "/api/v1/trace/labels.pdf" pages::labels [print_labels];
        GET "/api/v1/trace/label.png" pages::labels [draw_label];
        GET "/api/v1/scan" api::trace [find_scanned];
        GET "/api/v1/trace/fallout" api::trace [find_fallout];
        GET "/api/v1/trace/fallout/units.csv" pages::trace [download_fallout];
        GET "/api/v1/trace/units/{serial}" api::trace [find_unit];
        GET "/api/v1/trace/units/{serial}/epcis" pages::trace [download_unit_epcis];
        GET "/api/v1/trace/lots/{lot}/where-used" api::trace [find_where_used];
        GET "/api/v1/trace/lots/{lot}/units.csv" pages::trace [download_recall_list];
        GET "/api/v1/trace/lots/{lot}/recall.pdf" pages::trace [print_recall];
    }
    Access::May(Action::ReadRecord) => {
        GET "/records" pages::record_list [list_records];
        GET "/records.csv" pages::register [export_records_csv];
        GET "/records.xlsx" pages::register [export_records_xlsx];
        GET "/records/{number}" pages::records [show_record];
        GET "/records/{number}/compare" pages::records [compare_versions];
        GET "/api/v1/records" api::records [list_records];
        GET "/api/v1/records.csv" pages::register [export_records_csv];
        GET "/api/v1/records.xlsx" pages::register [export_records_xlsx];
        GET "/api/v1/records/{number}" api::records [find_record];
        GET "/api/v1/records/{number}/compare" api::records [find_comparison];
        GET "/api/v1/records/{number}/comments" api::comments [list_comments];
        GET "/api/v1/records/{number}/ghost" api::retention [find_ghost];
        GET "/api/v1/records/{number}/versions/{version}" api::records [find_version];
        GET "/figures" pages::figures [show_figures];
        GET "/figures/{figure}" pages::figures [show_figure];
        GET "/figures/{figure}/csv" pages::figures [download_figure_csv];
        GET "/figures/{figure}/xlsx" pages::figures [download_figure_xlsx];
        GET "/figures/{figure}/svg" pages::figures [download_figure_svg];
        GET "/api/v1/figures" pages::figures [list_figures];
        GET "/api/v1/figures/{figure}" pages::figures [find_figure];
        GET "/api/v1/figures/{figure}/csv" pages::figures [download_figure_csv];
        GET "/api/v1/figures/{figure}/xlsx" pages::figures [download_figure_xlsx];
        GET "/api/v1/figures/{figure}/svg" pages::figures [download_figure_svg];
    }
    Access::May(Action::DownloadFile) => {
        GET "/records/{number}/files/{digest}" pages::records [download_file];
        GET "/records/{number}/versions/{version}/{part}" pages::records [download_proof];
        GET "/records/{number}/reports/{report}" pages::reports [print_report];
        GET "/api/v1/records/{number}/reports/{report}" pages::reports [print_report];
        GET "/api/v1/records/{number}/files/{digest}" api::records [download_file];
        POST "/records/{number}/files/{digest}/copies" pages::copies [create_copy];
        POST "/api/v1/records/{number}/files/{digest}/copies" api::copies [create_copy];
        GET "/api/v1/records/{number}/versions/{version}/{part}" pages::records [download_proof];
    }
    Access::May(Action::ReadReadiness) => {
        GET "/readiness" pages::readiness [show_readiness];
        GET "/api/v1/readiness" api::readiness [find_readiness];
    }
    Access::May(Action::HoldRecords) => {
        GET "/retention/holds/new" pages::retention [show_new_hold];
        POST "/retention/holds/new" pages::retention [place_hold];
        POST "/retention/holds/{hold}/lift" pages::retention [lift_hold];
        POST "/api/v1/holds" api::retention [place_hold];
        POST "/api/v1/holds/{hold}/lift" api::retention [lift_hold];
    }
    Access::May(Action::DestroyRecords) => {
        POST "/retention/destructions" pages::retention [propose_destruction];
        POST "/retention/destructions/{destruction}/decision" pages::retention [decide_destruction];
        POST "/api/v1/destructions" api::retention [propose_destruction];
        POST "/api/v1/destructions/{destruction}/approval" api::retention [approve_destruction];
        POST "/api/v1/destructions/{destruction}/refusal" api::retention [refuse_destruction];
    }
    Access::May(Action::ReadRetention) => {
        GET "/retention" pages::retention [show_retention];
        GET "/retention/holds/{hold}" pages::retention [show_hold];
        GET "/retention/destructions/{destruction}" pages::retention [show_destruction];
        GET "/retention/destructions/{destruction}/certificate" pages::retention [download_certificate];
        GET "/api/v1/retention" api::retention [list_past_retention];
        GET "/api/v1/holds" api::retention [list_holds];
        GET "/api/v1/holds/{hold}" api::retention [find_hold];
        GET "/api/v1/destructions" api::retention [list_destructions];
        GET "/api/v1/destructions/{destruction}" api::retention [find_destruction];
        GET "/api/v1/destructions/{destruction}/certificate" api::retention [find_certificate];
        GET "/api/v1/destructions/{destruction}/certificate/pdf" pages::retention [download_certificate];
    }
    Access::May(Action::ReadEvents) => {
        GET "/events" pages::events [list_events];
        GET "/events.csv" pages::events [export_events];
        GET "/events/{index}" pages::events [show_event];
        GET "/ledger" pages::ledger [show_ledger];
        GET "/api/v1/events" api::events [list_events];
        GET "/api/v1/events/{index}" api::events [find_event];
        GET "/api/v1/events.csv" pages::events [export_events];
        GET "/api/v1/ledger" api::ledger [find_ledger];
        GET "/api/v1/checkpoint" api::ledger [find_checkpoint];
    }
    Access::May(Action::GrantPack) => {
        GET "/packs/{number}/grants" pages::granted [list_grants];
        POST "/packs/{number}/grants" pages::granted [create_grant];
        POST "/packs/{number}/grants/{grant}/revoke" pages::granted [revoke_grant];
        GET "/api/v1/packs/{number}/grants" api::grants [list_grants];
        POST "/api/v1/packs/{number}/grants" api::grants [create_grant];
        DELETE "/api/v1/packs/{number}/grants/{grant}" api::grants [revoke_grant];
    }
    Access::May(Action::ReadGranted) => {
        GET "/granted" pages::granted [list_granted];
        GET "/granted/{grant}/zip" pages::granted [download_granted_zip];
        GET "/granted/{grant}/pdf" pages::granted [download_granted_pdf];
        GET "/granted/{grant}/timestamp" pages::granted [download_granted_timestamp];
        GET "/api/v1/granted" api::grants [list_granted];
        GET "/api/v1/granted/{grant}/zip" pages::granted [download_granted_zip];
        GET "/api/v1/granted/{grant}/pdf" pages::granted [download_granted_pdf];
        GET "/api/v1/granted/{grant}/timestamp" pages::granted [download_granted_timestamp];
    }
    Access::May(Action::ManageUsers) => {
        GET "/people" pages::people [list_people];
        POST "/people" pages::people [create_person];
        GET "/people/{login}" pages::people [show_person];
        POST "/people/{login}" pages::people [update_person];
        POST "/people/{login}/switch" pages::people [switch_person];
        POST "/people/{login}/password" pages::people [set_person_password];
        POST "/people/{login}/second-factor" pages::people [reset_second_factor];
        POST "/people/{login}/address" pages::people [confirm_person_address];
        GET "/api/v1/people" api::people [list_people];
        POST "/api/v1/people" api::people [create_person];
        GET "/api/v1/people/{login}" api::people [find_person];
        PATCH "/api/v1/people/{login}" api::people [update_person];
        PUT "/api/v1/people/{login}/password" api::people [set_person_password];
        DELETE "/api/v1/people/{login}/second-factor" api::people [reset_second_factor];
        POST "/api/v1/people/{login}/address" api::people [confirm_person_address];
    }
}

/// Points of a user's allowance (`app::demand`) that an operation of the API costs; others cost one.
const POINTS: &[(u32, &[&str])] = &[
    // What reads much.
    (
        10,
        &[
            "list_figures",
            "find_figure",
            "download_figure_csv",
            "download_figure_xlsx",
            "download_figure_svg",
        ],
    ),
    (
        10,
        &[
            "print_report",
            "find_import_mapping",
            "set_import_mapping",
            "find_readiness",
            "search_trace",
            "find_scanned",
            "print_labels",
            "draw_label",
            "find_unit",
            "find_where_used",
            "find_fallout",
            "download_fallout",
            "download_recall_list",
            "print_recall",
            "download_unit_epcis",
        ],
    ),
    // What reads everything, or has it read in the background.
    (
        100,
        &[
            "export_events",
            "export_records_csv",
            "export_records_xlsx",
            "create_copy",
            "create_pack",
            "rebuild_pack",
            "verify_pack",
            "run_import",
            "preview_pack",
            "list_withheld",
            "disclose_withheld",
            "find_pack_diff",
            "find_hold",
            "list_past_retention",
        ],
    ),
];

impl Route {
    /// What it costs of a user's allowance; nothing for what is no operation of the API.
    #[must_use]
    pub fn points(&self) -> Option<u32> {
        let costly = POINTS.iter().find(|(_, names)| names.contains(&self.name));
        self.path.starts_with("/api/").then(|| costly.map_or(1, |(points, _)| *points))
    }
}

/// Registers them.
pub fn configure(service: &mut ServiceConfig) {
    // One resource an address, so that an unknown method at a known address can be told from an unknown address.
    let mut done: Vec<&str> = Vec::new();
    for route in ROUTES {
        if done.contains(&route.path) {
            continue;
        }
        done.push(route.path);
        let mut resource = web::resource(route.path);
        for same in ROUTES.iter().filter(|same| same.path == route.path) {
            let method = Method::from_bytes(same.method.as_bytes()).unwrap_or_default();
            let mut route = guard::Any(guard::Method(method.clone()));
            if method == Method::GET {
                // What can be read can be asked about.
                route = route.or(guard::Head());
            }
            resource = resource.route((same.handler)().guard(route));
        }
        service.service(resource.default_service(web::to(super::problem::no_such_method)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_costs_more_is_an_operation() {
        for name in POINTS.iter().flat_map(|(_, names)| *names) {
            assert!(ROUTES.iter().any(|route| route.name == *name && route.points() > Some(1)), "{name}");
        }
        assert!(ROUTES.iter().all(|route| route.points().is_some() == route.path.starts_with("/api/")));
    }
}
