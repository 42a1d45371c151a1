"""The parts of the benchmark that ask a running service: records, one long upload, lists and search."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import shlex
import statistics
import subprocess
import time
import urllib.parse

from lib import GIB, KIB, MIB, ROOT, Failed, Measured, interleave, organisation_with, run, sanad_init, write_random

PASSWORD = "ember lattice gauge 92"
HTTP = "bench-http"


class Service:
    """`sanad serve` on a free port, and a token of its quality manager."""

    def __init__(self, bench, where):
        run_with_input([bench.sanad, "user", "passwd", "quality", "--dir", where], PASSWORD)
        self.log = open(bench.fresh("serve").with_suffix(".log"), "wb")
        started = time.perf_counter()
        self.process = subprocess.Popen([bench.sanad, "serve", "--dir", where, "--listen", "127.0.0.1:0"],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, text=True)
        said = self.process.stdout.readline()
        # Whoever listens answers: the connection is part of the start.
        found = re.search(r"http://([\d.]+:\d+)/", said)
        if found is None:
            raise Failed(f"sanad serve said {said!r}; its log is {self.log.name}")
        self.address = found[1]
        self.ask("GET", "/health")
        self.start_seconds = time.perf_counter() - started
        self.cookie = self.signed_in()
        page = self.ask("POST", "/account/tokens", {"name": "bench", "days": "1"}, scopes=("read", "write"))
        self.token = re.search(r"sanad_[\w-]+", page)[0]

    def ask(self, method, path, form=None, scopes=()):
        connection = http.client.HTTPConnection(self.address)
        body = urllib.parse.urlencode([*(form or {}).items(), *(("scopes", one) for one in scopes)])
        headers = {"Origin": f"http://{self.address}", "Content-Type": "application/x-www-form-urlencoded"}
        if hasattr(self, "cookie"):
            headers["Cookie"] = f"sanad={self.cookie}"
        connection.request(method, path, body if method == "POST" else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 400:
            raise Failed(f"{method} {path} answered {answer.status}: {text[:500]}")
        self.last = answer
        return text

    def signed_in(self):
        self.ask("POST", "/sign-in", {"login": "quality", "password": PASSWORD})
        return re.search(r"sanad=([^;]+)", self.last.getheader("Set-Cookie"))[1]

    def kib(self, member):
        """`VmRSS` or `VmHWM` of the process, in KiB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text("ascii")
        return int(re.search(rf"{member}:\s+(\d+)", status)[1])

    def stop(self):
        self.process.terminate()
        if self.process.wait(30) != 0:
            raise Failed(f"sanad serve ended with {self.process.returncode}; its log is {self.log.name}")
        self.log.close()


@contextlib.contextmanager
def serving(bench, where):
    service = Service(bench, where)
    try:
        yield service
        service.stop()
    finally:
        if service.process.poll() is None:
            service.process.kill()


@contextlib.contextmanager
def databases(bench):
    """Pairs of a name and a function that makes a database and returns the arguments of `init` for it."""
    home = bench.fresh("postgres")
    home.mkdir()
    home.chmod(0o777)
    library = ROOT / "tests" / "lib"
    script = (f"cd {shlex.quote(str(ROOT))}; WORK={shlex.quote(str(home))}; . {library}/install.sh; . {library}/postgres.sh; "
              "trap stop_postgres EXIT; start_postgres >&2 && echo \"$SANAD_TEST_POSTGRES\" || exit; "
              "while read -r name; do new_database \"$name\" && echo made; done")
    server = subprocess.Popen(["bash", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    try:
        url = server.stdout.readline().strip()
        if not url:
            raise Failed("PostgreSQL did not start")

        def postgres():
            name = f"bench_{bench.number}_{os.getpid()}"
            server.stdin.write(name + "\n")
            server.stdin.flush()
            if server.stdout.readline().strip() != "made":
                raise Failed(f"PostgreSQL made no database {name}")
            return ["--database", f"{url.rsplit('/', 1)[0]}/{name}"]

        yield [("SQLite", list), ("PostgreSQL", postgres)]
    finally:
        server.stdin.close()
        server.wait(60)


def run_with_input(command, text):
    done = subprocess.run([str(c) for c in command], input=text + "\n", text=True, capture_output=True, check=False)
    if done.returncode != 0:
        raise Failed(f"{command} ended with {done.returncode}\n{done.stderr[-2000:]}")


def load(bench, *arguments):
    return json.loads(run([bench.engine.with_name(HTTP), *arguments]))


def median(lines, member):
    return statistics.median(line[member] for line in lines)


def part_service(bench):
    bench.heading("Records of 100 KB over HTTP, each with its file durable before it is answered")
    size, seconds, many = 100_000, 1 if bench.smoke else 5, 4 if bench.smoke else 32
    with databases(bench) as kinds:
        where = {name: bench.fresh("org") for name, _ in kinds}
        for name, make in kinds:
            sanad_init(bench, where[name], *make())
        starts, idle = [], 0
        for _ in range(bench.rounds):
            with serving(bench, where["SQLite"]) as service:
                starts.append(service.start_seconds)
                time.sleep(3)
                idle = max(idle, service.kib("VmRSS"))
        with contextlib.ExitStack() as stack:
            services = {name: stack.enter_context(serving(bench, where[name])) for name, _ in kinds}
            bare = bench.fresh("bare")
            bare.mkdir()
            alone, together, syncs, files = {name: [] for name in services}, {name: [] for name in services}, [], []
            for _ in range(bench.rounds):
                syncs.append(load(bench, "-", "-", "fdatasync", bare, seconds, 4096))
                files.append(load(bench, "-", "-", "fdatasync", bare, seconds, size))
                for name, service in services.items():
                    alone[name].append(load(bench, service.address, service.token, "file", 1, seconds, size))
                    together[name].append(load(bench, service.address, service.token, "file", many, seconds, size))
            peaks = {name: service.kib("VmHWM") for name, service in services.items()}
    page, file = median(syncs, "median_ms"), median(files, "median_ms")
    bench.out(f"| what | records/s with {many} clients | one client, ms a record | ÷ a new file of {size // 1000} KB and `fdatasync` "
              f"({file:.2f} ms) | ÷ one of 4 KiB ({page:.2f} ms) | peak memory |")
    bench.out("|---|---:|---:|---:|---:|---:|")
    for name in services:
        one = median(alone[name], "median_ms")
        bench.out(f"| {name} | {median(together[name], 'per_second'):,.0f} | {one:.2f} | {one / file:.1f} | {one / page:.1f} | "
                  f"{peaks[name] / 1024:.0f} MiB |")
    bench.out()
    bench.out(f"Start to the first answer: {statistics.median(starts) * 1000:.0f} ms. Idle: {idle / 1024:.0f} MiB.")
    for name in services:
        rate, one = median(together[name], "per_second"), median(alone[name], "median_ms")
        bench.target(f"500 records a second with {many} clients on {name}", rate >= 500, f"{rate:,.0f}")
        bench.target(f"one client at three times a bare `fdatasync` on {name}", one <= 3 * file, f"{one / file:.1f} ×")
    bench.target("cold start under 500 ms", statistics.median(starts) < 0.5, f"{statistics.median(starts) * 1000:.0f} ms")
    bench.target("idle under 60 MB", idle * KIB < 60e6, f"{idle * KIB / 1e6:.0f} MB")


def part_upload(bench):
    size = 64 * MIB if bench.smoke else 5 * GIB
    bench.heading(f"One upload of {size / GIB:.2g} GiB")
    source, org = bench.fresh("long").with_suffix(".bin"), bench.fresh("org")
    write_random(source, size, "upload")
    sanad_init(bench, org)
    with serving(bench, org) as service:
        target = f"http://{service.address}/api/v1/uploads?name=long.bin"
        before = service.kib("VmHWM")
        copies = []

        def copied():
            # One copy at a time: the disk is not endless.
            for copy in copies:
                copy.unlink()
            copies[:] = [bench.fresh("copy")]
            return [["dd", f"if={source}", f"of={copies[0]}", "bs=1M", "conv=fdatasync", "status=none"]]

        def uploaded():
            # Bytes that are not there yet: the store would let go of those that it has.
            with open(source, "r+b") as file:
                file.write(bench.number.to_bytes(8, "big"))
            bench.number += 1
            return [["curl", "-fsS", "-X", "POST", "-T", source, "-H", f"Authorization: Bearer {service.token}", "-H", "Expect:",
                     "-H", "Content-Type: application/octet-stream", "-o", "/dev/null", target]]

        contestants = [
            Measured("`POST /api/v1/uploads` (durable)", uploaded),
            Measured("`dd bs=1M conv=fdatasync` (durable)", copied),
            Measured("`openssl dgst -sha256`", [["openssl", "dgst", "-sha256", source]]),
        ]
        interleave(bench, contestants, size / MIB, "MiB")
        after = service.kib("VmHWM")
    slower = max(contestant.median() for contestant in contestants[1:])
    ours = contestants[0].median()
    bench.out(f"Peak memory of the service: {before / 1024:.0f} MiB before, {after / 1024:.0f} MiB after. (The table's is that of `curl`.)")
    bench.target("80 % of the slower of disk and SHA-256", slower / ours >= 0.8, f"{slower / ours:.0%}")
    bench.target("flat memory", after - before < 32 * KIB, f"{(after - before) / 1024:.0f} MiB more")


# Words that titles and fields are made of, so that a search finds few, some and many.
NAMES = ("Housing", "Mount", "Bracket", "Gear", "Shaft", "Lens", "Cover", "Plate", "Spring", "Seal")
FAULTS = ("bore out of tolerance", "thread damaged", "coating too thin", "crack at the flange", "label missing", "hardness low")


def nonconformities(folder, count):
    folder.mkdir(parents=True)
    with open(folder / "index.csv", "w", encoding="utf-8", newline="") as index:
        index.write("number,kind,title,occurred_on,marking,detected_at,grade,description\n")
        for i in range(count):
            part, fault = NAMES[i % 10], FAULTS[i // 10 % 6]
            day = f"{2020 + i % 6}-{i // 6 % 12 + 1:02}-{i // 72 % 28 + 1:02}"
            index.write(f"B-{i:06},nonconformity,{part} {i:06}: {fault},{day},UNCLASSIFIED,Bench {i % 40},"
                        f"{'major' if i % 9 == 0 else 'minor'},{part} of lot L-{i // 50:05}: {fault}; seen by inspector {i % 7}\n")
    return folder


def part_lists(bench):
    count = 300 if bench.smoke else 100_000
    seconds = 1 if bench.smoke else 5
    bench.heading(f"Lists and search at {count:,} records")
    data = nonconformities(bench.fresh("rows"), count)
    pages = {
        "newest records, page": "cookie /records",
        "of one kind, by title, page": "cookie /records?kind=nonconformity&sort=title",
        "open ones of one kind, page": "cookie /records?kind=nonconformity&open=1",
        "search, one finds one": "cookie /records?q=%22L-00123%22",
        "search, two common words": "cookie /records?q=crack+flange",
        "search, by title": "cookie /records?q=bracket&sort=title",
        "home page": "cookie /",
        "newest records, API": "token /api/v1/records",
        "search, API": "token /api/v1/records?q=coating+thin",
    }
    with databases(bench) as kinds:
        for name, make in kinds:
            org = bench.fresh("org")
            started = time.perf_counter()
            organisation_with(bench, org, data, init=make())
            bench.out(f"{name}: imported in {time.perf_counter() - started:.0f} s.")
            bench.out()
            with serving(bench, org) as service:
                # PostgreSQL looks through its tables after so many new rows; that is over before anything is measured.
                load(bench, service.address, service.token, "get", "/api/v1/records", 2, 1 if bench.smoke else 30)
                bench.out("| what | median ms | p99 ms | p99 ms, 4 clients |")
                bench.out("|---|---:|---:|---:|")
                worst = 0
                for what, asked in pages.items():
                    way, path = asked.split(" ")
                    token = service.token if way == "token" else f"cookie:{service.cookie}"
                    one = load(bench, service.address, token, "get", path, 1, seconds)
                    four = load(bench, service.address, token, "get", path, 4, seconds)
                    bench.out(f"| {what} | {one['median_ms']:.1f} | {one['p99_ms']:.1f} | {four['p99_ms']:.1f} |")
                    worst = max(worst, one["p99_ms"])
                bench.out()
                bench.out(f"Memory of the service then: {service.kib('VmRSS') / 1024:.0f} MiB.")
                bench.target(f"pages at {count:,} records, p99 under 50 ms on {name}", worst < 50, f"at most {worst:.0f} ms")
                bench.out()
