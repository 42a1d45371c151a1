//! The door: the socket that is listened on, and how many connections may stand open behind it.
//!
//! Each connection is an open file of this process, and so is each file that is received or sent. Some are kept back for
//! the latter; who comes when all others are taken waits in the queue of the system until somebody leaves. Those who have
//! gone without a word, or who do not take what they asked for, are found out by the system: the sockets inherit from
//! this one how long it waits.

use std::io;
use std::net::TcpListener;
use std::time::Duration;

use rustix::net::sockopt;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Open files that are asked of the system, if its administrator allows so many.
const FILES: u64 = 65_536;
/// Files for other than connections: databases, evidence on its way, logs.
const FILES_KEPT: std::ops::RangeInclusive<u64> = 128..=4096;
/// Most connections: an idle one costs some ten KiB.
const CONNECTIONS: u64 = 16_384;
/// Connections that wait to be accepted; the system may allow fewer.
const BACKLOG: i32 = 4096;
/// So long a reader may take nothing of what is sent, or leave unsaid that it came.
const UNREAD: Duration = Duration::from_secs(45);
/// A silent connection is asked whether its other side is still there: after so long, so often, so many times.
const SILENT: Duration = Duration::from_secs(60);
const PROBE_EVERY: Duration = Duration::from_secs(15);
const PROBES: u32 = 4;

/// Listens on an address.
///
/// # Errors
/// If it cannot be listened on.
pub fn listen(address: &str) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(address)?;
    // The standard library asks for a queue of 128; asking again replaces that.
    rustix::net::listen(&listener, BACKLOG)?;
    sockopt::set_socket_keepalive(&listener, true)?;
    sockopt::set_tcp_keepidle(&listener, SILENT)?;
    sockopt::set_tcp_keepintvl(&listener, PROBE_EVERY)?;
    sockopt::set_tcp_keepcnt(&listener, PROBES)?;
    #[cfg(target_os = "linux")]
    sockopt::set_tcp_user_timeout(&listener, u32::try_from(UNREAD.as_millis()).unwrap_or(u32::MAX))?;
    Ok(listener)
}

/// Raises the limit on open files as far as it may be raised; returns what it is then.
#[must_use]
pub fn raise_files() -> u64 {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // None is no limit.
    let (Some(current), wanted) = (current, maximum.map_or(FILES, |maximum| maximum.min(FILES))) else {
        return FILES;
    };
    if current >= wanted {
        return current;
    }
    let raised = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum });
    if raised.is_ok() { wanted } else { current }
}

/// How many of so many open files may be connections.
#[must_use]
pub fn connections(files: u64) -> usize {
    let kept = (files / 4).clamp(*FILES_KEPT.start(), *FILES_KEPT.end());
    usize::try_from(files.saturating_sub(kept).clamp(16, CONNECTIONS)).unwrap_or(16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_kept_back_from_connections() {
        for (files, expected) in
            [(64, 16), (256, 128), (1024, 768), (4096, 3072), (20_000, 15_904), (65_536, 16_384)]
        {
            assert_eq!(connections(files), expected, "{files}");
        }
    }

    #[test]
    fn the_limit_is_raised_as_far_as_it_may_be() {
        let files = raise_files();
        assert_eq!(raise_files(), files);
        if let Rlimit { current: Some(current), maximum: Some(maximum) } = getrlimit(Resource::Nofile) {
            assert_eq!(files, current);
            assert!(current >= maximum.min(FILES));
        }
    }
}
