//! Having a file drawn by a process of its own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::{PATIENCE, RasterError, Refusal, SUBCOMMAND, Sheet, frame};

/// Begins processes that draw.
#[derive(Debug, Clone)]
pub struct Renderer {
    program: PathBuf,
    arguments: Vec<String>,
    patience: Duration,
}

impl Renderer {
    /// This very program, also where its file has been replaced meanwhile.
    #[must_use]
    pub fn own() -> Self {
        let running = Path::new("/proc/self/exe");
        let own = if running.exists() { Ok(running.to_owned()) } else { std::env::current_exe() };
        let program = own.unwrap_or_else(|_| PathBuf::from("sanad"));
        Self { program, arguments: vec![SUBCOMMAND.to_owned()], patience: PATIENCE }
    }

    /// The pages of a file.
    ///
    /// # Errors
    /// [`RasterError::Refused`] for a file that is not shown, [`RasterError::Begin`].
    pub fn sheets(&self, file: &[u8]) -> Result<Vec<Sheet>, RasterError> {
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            // What the allocator sets aside counts against the limit on memory.
            .env("MIMALLOC_ARENA_RESERVE", "65536")
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(RasterError::Begin)?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let (say, hear) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(move || {
                // A child that does not take all of it says why, or is ended.
                stdin.map(|mut stdin| stdin.write_all(file))
            });
            scope.spawn(move || {
                let read = stdout.map_or(Err(Refusal::Costly), |mut stdout| frame::read(&mut stdout));
                drop(say.send(read));
            });
            let heard = hear.recv_timeout(self.patience).unwrap_or(Err(Refusal::Costly));
            // Both threads end with it. One that has ended by itself cannot be ended, and need not be.
            drop(child.kill());
            drop(child.wait());
            heard
        })
        .map_err(RasterError::Refused)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    fn drawn_by(script: &str) -> Result<Vec<Sheet>, RasterError> {
        let arguments = vec!["-c".to_owned(), script.to_owned()];
        let patience = Duration::from_millis(400);
        Renderer { program: "/bin/sh".into(), arguments, patience }.sheets(&[b'x'; 300_000])
    }

    #[test]
    fn a_child_that_hangs_floods_or_dies_is_ended() {
        let begun = Instant::now();
        // One that takes nothing and says nothing, one that writes for ever, one that dies, one that says what it should.
        for script in [
            "exec sleep 60",
            "exec cat /dev/zero",
            "kill -9 $$",
            "exec /bin/true",
            "cat > /dev/null; printf E",
        ] {
            let refused = drawn_by(script);
            assert!(matches!(refused, Err(RasterError::Refused(Refusal::Costly))), "{script}: {refused:?}");
        }
        let refused = drawn_by("cat > /dev/null; printf 'R\\001\\000\\000\\000\\000'");
        assert!(matches!(refused, Err(RasterError::Refused(Refusal::Sealed))), "{refused:?}");
        assert!(begun.elapsed() < Duration::from_secs(20));
        let nowhere =
            Renderer { program: "/no/such/program".into(), arguments: Vec::new(), patience: PATIENCE };
        assert!(matches!(nowhere.sheets(b""), Err(RasterError::Begin(_))));
    }
}
