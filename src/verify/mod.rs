//! The offline verifier: a pack in, a report with stable finding codes out. No network, no clock of its own.
