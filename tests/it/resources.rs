//! Little memory, and no room on the disk.

use std::fs;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::harness::*;

/// More than the process may have.
const LARGE_BYTES: u64 = 450 << 20;
const MEMORY_BYTES: u64 = 384 << 20;

/// The binary with a limit on its address space.
fn limited(binary: &str) -> Command {
    let mut command = Command::new("prlimit");
    command.arg(format!("--as={MEMORY_BYTES}")).arg(binary);
    // On a machine with many processors the C library would reserve (not use) 64 MiB for each thread.
    command.env("MALLOC_ARENA_MAX", "2");
    command
}

fn fine(output: &Output) -> String {
    assert!(output.status.success(), "{}", printed(output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

on_both!(a_file_larger_than_the_memory_is_filed_packed_and_verified, |ground| {
    let world = World::new(ground);
    let trust: String = world.app.log_keys().unwrap().iter().map(|key| format!("log {key}\n")).collect();
    drop(world);
    let folder = ground.folder("large");
    let mut file = fs::File::create(folder.join("large.bin")).unwrap();
    let mut dice = Dice(4);
    file.write_all(&dice.bytes(1 << 20)).unwrap();
    file.seek(SeekFrom::Start(LARGE_BYTES - (1 << 20))).unwrap();
    file.write_all(&dice.bytes(1 << 20)).unwrap();
    drop(file);
    let dir = ground.dir();
    let sanad = env!("CARGO_BIN_EXE_sanad");
    let filed = fine(&limited(sanad).arg("import").arg(&folder).arg("--dir").arg(&dir).output().unwrap());
    assert!(filed.contains("large.bin"), "{filed}");
    fs::remove_file(folder.join("large.bin")).unwrap();
    let packed = fine(&limited(sanad).args(["pack", "build", "--dir"]).arg(&dir).output().unwrap());
    let zip =
        packed.lines().find_map(|line| line.strip_prefix("pack: ")).unwrap_or_else(|| panic!("{packed}"));
    assert!(fs::metadata(zip).unwrap().len() > LARGE_BYTES);
    let trust = write(&ground.folder("trust"), "trust", trust + "quorum none\n");
    let verifier = env!("CARGO_BIN_EXE_sanad-verify");
    fine(&limited(verifier).arg(zip).arg("--trust").arg(&trust).output().unwrap());
    fs::remove_file(zip).unwrap();
    fine(&limited(sanad).args(["fsck", "--dir"]).arg(&dir).output().unwrap());
});

/// A file system of a given size at a folder, if this user may mount one.
struct Room(PathBuf);

impl Room {
    fn at(folder: &Path, size: &str) -> Option<Self> {
        fs::create_dir_all(folder).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size},mode=0755"), "tmpfs"])
            .arg(folder)
            .output()
            .unwrap();
        mounted.status.success().then(|| Self(folder.to_owned()))
    }

    fn resize(&self, size: &str) {
        let remounted = Command::new("mount")
            .args(["-o", &format!("remount,size={size}")])
            .arg(&self.0)
            .status()
            .unwrap();
        assert!(remounted.success());
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
    }
}

/// Files of 200 KB, each its own record.
fn many(ground: &Ground, count: u64) -> PathBuf {
    let folder = ground.folder("many");
    let mut dice = Dice(5);
    for number in 0..count {
        write(&folder, &format!("{number:03}.bin"), dice.bytes(200_000));
    }
    folder
}

fn import(ground: &Ground, folder: &Path) -> Output {
    sanad().arg("import").arg(folder).arg("--dir").arg(ground.dir()).output().unwrap()
}

fn is_disk_full(output: &Output) {
    assert_eq!(output.status.code(), Some(1), "{}", printed(output));
    let said = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("The disk ") && said.contains("is full"), "{}", printed(output));
    assert!(said.contains("free some room"), "what to do next is not said: {}", printed(output));
}

/// Every row that was reported as filed is there.
fn claims_hold(ground: &Ground, output: &Output) {
    let world = World::reopen_now(ground).unwrap();
    for line in
        String::from_utf8_lossy(&output.stdout).lines().filter(|line| line.contains(" filed  sha256:"))
    {
        let number = line.split(' ').next().unwrap();
        let shown = world.app.show_record(&world.session("manager"), number);
        let shown = shown.unwrap_or_else(|error| panic!("{number}: {}", told(&error)));
        assert_eq!(shown.files.len(), 1);
    }
}

/// What was filed is what the tables hold, and nothing is wrong with it.
fn is_sound(ground: &Ground, records: Option<usize>) {
    let world = World::reopen_now(ground).unwrap_or_else(|error| panic!("{}", told(&error)));
    let report = world.fsck();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    assert!(world.fsck().orphans.is_empty());
    if let Some(records) = records {
        assert_eq!(world.records(), records);
    }
}

on_both!(invariant_5_a_full_disk_keeps_what_was_filed_and_files_nothing_by_halves, |ground| {
    let room = Room::at(&ground.dir(), "6m");
    let Some(room) = room else {
        // Without the right to mount, the limit on the size of a file (below) stands in for it.
        return full_by_limit(ground);
    };
    drop(World::new(ground));
    let folder = many(ground, 60);
    let full = import(ground, &folder);
    is_disk_full(&full);
    is_sound(ground, None);
    claims_hold(ground, &full);
    if !ground.is_postgres() {
        // Room for nothing but a few pages: the rows themselves do not fit. (The import may have filed files up to the
        // last page; what is to be nearly full must first have some room.)
        room.resize("8m");
        let rows = ground.folder("rows");
        let mut index = String::from("kind,title,note\n");
        for number in 0..400 {
            index.push_str(&format!("received-document,Title {number},{}\n", "n".repeat(4000)));
        }
        write(&rows, "index.csv", index);
        let free = fs::File::create(ground.dir().join("filler")).unwrap();
        let mut written = 0;
        while written < (8 << 20) && (&free).write_all(&[1; 4096]).is_ok() {
            written += 4096;
        }
        free.set_len(written - 100_000).unwrap();
        let before = ground.number("SELECT count(*) FROM records");
        let full = import(ground, &rows);
        is_disk_full(&full);
        drop(free);
        fs::remove_file(ground.dir().join("filler")).unwrap();
        is_sound(ground, Some(before as usize));
    }
    room.resize("64m");
    let again = import(ground, &folder);
    fine(&again);
    is_sound(ground, Some(60));
    // A pack that does not fit leaves nothing behind, and is made once there is room.
    room.resize("16m");
    let build = || sanad().args(["pack", "build", "--dir"]).arg(ground.dir()).output().unwrap();
    is_disk_full(&build());
    let left: Vec<_> =
        fs::read_dir(ground.dir().join("packs")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.is_empty(), "{left:?}");
    room.resize("64m");
    fine(&build());
    is_sound(ground, Some(60));
});

on_both!(invariant_5_a_limit_on_the_size_of_files_is_a_full_disk, |ground| full_by_limit(ground));

fn full_by_limit(ground: &Ground) {
    drop(World::new(ground));
    let folder = ground.folder("limited");
    write(&folder, "small.bin", Dice(1).bytes(1000));
    write(&folder, "large.bin", Dice(2).bytes(12_000_000));
    let limited = |arguments: &[&std::ffi::OsStr]| {
        // The signal would end the process; ignored, the write fails as on a full disk. 8 MiB, in blocks of 512.
        Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 16384; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_sanad")])
            .args(arguments)
            .arg("--dir")
            .arg(ground.dir())
            .output()
            .unwrap()
    };
    let full = limited(&["import".as_ref(), folder.as_ref()]);
    is_disk_full(&full);
    is_sound(ground, None);
    fine(&import(ground, &folder));
    is_sound(ground, Some(2));
    is_disk_full(&limited(&["pack".as_ref(), "build".as_ref()]));
    assert!(fs::read_dir(ground.dir().join("packs")).unwrap().next().is_none());
    fine(&sanad().args(["pack", "build", "--dir"]).arg(ground.dir()).output().unwrap());
    is_sound(ground, Some(2));
}
