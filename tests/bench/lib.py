"""What the parts of the benchmark share: running and timing, data, Sanad's own commands, peers."""

import csv
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOLS = ROOT / "target" / "tools"
ROCFL_VERSION = "1.7.0"
KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


# What a test report may not be without.
REQUIRED = {"requirement_kinds": "performance", "method": "Method 1", "part": "P-1 A", "tested_on": "2026-01-15",
            "laboratory": "Bench", "tested_by": "quality"}


class Failed(Exception):
    """A command that ought to have worked did not."""


class Bench:
    def __init__(self, args):
        self.rounds = 1 if args.smoke else args.rounds
        self.smoke, self.large, self.units = args.smoke, args.large, args.units
        self.sanad = pathlib.Path(args.sanad)
        self.verify = pathlib.Path(args.verify or self.sanad.with_name("sanad-verify"))
        self.engine = pathlib.Path(args.engine or self.sanad.parent / "examples" / "bench-engine")
        self.work = pathlib.Path(args.work)
        self.number = 0
        self.lines = []
        self.missed = []

    def fresh(self, name):
        """A path that nothing has stood at."""
        self.number += 1
        return self.work / f"{name}-{self.number}"

    def out(self, line=""):
        print(line, flush=True)
        self.lines.append(line)

    def heading(self, text):
        self.out()
        self.out(f"## {text}")
        self.out()

    def target(self, what, holds, value):
        """A number that is wanted. Tiny data say nothing about it."""
        if self.smoke:
            return
        self.out(f"- target: {what}: {'met' if holds else '**MISSED**'} ({value})")
        if not holds:
            self.missed.append(f"{what} ({value})")


# --- running and timing ---


def run(command, cwd=None):
    """Runs a command to its end; returns what it printed. Its errors are shown when it fails."""
    done = subprocess.run([str(c) for c in command], cwd=cwd, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise Failed(f"{' '.join(map(str, command))}\nended with {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


class Measured:
    """One contestant. `commands` is the list of commands that are timed, one after another; or, where each round needs
    a place of its own, a function that prepares that place (untimed) and returns the list.

    Nothing is removed between rounds: ext4 passes over the inodes of files that were deleted in the last minutes, one
    by one, so whoever creates files after a large deletion pays for it (a third of an import, when it was measured).
    """

    def __init__(self, name, commands, cwd=None):
        self.name, self.commands, self.cwd = name, commands, cwd
        self.seconds, self.peak_kib = [], []

    def once(self):
        commands = self.commands() if callable(self.commands) else self.commands
        os.sync()  # what others left to be written is not this one's to pay
        start = time.perf_counter()
        peak = 0
        for command in commands:
            peak = max(peak, run_for_memory(command, self.cwd))
        self.seconds.append(time.perf_counter() - start)
        self.peak_kib.append(peak)

    def median(self):
        return statistics.median(self.seconds)


def run_for_memory(command, cwd=None):
    """Runs a command and returns its peak resident memory in KiB, as the kernel counted it.

    /usr/bin/time stands between: a child of this script would inherit the script's own peak.
    """
    note = pathlib.Path(tempfile.gettempdir()) / f"sanad-bench-{os.getpid()}.kib"
    run(["/usr/bin/time", "-q", "-f", "%M", "-o", note, *command], cwd)
    peak = int(note.read_text("ascii"))
    note.unlink()
    return peak


def interleave(bench, contestants, amount, unit):
    """Alternates the contestants, then prints a table. `amount` of `unit` are done in each."""
    for number in range(bench.rounds):
        # The order turns round by round, so that nobody always runs on the disk that another left busy.
        for contestant in contestants[number % len(contestants):] + contestants[:number % len(contestants)]:
            contestant.once()
    ours = contestants[0].median()
    bench.out("| what | median s | fastest–slowest | rate | time ÷ Sanad's | peak memory |")
    bench.out("|---|---:|---:|---:|---:|---:|")
    for c in contestants:
        bench.out(f"| {c.name} | {c.median():.3f} | {min(c.seconds):.3f}–{max(c.seconds):.3f} | "
                  f"{amount / c.median():,.0f} {unit}/s | {c.median() / ours:.2f} | {max(c.peak_kib) / 1024:.0f} MiB |")
    bench.out()


# --- data ---


def write_random(path, size, seed):
    """The same bytes for the same seed; no compressor finds anything in them."""
    source = random.Random(seed)
    with open(path, "wb") as file:
        while size > 0:
            block = source.randbytes(min(size, 4 * MIB))
            file.write(block)
            size -= len(block)


def dataset(bench, folder, count, size):
    """A folder of `count` files of `size` bytes, with an index that files each as one record of its own."""
    (folder / "files").mkdir(parents=True)
    with open(folder / "index.csv", "w", encoding="utf-8", newline="") as index:
        rows = csv.writer(index)
        rows.writerow(["kind", "title", "occurred_on", "marking", "files", "reason", *REQUIRED])
        for i in range(count):
            name = f"files/report-{i:05}.bin"
            write_random(folder / name, size, f"{size}/{i}")
            rows.writerow(["test-report", f"Bench report {i:05}", "2026-01-15", "UNCLASSIFIED", name, "Benchmark", *REQUIRED.values()])
    return folder


def sizes(bench):
    """The two sets that issue 2 names: many small files, and few large ones."""
    if bench.smoke:
        return [("20 files of 16 KiB", "small", 20, 16 * KIB), ("2 files of 1 MiB", "big", 2, MIB)]
    return [("2,000 files of 16 KiB", "small", 2000, 16 * KIB), ("20 files of 16 MiB", "big", 20, 16 * MIB)]


# --- Sanad's own commands, in one place ---


def sanad_init(bench, where, *arguments):
    run([bench.sanad, "init", "--dir", where, "--code", "bench", "--name", "Bench Works", *arguments])


def said(word, text):
    for line in text.splitlines():
        if line.startswith(word + ": "):
            return line[len(word) + 2:].strip()
    raise Failed(f"no line '{word}: …' in what sanad printed:\n{text[-2000:]}")


def organisation_with(bench, where, *folders, init=()):
    sanad_init(bench, where, *init)
    for folder in folders:
        run([bench.sanad, "import", folder, "--dir", where])


# --- peers ---


def peers_python():
    """bagit.py from the venv that tests/run keeps."""
    python = TOOLS / "venv" / "bin" / "python"
    if not (TOOLS / "venv" / "bin" / "bagit.py").exists():
        run(["python3", "-m", "venv", TOOLS / "venv"])
        run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "bagit==1.9.0"])
    return TOOLS / "venv" / "bin" / "bagit.py"


def peer_rocfl():
    binary = TOOLS / "bin" / "rocfl"
    if not binary.exists():
        print(f"building rocfl {ROCFL_VERSION} (once, about a minute)…", flush=True)
        run(["cargo", "install", "rocfl", "--version", ROCFL_VERSION, "--locked", "--no-default-features",
             "--root", TOOLS, "--target-dir", TOOLS / "build"])
        shutil.rmtree(TOOLS / "build", ignore_errors=True)
    return binary
