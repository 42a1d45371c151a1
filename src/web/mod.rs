//! The service over HTTP: pages for people, `/api/v1` for programs, over the same use cases of `app`.
//!
//! Read in this order: `routes` (what there is: the table from which everything else derives), `caller` (who asks),
//! `problem` (how an error is answered), then a file of `pages` or `api`. `frame` is what stands around every
//! request, `render` and `assets` how a page is made. `README.md` beside this file has the table of statuses.

mod address;
mod api;
mod assets;
mod body;
mod browser;
mod calendar;
mod caller;
mod door;
mod download;
mod frame;
pub mod idempotency;
mod inflow;
mod json;
pub mod openapi;
mod operations;
mod outflow;
mod pace;
mod pages;
mod parts;
mod posted;
mod problem;
mod public_ledger;
pub mod qr;
mod render;
mod resume;
mod routes;
mod state;
mod upload;
pub mod witness;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::middleware::{Compress, from_fn};
use actix_web::{HttpServer, web};

use crate::app::{App, Error};
pub use routes::{Access, ROUTES, Route};
use state::State;

/// Time for the first request's head to arrive. A second one comes only from somebody who is known (see `frame`).
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Time that an idle connection is kept.
const KEEP_ALIVE: Duration = Duration::from_secs(60);
/// Time for requests under way when the service is told to stop.
const SHUTDOWN_SECONDS: u64 = 30;
/// Time for the last of an answer to be taken before a connection is closed.
const LEAVE_TIMEOUT: Duration = Duration::from_secs(5);
/// Threads of a worker that wait for the database or hash. None waits for anybody's network.
const BLOCKING_THREADS: usize = 16;

/// So often memory that is free goes back to the system.
const GIVE_BACK_EVERY: Duration = Duration::from_secs(1);
/// The allocator looks for what it can give back when it is asked for as much as this.
const GIVE_BACK_BYTES: usize = 1 << 20;

/// A password takes 19 MiB for a moment, and after the last sign-in of a day nobody may ask for memory until the next
/// morning: without this the allocator would keep it. Nothing is written to what is asked for, so it costs microseconds.
async fn give_memory_back() {
    loop {
        actix_web::rt::time::sleep(GIVE_BACK_EVERY).await;
        drop(std::hint::black_box(Vec::<u8>::with_capacity(GIVE_BACK_BYTES)));
    }
}

/// Serves until it is told to stop. `ready` is called once connections are accepted.
///
/// # Errors
/// [`crate::app::Code::Listen`] if the address cannot be listened on.
pub fn serve(app: Arc<App>, listen: &str, ready: impl FnOnce(SocketAddr)) -> Result<(), Error> {
    let failed =
        |error: std::io::Error| Error::new(crate::app::Code::Listen).with("address", listen).because(error);
    let files = door::raise_files();
    let connections = door::connections(files);
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let listener = door::listen(listen).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let state = web::Data::from(Arc::new(State::new(app)?));
    tracing::info!(%address, files, connections, workers, "listening");
    let system = actix_web::rt::System::new();
    system.block_on(async move {
        let server = HttpServer::new(move || {
            actix_web::App::new()
                .app_data(state.clone())
                .app_data(body::limits())
                .app_data(body::questions())
                .app_data(body::paths())
                .wrap(Compress::default())
                .wrap(from_fn(frame::around))
                .configure(routes::configure)
                .default_service(web::to(problem::no_such_page))
        })
        .workers(workers)
        .max_connections(connections.div_ceil(workers))
        .client_request_timeout(HEAD_TIMEOUT)
        .client_disconnect_timeout(LEAVE_TIMEOUT)
        .keep_alive(KEEP_ALIVE)
        .worker_max_blocking_threads(BLOCKING_THREADS)
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .listen(listener)
        .map_err(failed)?
        .run();
        actix_web::rt::spawn(give_memory_back());
        ready(address);
        server.await.map_err(failed)
    })
}
