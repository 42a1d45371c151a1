#!/usr/bin/env python3
"""Witnesses against an implementation of C2SP tlog-witness that nobody here wrote (PyPI aics-tlog, aics-witness).

Prints "ok WHAT" or "not ok WHAT" for each check, and "done" at the end.
"""

import argparse
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from aics_tlog import (
    Checkpoint, MerkleTree, cosignature_vkey, format_vkey, parse_note, parse_vkey, sign_checkpoint, verify_checkpoint,
    vkey_from_ed25519,
)
from aics_witness.feeder import WitnessClient, WitnessRejected
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

AICS = Path(sys.executable).parent
RUNNING = []


def check(what, passed, more=""):
    print(f"{'ok' if passed else 'not ok'} witness: {what}", flush=True)
    if not passed and more:
        print(f"    {more}", flush=True)


def run(*command, status=0):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if status is not None and done.returncode != status:
        raise RuntimeError(f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start(*command, port):
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    RUNNING.append(process)
    for _ in range(300):
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return process
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"{command} does not answer")


def stop(process):
    process.terminate()
    process.wait(timeout=60)


def get(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def file_something(sanad, home, number, count=4):
    folder = home.parent / f"rows-{number}"
    folder.mkdir(parents=True)
    rows = "".join(f"W-{number}-{row},received-document,Row {row}\n" for row in range(count))
    (folder / "index.csv").write_text("number,kind,title\n" + rows)
    run(sanad, "import", folder, "--dir", home)


def status_of(sanad, home):
    return json.loads(run(sanad, "ledger", "status", "--json", "--dir", home, status=None).stdout)["ledger"]


def ours_before_theirs(sanad, verifier, place):
    """Our ledger, cosigned by their witness and by ours."""
    home = place / "home"
    run(sanad, "init", "--dir", home, "--code", "wit", "--name", "Witnessed Works", "--host", "wit.example")
    file_something(sanad, home, 1)
    log = next(line.split()[1] for line in (home / "trust.policy").read_text().splitlines() if line.startswith("log "))
    config, port = place / "aics.json", free_port()
    run(AICS / "aics-witness", "init", "--config", config, "--name", "witness.example/theirs")
    theirs = json.loads(run(AICS / "aics-witness", "status", "--config", config, "--json").stdout)
    theirs = theirs.get("vkey") or theirs.get("witness_vkey") or theirs["witness"]["vkey"]
    run(AICS / "aics-witness", "add-log", "--config", config, "--origin", "wit.example/wit", "--vkey", log)
    start(AICS / "aics-witness", "serve", "--config", config, "--listen", f"127.0.0.1:{port}", port=port)
    run(sanad, "ledger", "witness", "add", "theirs", theirs, "--url", f"http://127.0.0.1:{port}", "--dir", home)
    folder, own_port = place / "ours", free_port()
    run(sanad, "witness", "init", "--name", "witness.example/ours", "--dir", folder)
    ours = (folder / "vkey").read_text().strip()
    run(sanad, "witness", "add-log", home / "trust.policy", "--dir", folder)
    start(sanad, "witness", "serve", "--listen", f"127.0.0.1:{own_port}", "--dir", folder, port=own_port)
    run(sanad, "ledger", "witness", "add", "ours", ours, "--url", f"http://127.0.0.1:{own_port}", "--dir", home)
    run(sanad, "ledger", "witness", "quorum", "all", "--dir", home)
    run(sanad, "ledger", "witness", "ask", "--dir", home)
    standing = status_of(sanad, home)["witnesses"]["witnesses"]
    check("theirs and ours have cosigned our head", all(one["behind"] == 0 and not one["problem"] for one in standing),
          standing)
    file_something(sanad, home, 2)
    run(sanad, "ledger", "witness", "ask", "--dir", home)
    standing = status_of(sanad, home)["witnesses"]["witnesses"]
    check("and the next one, from where they stood", all(one["behind"] == 0 for one in standing), standing)

    # Their verifier, on what the service publishes.
    serve_port = free_port()
    service = start(sanad, "serve", "--listen", f"127.0.0.1:{serve_port}", "--dir", home, port=serve_port)
    note = place / "published"
    note.write_text(get(f"http://127.0.0.1:{serve_port}/ledger/wit/checkpoint"))
    read = [AICS / "aics-tlog", "verify-checkpoint", "--note", note, "--log-key", log, "--origin", "wit.example/wit"]
    both = ["--witness-key", theirs, "--witness-key", ours, "--quorum", "2"]
    check("aics-tlog accepts the published head with a quorum of both", run(*read, *both, status=None).returncode == 0)
    stranger = format_vkey(cosignature_vkey("witness.example/none", Ed25519PrivateKey.generate().public_key()))
    third = [*both[:4], "--witness-key", stranger, "--quorum", "3"]
    check("and refuses it where a third one is asked for", run(*read, *third, status=None).returncode != 0)
    tiles = ["--tiles", f"http://127.0.0.1:{serve_port}/ledger/wit/"]
    grown = run(AICS / "aics-tlog", "verify-consistency", "--old-checkpoint", note, "--log-key", log, *tiles, status=None)
    check("aics-tlog finds our tiles consistent", grown.returncode == 0, grown.stderr)
    stop(service)

    # A pack under the trust of both.
    trust = place / "both.policy"
    run(sanad, "ledger", "policy", "--out", trust, "--dir", home)
    built = json.loads(run(sanad, "pack", "build", "--json", "--dir", home).stdout)["pack"]
    check("a pack waits for both", built["is_witnessed"] is True, built)
    verdict = run(verifier, built["zip"], "--trust", trust, status=None)
    check("sanad-verify says verified under a quorum of both", verdict.returncode == 0, verdict.stdout)
    text = trust.read_text().replace("group witnesses all theirs ours", f"witness third {stranger}\n"
                                     "group witnesses all theirs ours third")
    (place / "three.policy").write_text(text)
    verdict = run(verifier, built["zip"], "--trust", place / "three.policy", status=None)
    check("and not verified where a third one is asked for", verdict.returncode == 1, verdict.stdout)
    unpacked = place / "unpacked"
    shutil.unpack_archive(built["zip"], unpacked)
    head = (unpacked / built["number"] / "proof" / "checkpoint").read_text()
    read[3] = place / "in-pack"
    read[3].write_text(head)
    check("aics-tlog accepts the head in the pack with both", run(*read, *both, status=None).returncode == 0)

    # An old copy is put back and goes on: theirs refuses it as ours does, and our side says so of both.
    shutil.copy(home / "sanad.db", place / "old.db")
    file_something(sanad, home, 3)
    run(sanad, "ledger", "witness", "ask", "--dir", home)
    for name in ("sanad.db-wal", "sanad.db-shm"):
        (home / name).unlink(missing_ok=True)
    shutil.copy(place / "old.db", home / "sanad.db")
    run(sanad, "ledger", "witness", "ask", "--dir", home, status=1)  # although all seems cosigned here
    alarms = [one["problem"] for one in status_of(sanad, home)["witnesses"]["witnesses"]]
    check("a ledger that was set back is behind what both signed", alarms == ["ahead", "ahead"], alarms)
    file_something(sanad, home, 4, count=120)  # beyond what was signed
    run(sanad, "ledger", "witness", "ask", "--dir", home, status=1)
    alarms = [one["problem"] for one in status_of(sanad, home)["witnesses"]["witnesses"]]
    check("once it went on it is another one, to both", alarms == ["forked", "forked"], alarms)
    kept = run(AICS / "aics-witness", "evidence", "--config", config).stdout
    check("theirs kept it as evidence", "wit.example/wit" in kept, kept)
    watched = run(sanad, "witness", "status", "--dir", folder, status=None)
    check("ours shows the fork", watched.returncode == 1 and "signed two histories" in watched.stdout, watched.stdout)


def theirs_before_ours(sanad, place):
    """A log of their making, before our witness."""
    origin = "log.example/theirs"
    key = Ed25519PrivateKey.generate()
    log = vkey_from_ed25519(origin, key.public_key())
    tree = MerkleTree([f"leaf {number}".encode() for number in range(300)])
    fork = MerkleTree([f"leaf {number if number < 70 else -number}".encode() for number in range(300)])

    def note(of, size):
        return sign_checkpoint(Checkpoint(origin, size, of.root(size)), key, origin).to_bytes().decode()

    folder, port = place / "watch", free_port()
    run(sanad, "witness", "init", "--name", "witness.example/watch", "--dir", folder)
    run(sanad, "witness", "add-log", format_vkey(log), "--dir", folder)
    vkey = (folder / "vkey").read_text().strip()
    start(sanad, "witness", "serve", "--listen", f"127.0.0.1:{port}", "--dir", folder, port=port)
    with WitnessClient(f"http://127.0.0.1:{port}", vkey) as client:
        for size in (0, 5, 5, 64, 100):
            client.submit(note(tree, size), tree.consistency_proof)
        check("their client had our witness cosign five heads", client.known_sizes[origin] == 100)
    with WitnessClient(f"http://127.0.0.1:{port}", vkey) as client:
        lines = client.submit(note(tree, 150), tree.consistency_proof)
        check("a client that knows nothing learns the size from our 409", client.known_sizes[origin] == 150)
        cosigned = note(tree, 150) + lines
        result = verify_checkpoint(parse_note(cosigned.encode()), log, [parse_vkey(vkey)], 1)
        check("aics-tlog verifies our cosignature", result.ok, result)
    with WitnessClient(f"http://127.0.0.1:{port}", vkey) as client:
        try:
            client.submit(note(fork, 200), fork.consistency_proof)
            check("a fork is refused with 422", False, "it was cosigned")
        except WitnessRejected as refused:
            check("a fork is refused with 422", refused.status == 422, refused)
    status = json.loads(get(f"http://127.0.0.1:{port}/status"))
    kept = status["logs"][0]["refused"]
    check("our witness has the proof", [one["why"] for one in kept] == ["fork"], kept)
    served = get(f"http://127.0.0.1:{port}/{status['logs'][0]['hash']}/checkpoint")
    check("the monitor's head has the signatures of both", len(parse_note(served.encode()).signatures) == 2, served)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sanad", required=True)
    parser.add_argument("--verifier", required=True)
    parser.add_argument("--dir", required=True, type=Path)
    arguments = parser.parse_args()
    try:
        theirs_before_ours(arguments.sanad, arguments.dir)
        ours_before_theirs(arguments.sanad, arguments.verifier, arguments.dir)
        print("done", flush=True)
    finally:
        for process in RUNNING:
            if process.poll() is None:
                process.kill()


main()
