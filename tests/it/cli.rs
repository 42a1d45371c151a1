//! The command line before bad input: every error says what happened, where, and what to do next.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::harness::*;

/// Runs `sanad` in a folder; what it printed on either side, and its exit code.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output: Output = sanad().current_dir(folder).args(arguments).output().unwrap();
    let both = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&both).into_owned())
}

/// It fails, saying all of these.
fn refused(folder: &Path, arguments: &[&str], wanted: &[&str]) -> String {
    let (code, said) = run(folder, arguments);
    assert_ne!(code, 0, "{arguments:?}: {said}");
    for word in wanted {
        assert!(said.contains(word), "{arguments:?} does not say {word:?}:\n{said}");
    }
    assert!(!said.contains('⟦') && !said.contains("panicked"), "{said}");
    said
}

on_both!(what_is_not_there_is_named_with_where_to_look, |ground| {
    drop(World::new(ground));
    let dir = ground.dir();
    for (arguments, wanted) in [
        (&["record", "show", "NOPE"][..], &["There is no record NOPE", "sanad record list"][..]),
        (&["record", "list", "--as", "ghost"], &["There is no user ghost", "sanad user list"]),
        (&["record", "list", "--kind", "rocket"], &["There is no kind rocket", "nonconformity"]),
        (&["record", "list", "--state", "flying"], &["There is no state flying", "in-progress"]),
        (&["record", "list", "--kind", "standard", "--state", "received"], &["There is no state received"]),
        (&["pack", "rebuild", "NOPE"], &["There is no pack NOPE", "sanad pack list"]),
        (&["pack", "build", "--profile", "annexure-z"], &["There is no profile annexure-z", "annexure-b"]),
        (&["pack", "build", "--as-of", "99"], &["There is no ledger position 99"]),
        (&["pack", "build", "--marking", "COSMIC"], &["--marking", "COSMIC", "RESTRICTED"]),
        (&["pack", "build", "--site", "Wahh"], &["There is no site Wahh"]),
        (&["readiness", "--product", "Wahh"], &["There is no product Wahh"]),
        (&["pack", "build", "--to", "/proc/nowhere"], &["Cannot use /proc/nowhere", "read and write there"]),
        (&["import", "nowhere"], &["Cannot use nowhere", "No such file"]),
        (&["import", "sanad.toml"], &["Cannot use sanad.toml", "it is a file; name the folder"]),
        (&["import", "."], &["belongs to this installation", "name a folder that holds evidence only"]),
        (&["import", "blobs"], &["belongs to this installation"]),
        (&["import", "..", "--marking", "restricted"], &["--marking", "restricted", "RESTRICTED"]),
        (&["record", "list", "--config", "keys"], &["Cannot use keys", "Is a directory"]),
    ] {
        let said = refused(&dir, arguments, wanted);
        // The same for programs.
        let (code, json) = run(&dir, &[arguments, &["--json"]].concat());
        let document: serde_json::Value =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
        let message = document["error"]["message"].as_str().unwrap_or_else(|| panic!("{json}"));
        assert!(code == 1 && said.contains(message), "{said}\n{json}");
    }
    refused(&dir, &["recrod"], &["recrod", "record"]);
    let (code, json) = run(&dir, &["recrod", "--json"]);
    let document: serde_json::Value =
        serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    assert_eq!((code, document["error"]["code"].as_str()), (2, Some("usage")));
    let world = World::reopen_now(ground).unwrap();
    assert_eq!((world.records(), ground.number("SELECT count(*) FROM packs")), (0, 0));
    assert!(world.fsck().findings.is_empty());
});

#[test]
fn a_set_up_that_cannot_be_made_leaves_nothing_behind() {
    let folder = fresh_folder();
    let folder = folder.path();
    let init = |more: &[&str]| {
        let common = ["init", "--dir", "new", "--code", "acme", "--name", "Acme"];
        [&common, more].concat().iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()
    };
    for (more, wanted) in [
        (
            &["--database", "mysql://sanad:secret@host/name"][..],
            &["mysql://sanad@host/name", "sqlite:PATH"][..],
        ),
        (
            &["--database", "postgres://sanad:secret@127.0.0.1:1/name"],
            &[
                "The database postgres://sanad@127.0.0.1:1/name cannot be opened",
                "Check that it runs",
                "refused",
            ],
        ),
        (&["--admin", "quality"], &["There is already user quality"]),
        (&["--admin", "A b"], &["A b is not right", "a login has 1 to 64 characters"]),
        (
            &["--marking", "SECRET", "--clearance", "RESTRICTED"],
            &["--marking SECRET is above --clearance RESTRICTED"],
        ),
        (&["--marking", "secret"], &["--marking", "SECRET"]),
    ] {
        let arguments = init(more);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let said = refused(folder, &arguments, wanted);
        assert!(!said.contains("secret@"), "a password is shown: {said}");
        // The driver's words are said once.
        assert!(said.matches("refused").count() <= 1, "{said}");
        assert!(fs::read_dir(folder).unwrap().next().is_none(), "{more:?} left something behind");
    }
    for wrong in [["--code", "ACME", "--name", "Acme"], ["--code", "acme", "--name", " "]] {
        refused(folder, &[&["init", "--dir", "new"][..], &wrong].concat(), &["is not right"]);
        assert!(fs::read_dir(folder).unwrap().next().is_none(), "{wrong:?} left something behind");
    }
    let arguments = init(&["--marking", "CONFIDENTIAL"]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (code, said) = run(folder, &arguments);
    assert!(code == 0 && said.contains("CONFIDENTIAL"), "{said}");
    refused(folder, &arguments, &["There is already an installation in new", "choose another folder"]);
    refused(folder, &["record", "list"], &["There is no installation", "--dir", "sanad init"]);
}

#[test]
fn a_configuration_that_is_wrong_is_told_once_with_its_line() {
    let ground = Ground::sqlite();
    drop(World::new(&ground));
    let dir = ground.dir();
    write(&dir, "wrong.toml", "datbase = \"sqlite:a\"\n");
    let said = refused(
        &dir,
        &["record", "list", "--config", "wrong.toml"],
        &["wrong.toml is wrong", "line 1", "datbase"],
    );
    assert_eq!(said.matches("unknown field").count(), 1, "{said}");
    let text = fs::read_to_string(dir.join("sanad.toml")).unwrap();
    let down = text.replace("sqlite:sanad.db", "postgres://sanad:secret@127.0.0.1:1/name");
    write(&dir, "down.toml", down);
    let said = refused(
        &dir,
        &["record", "list", "--config", "down.toml"],
        &["The database postgres://sanad@127.0.0.1:1/name cannot be opened", "Check that it runs"],
    );
    assert!(!said.contains("secret") && said.matches("refused").count() == 1, "{said}");
    fs::remove_file(dir.join("keys/installation.key")).unwrap();
    refused(&dir, &["record", "list"], &["key cannot be used", "keys/installation.key", "SANAD_KEY"]);
}

/// Runs the binary as a user who owns nothing here, if this user may.
fn as_nobody(folder: &Path, arguments: &[&str]) -> Option<(bool, String)> {
    let output = Command::new("setpriv")
        .args(["--reuid", "65534", "--regid", "65534", "--clear-groups", env!("CARGO_BIN_EXE_sanad")])
        .args(arguments)
        .current_dir(folder)
        .output()
        .ok()?;
    let both = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    (!both.contains("setpriv:")).then_some((output.status.success(), both))
}

#[test]
fn what_may_not_be_read_or_written_is_named_and_nothing_is_half_filed() {
    use std::os::unix::fs::PermissionsExt as _;
    let ground = Ground::sqlite();
    drop(World::new(&ground));
    let folder = ground.folder("evidence");
    write(
        &folder,
        "index.csv",
        "number,kind,title,files\nP-1,received-document,A,\nP-2,received-document,B,in/b.txt\n",
    );
    let hidden = write(&folder, "in/b.txt", "x");
    let mode = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let open_up = |path: &Path| {
        for entry in fs::read_dir(path).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
            mode(&entry.path(), 0o777);
        }
    };
    for above in folder.ancestors().take(3) {
        mode(above, 0o755);
    }
    let import = ["import", folder.to_str().unwrap(), "--dir", "."];
    let dir = ground.dir();
    mode(&dir, 0o755);
    // Neither the database nor the store may be written.
    let Some((is_fine, said)) = as_nobody(&dir, &import) else {
        println!("not allowed to be somebody else: passed over");
        return;
    };
    assert!(!is_fine && said.contains("sanad.db") && said.contains("you may use it"), "{said}");
    let all_files = |names: &[&str]| {
        for path in names.iter().map(|name| dir.join(name)).filter(|path| path.exists()) {
            mode(&path, 0o666);
        }
    };
    let rows = ["sanad.db", "sanad.db-wal", "sanad.db-shm", "keys/installation.key"];
    all_files(&rows);
    mode(&dir, 0o777);
    mode(&dir.join("keys"), 0o755);
    let (is_fine, said) = as_nobody(&dir, &import).unwrap();
    assert!(!is_fine && said.contains("blobs/") && said.contains("Permission denied"), "{said}");
    open_up(&dir);
    open_up(&dir.join("blobs"));
    all_files(&["blobs/uploads.lock"]);
    // A file and a folder of the evidence that may not be read.
    mode(&hidden, 0o000);
    let (is_fine, said) = as_nobody(&dir, &import).unwrap();
    assert!(!is_fine && said.contains("row 3: in/b.txt cannot be read: Permission denied"), "{said}");
    assert!(!said.contains("in no index"), "the index has it: {said}");
    mode(&hidden, 0o644);
    mode(&folder.join("in"), 0o000);
    let (is_fine, said) = as_nobody(&dir, &import).unwrap();
    assert!(!is_fine && said.contains("in") && said.contains("Permission denied"), "{said}");
    mode(&folder.join("in"), 0o755);
    let world = World::reopen_now(&ground).unwrap();
    assert_eq!(world.records(), 0);
    assert!(world.fsck().findings.is_empty());
    drop(world);
    all_files(&rows);
    all_files(&["blobs/uploads.lock"]);
    let (is_fine, said) = as_nobody(&dir, &import).unwrap();
    assert!(is_fine && said.contains("2 filed"), "{said}");
}
