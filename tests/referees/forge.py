"""Makes packs that hold together, without a line of Sanad's code.

    forge.py new OUT              a small pack from nothing
    forge.py remake PACK.zip OUT  what a careful forger makes of a real pack: one title changed, and everything above
                                  it (digests, events, tree, receipts, manifests, container) made anew under another key

Both write OUT/<NUMBER>.zip, and OUT/trust with the key that signed it. A verifier that is given this trust file must
say verified (0): it shows that the specification is enough to make a pack. Given the true one, or none, it must say
that the issuer is not established (3), never that the pack is verified.
"""

import base64
import datetime
import json
import pathlib
import random
import sys
import zipfile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pack import STATEMENTS, STEPS, Pack, check, digest, jcs, load_zip, node, parse_vkey, remanifest, sha256

AT = "2026-11-15T10:00:00.000Z"
# What the events say that people said something by, beside who.
SIGNING = {"meaning": "approved", "to": "effective", "role": "quality-manager"}
SAID = {"signatures": SIGNING, "refusals": {**SIGNING, "reason": "Too early"}, "acknowledgements": {"revision": "A"}}


def canonical(value):
    return jcs(value).encode("utf-8")


def base64_of(data):
    return base64.b64encode(data).decode("ascii")


def salt():
    return base64.urlsafe_b64encode(random.randbytes(16)).decode("ascii").rstrip("=")


def disclosed(name, value):
    """A disclosure and the digest that commits to it."""
    entry = [salt(), name, value]
    return entry, digest(canonical(entry))


class Log:
    """A ledger under a key of its own; leaves that are not given are noise."""

    def __init__(self, origin):
        self.origin, self.key = origin, Ed25519PrivateKey.generate()
        public = b"\x01" + self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.key_id = sha256(origin.encode() + b"\n" + public)[:4]
        self.vkey = f"{origin}+{self.key_id.hex()}+{base64_of(public)}"
        self.leaves = []

    def put(self, index, event):
        while len(self.leaves) <= index:
            self.leaves.append(sha256(b"\x00" + random.randbytes(32)))
        self.leaves[index] = sha256(b"\x00" + sha256(event))

    def tree(self, leaves, index=None):
        """Root of the tree over these leaves, and the proof for one of them (RFC 9162, section 2.1)."""
        if len(leaves) == 1:
            return leaves[0], []
        half = 1 << (len(leaves) - 1).bit_length() - 1
        left, proof = self.tree(leaves[:half], index if index is not None and index < half else None)
        right, other = self.tree(leaves[half:], index - half if index is not None and index >= half else None)
        if index is not None:
            proof = proof + [right] if index < half else other + [left]
        return node(left, right), proof

    def checkpoint(self, size):
        root, _ = self.tree(self.leaves[:size])
        text = f"{self.origin}\n{size}\n{base64_of(root)}\n"
        signature = base64_of(self.key_id + self.key.sign(text.encode("utf-8")))
        return f"{text}\n\u2014 {self.origin} {signature}\n", root

    def receipt(self, index, size, extra=None):
        _, proof = self.tree(self.leaves[:size], index)
        lines = ["c2sp.org/tlog-proof@v1"] + ([f"extra {base64_of(extra)}"] if extra else []) + [f"index {index}"]
        lines += [base64_of(hash) for hash in proof]
        return ("\n".join(lines) + "\n\n" + self.checkpoint(size)[0]).encode("utf-8")


def event(organisation, action, subject, committed, detail):
    return canonical({"type": "sanad/event/v1", "organisation": organisation, "at": AT, "actor": "", "action": action,
                      "subject": subject, "digest": committed, "detail": detail, "salt": salt()})


def finish(files, index, size):
    """From payload files and pack.json (without a root) to a whole pack: proofs, manifests, receipt."""
    log = Log(index["origin"])
    code = index["organisation"]["code"]
    proven = []
    for record in index["contents"]:
        for version in record["versions"]:
            body = event(code, "version_committed", record["record"], version["digest"],
                         {"number": record["number"], "version": version["version"]})
            log.put(version["event"], body)
            proven.append((version["event"], body))
            manifest = json.loads(files[f"{record['path']}/v{version['version']}/manifest.json"])
            for which, (action, _) in STATEMENTS.items():
                for number in version.get(which, []):
                    detail = {"number": record["number"], "version": version["version"], "name": "Nobody", "login": "nobody",
                              **SAID[which]}
                    if which == "acknowledgements":
                        read = ["reading", detail["revision"], [file["digest"] for file in manifest["files"]]]
                        detail["content"] = digest(canonical(read))
                    body = event(code, action, record["record"], version["digest"], detail)
                    log.put(number, body)
                    proven.append((number, body))
    log.put(size, b"")  # fills up to the size; what stands at `size` is the pack's own event, below
    checkpoint, root = log.checkpoint(size)
    index["as_of"] = {**index["as_of"], "size": size, "root": "sha256:" + root.hex()}
    for number, body in proven:
        files[f"proof/events/{number}.json"] = body
        files[f"proof/events/{number}.tlog-proof"] = log.receipt(number, size)
    files["proof/checkpoint"] = checkpoint.encode("utf-8")
    files["proof/policy"] = f"log {log.vkey}\nquorum none\n".encode("utf-8")
    files["data/pack.json"] = canonical(index)
    for step in index["steps"]:
        files[f"data/{step['folder']}/step.json"] = canonical({**step, "type": "sanad/step/v1", "pack": index["number"]})
    payload = [p for p in files if p.startswith("data/")]
    files["bag-info.txt"] = ("Bagging-Date: {}\nExternal-Identifier: {}\nPayload-Oxum: {}.{}\nSource-Organization: {}\n"
                             .format(index["as_of"]["at"][:10], index["number"], sum(len(files[p]) for p in payload),
                                     len(payload), index["organisation"]["name"])).encode("utf-8")
    pack = Pack(index["number"], files)
    remanifest(pack)
    issued = event(code, "pack_issued", index["number"], digest(files["tagmanifest-sha256.txt"]), {})
    log.put(size, issued)
    files["proof/pack.tlog-proof"] = log.receipt(size, size + 1, issued)
    return pack, log


def write(pack, log, out, at):
    out.mkdir(parents=True, exist_ok=True)
    time = datetime.datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ")
    path = out / f"{pack.name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as container:
        rest = sorted((p for p in pack.files if p != "bagit.txt"), key=lambda p: p.encode("utf-8"))
        for name in ["bagit.txt"] + rest:
            info = Utf8Info(f"{pack.name}/{name}", time.timetuple()[:6])
            info.create_system, info.create_version, info.external_attr = 3, 63, 0o100644 << 16
            container.writestr(info, pack.files[name])
    (out / "trust").write_bytes(pack.files["proof/policy"])
    check(load_zip(path), [parse_vkey(log.vkey)])  # this must hold, or the forger is no good
    print(f"pack: {path}\ntrust: {out / 'trust'}")


class Utf8Info(zipfile.ZipInfo):
    """Python says "UTF-8" only of names that need it; the format says it of all."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("utf-8"), self.flag_bits | 0x800


def new():
    """One record with two versions and a file, signed, refused and read; fifteen steps."""
    number, path = "SYN-FT-2026-0001", "data/h-testing/SYN-FT-2026-0001"
    files = {"bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "README.txt": b"SYN-AB-2026-0001: a pack that was made without Sanad.\n",
             "data/index.html": b"<!doctype html><title>Synthetic</title>\n", "data/report.pdf": b"%PDF-1.7\n%%EOF\n"}
    versions, previous = [], None
    for version in (1, 2):
        title, title_digest = disclosed("title", "Hydrostatic test \u2013 \u0633\u0646\u062f")
        field, field_digest = disclosed("result", "pass")
        body = b"pressure,bar\n1,250\n"
        shown = {"type": "sanad/disclosures/v1", "record": "01JD0000000000000000000001", "version": version,
                 "title": title, "fields": [field], "files": []}
        manifest = {"type": "sanad/version/v1", "organisation": "syn", "record": "01JD0000000000000000000001",
                    "number": number, "kind": "test-report", "kind_digest": digest(b"kind"), "version": version,
                    "previous": previous, "title": title_digest, "marking": "RESTRICTED", "occurred_on": "2026-11-01",
                    "received_at": AT, "state": "issued", "author": "01JD0000000000000000000002", "reason": "Filed",
                    "fields": {"result": field_digest}, "files": [], "links": []}
        names = []
        if version == 2:
            name, name_digest = disclosed("name", "pressures.csv")
            shown["files"] = [name]
            manifest["files"] = [{"name": name_digest, "size": len(body), "media_type": "text/csv", "digest": digest(body)}]
            files[f"{path}/v2/files/pressures.csv"] = body
            names = ["pressures.csv"]
        files[f"{path}/v{version}/manifest.json"] = canonical(manifest)
        files[f"{path}/v{version}/disclosures.json"] = canonical(shown)
        previous = digest(canonical(manifest))
        versions.append({"version": version, "digest": previous, "event": 3 + 2 * version, "files": names})
    versions[0]["acknowledgements"] = [6]
    versions[1] |= {"refusals": [8], "signatures": [10], "acknowledgements": [9, 11]}
    steps = [{"code": folder[0], "folder": folder, "title": folder[2:], "status": "incomplete", "rules": []} for folder in STEPS]
    index = {"type": "sanad/pack/v1", "number": "SYN-AB-2026-0001", "organisation": {"code": "syn", "name": "Synthetic Works"},
             "origin": "sanad.example/syn",
             "scope": {"site": "", "product": "", "from": "2025-11-16", "to": "2026-11-15", "marking": "RESTRICTED",
                       "copy": 1, "recipient": ""},
             "profile": {"code": "annexure-b", "title": "Annexure B", "digest": digest(b"profile")},
             "as_of": {"at": AT}, "steps": steps,
             "contents": [{"record": "01JD0000000000000000000001", "number": number, "kind": "test-report",
                           "title": "Hydrostatic test \u2013 \u0633\u0646\u062f", "step": "h", "steps": ["h"], "path": path,
                           "version": 2, "versions": versions}]}
    return finish(files, index, 300)


def remake(path):
    """A real pack, with the first record's title changed and everything above it made anew."""
    pack = load_zip(path)
    index = json.loads(pack.files["data/pack.json"])
    files = {p: d for p, d in pack.files.items() if not p.startswith("proof/")}
    record = index["contents"][0]
    record["title"] += " (improved)"
    place = f"{record['path']}/v{record['version']}"
    shown, manifest = (json.loads(files[f"{place}/{name}.json"]) for name in ("disclosures", "manifest"))
    shown["title"], manifest["title"] = disclosed("title", record["title"])
    files[place + "/disclosures.json"], files[place + "/manifest.json"] = canonical(shown), canonical(manifest)
    record["versions"][-1]["digest"] = digest(files[place + "/manifest.json"])
    return finish(files, index, index["as_of"]["size"])


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "new":
        pack, log = new()
    elif len(sys.argv) == 4 and sys.argv[1] == "remake":
        pack, log = remake(sys.argv[2])
    else:
        sys.exit(__doc__)
    write(pack, log, pathlib.Path(sys.argv[-1]), json.loads(pack.files["data/pack.json"])["as_of"]["at"])


if __name__ == "__main__":
    main()
