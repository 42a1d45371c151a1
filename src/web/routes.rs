//! Every route: the table from which the service, the API's description and the test of every route as every role derive.

use actix_web::guard;
use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};

use super::{api, assets, pages};
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
        POST "/settings" pages::sign_in [set_browser];
        GET "/health" api::health [find_health];
        GET "/api/v1/openapi.json" api::openapi [find_openapi];
    }
    Access::SignedIn => {
        GET "/" pages::home [show_home];
        POST "/sign-out" pages::sign_in [sign_out];
        GET "/account" pages::account [show_account];
        POST "/account/sessions/{session}/end" pages::account [end_session];
        POST "/account/tokens" pages::account [create_token];
        POST "/account/tokens/{token}/revoke" pages::account [revoke_token];
        GET "/api/v1/me" api::me [find_me];
        GET "/api/v1/kinds" api::kinds [list_kinds];
        GET "/api/v1/kinds/{code}" api::kinds [find_kind];
    }
    Access::May(Action::ReadRecord) => {
        GET "/records" pages::record_list [list_records];
        GET "/records/{number}" pages::records [show_record];
        GET "/api/v1/records" api::records [list_records];
        GET "/api/v1/records/{number}" api::records [find_record];
        GET "/api/v1/records/{number}/versions/{version}" api::records [find_version];
    }
    Access::May(Action::DownloadFile) => {
        GET "/records/{number}/files/{digest}" pages::records [download_file];
        GET "/api/v1/records/{number}/files/{digest}" api::records [download_file];
    }
    Access::May(Action::ReadReadiness) => {
        GET "/readiness" pages::readiness [show_readiness];
        GET "/api/v1/readiness" api::readiness [find_readiness];
    }
    Access::May(Action::ReadEvents) => {
        GET "/events" pages::events [list_events];
        GET "/events.csv" pages::events [export_events];
        GET "/events/{index}" pages::events [show_event];
        GET "/ledger" pages::ledger [show_ledger];
        GET "/api/v1/events" api::events [list_events];
        GET "/api/v1/events/{index}" api::events [find_event];
        GET "/api/v1/checkpoint" api::ledger [find_checkpoint];
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
