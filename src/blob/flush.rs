//! Has the disk begin before all bytes of a long file are there. Left alone, the system gathers gigabytes in memory before it
//! writes the first of them, and whoever waits for the file to be durable then waits for all of it.

use std::fs::File;
use std::io;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};

/// So many bytes are enough to begin with, and again.
const EVERY: u64 = 32 * 1024 * 1024;

/// The bytes of one file on their way to the disk.
#[derive(Default)]
pub(super) struct Flusher {
    waiting: u64,
    running: Option<(SyncSender<()>, JoinHandle<io::Result<()>>)>,
}

impl Flusher {
    /// So many more bytes were written to the file. Never waits for the disk.
    ///
    /// # Errors
    /// If the thread that waits for it cannot be had.
    pub(super) fn wrote(&mut self, bytes: usize, file: &File) -> io::Result<()> {
        self.waiting += u64::try_from(bytes).unwrap_or_default();
        if self.waiting < EVERY {
            return Ok(());
        }
        self.waiting = 0;
        let (asks, _) = match &mut self.running {
            Some(running) => running,
            none => {
                let (asks, asked) = sync_channel(1);
                let file = file.try_clone()?;
                let work = move || flush(&file, &asked);
                none.insert((asks, thread::Builder::new().name("flush".to_owned()).spawn(work)?))
            }
        };
        match asks.try_send(()) {
            // Where it is still at the last ones, these go with the next; where it failed, the end says so.
            Ok(()) | Err(TrySendError::Full(()) | TrySendError::Disconnected(())) => Ok(()),
        }
    }

    /// The file is whole. What the disk refused has to be told here: of an error that one reader of a file was told, the next
    /// one does not hear.
    ///
    /// # Errors
    /// The disk's.
    pub(super) fn finish(self) -> io::Result<()> {
        let Some((asks, thread)) = self.running else { return Ok(()) };
        drop(asks);
        thread.join().unwrap_or_else(|_| Err(io::Error::other("the thread that waits for the disk died")))
    }
}

fn flush(file: &File, asked: &Receiver<()>) -> io::Result<()> {
    while asked.recv().is_ok() {
        file.sync_data()?;
    }
    Ok(())
}
