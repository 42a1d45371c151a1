//! What the service tells whoever looks after the machine: one JSON object a line, on standard error.

/// Starts the log. A second start changes nothing.
pub fn start() {
    let log = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::INFO);
    drop(log.try_init());
}
