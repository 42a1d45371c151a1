//! The process that draws: a file on its standard input, sheets on its standard output.

use std::io::{self, Read, Write};

use rustix::process::{Resource, Rlimit, getrlimit, nice, setrlimit};

use super::{FILE_BYTES_MAX, MEMORY_BYTES, PROCESSOR_SECONDS, Refusal, frame, pages};

/// Draws. Whatever goes wrong ends this process and nothing else.
///
/// # Errors
/// If the limits cannot be set, or what came cannot be read or given back.
pub fn run() -> io::Result<()> {
    limit()?;
    let mut bytes = Vec::new();
    io::stdin().lock().take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    let mut out = io::stdout().lock();
    let mut failed = Ok(());
    let ended = pages::draw(bytes, &mut |sheet| {
        failed = frame::write_sheet(&mut out, &sheet);
        failed.as_ref().map(|_| ()).map_err(|_| Refusal::Costly)
    });
    failed?;
    frame::write_end(&mut out, ended)?;
    out.flush()
}

/// No more than it needs of anything: memory, time of the processor, files. Others go first.
fn limit() -> io::Result<()> {
    let limits = [
        (Resource::As, MEMORY_BYTES),
        (Resource::Cpu, PROCESSOR_SECONDS),
        (Resource::Nofile, 16),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        // What is forbidden already stays so.
        let most = getrlimit(resource).maximum.map_or(most, |there| there.min(most));
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    nice(5)?;
    Ok(())
}
