//! Checking the file of an issued pack with the verifier that outsiders use, under this installation's own keys.
//!
//! It shows whether the file is still the one that was issued. Whoever receives it checks it again, with keys that they
//! got from elsewhere: a verdict of the issuer about itself proves nothing to them.

use std::sync::Arc;

use super::Progress;
use crate::app::job_results::{CheckedPack, FoundInPack, JobResult};
use crate::app::{App, Code, Error, Session};
use crate::verify::report::printable;
use crate::verify::{Trust, verify};

/// So many findings are kept; a pack with more of them is in need of a rebuild, not of a longer list.
const FINDINGS: usize = 200;

pub(super) fn run(
    app: &Arc<App>,
    session: &Session,
    number: &str,
    progress: Progress<'_>,
) -> Result<JobResult, Error> {
    let zip = app.pack_zip(session, number)?;
    let policy = app.own_trust(session)?.parse();
    let policy =
        policy.map_err(|error| Error::new(Code::Internal).with("reason", "own keys").because(error))?;
    progress.set(0, 1);
    let report = verify(&zip, &Trust::Policy(policy));
    progress.set(1, 1);
    let verdict = report.verdict().word().trim_start_matches("verdict-");
    app.record_verification(session, number, (verdict, report.findings().len()))?;
    let words = session.words();
    let findings = report
        .findings()
        .iter()
        .take(FINDINGS)
        .map(|finding| FoundInPack {
            code: finding.code().as_str().to_owned(),
            path: printable(finding.path()).to_string(),
            reason: finding.reason(&words),
        })
        .collect();
    Ok(JobResult::Verification(CheckedPack {
        number: number.to_owned(),
        verdict: verdict.to_owned(),
        findings,
        findings_total: report.findings().len(),
    }))
}
