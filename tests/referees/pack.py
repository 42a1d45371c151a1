"""A second implementation of the pack's rules, written from the specification alone, in another language.

    pack.py PACK.zip|DIR --trust FILE [--self-test]
    pack.py --samples LIST.json

It re-derives everything from bytes: bag, manifests, version digests, disclosures, events, Merkle proofs, signatures,
and, for a ZIP, the container. It ends with 0 when everything holds; otherwise with 1, one line a finding.
With --self-test it also alters the pack in memory, in many ways, and ends with 1 if one of them passes.
With --samples it goes through the packs with samples among the fixtures of src/verify, and ends with 1 unless each is accepted
or refused, and its sample drawn again or not, as that list says.

It needs the package `cryptography` for Ed25519 and ML-DSA-44, and nothing else outside Python's own library.
"""

import argparse
import base64
import datetime
import hashlib
import json
import pathlib
import random
import re
import struct
import sys
import zipfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

STEPS = """a-standards b-quality-management-system c-procedures d-training e-risk f-internal-audits g-certification
h-testing i-compliance j-improvement k-experts l-regulatory m-traceability n-external-audits o-customer-feedback""".split()
# Made over the tag manifest, so it cannot list them.
SEALS = {"proof/certificates.pem", "proof/tagmanifest.p7s", "proof/tagmanifest.tsr"}
# What people say of a version: the list in pack.json, the action of its events, what their detail says in words.
STATEMENTS = {"signatures": ("record_signed", ("meaning", "name")),
              "refusals": ("signature_refused", ("meaning", "name", "reason")),
              "acknowledgements": ("record_acknowledged", ("name", "content"))}
NOT_IN_TAGMANIFEST = {"tagmanifest-sha256.txt", "proof/pack.tlog-proof"} | SEALS


class Refused(Exception):
    """Something in the pack is not what the specification says."""


def need(condition, *message):
    if not condition:
        raise Refused(" ".join(str(m) for m in message))


def sha256(data):
    return hashlib.sha256(data).digest()


def digest(data):
    return "sha256:" + sha256(data).hex()


def is_digest(text):
    return isinstance(text, str) and re.fullmatch(r"sha256:[0-9a-f]{64}", text) is not None


# --- RFC 8785, for values without floats ---


def jcs(value):
    if isinstance(value, dict):
        # Keys sort by UTF-16 code units, which big-endian bytes keep in order.
        keys = sorted(value, key=lambda k: k.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(json.dumps(k, ensure_ascii=False) + ":" + jcs(value[k]) for k in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(jcs(v) for v in value) + "]"
    need(not isinstance(value, float), "a float in canonical JSON")
    return json.dumps(value, ensure_ascii=False)


def canonical(data, where):
    """The value of canonical JSON; anything that is not canonical is refused."""
    try:
        value = json.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Refused(where, "is no JSON:", error) from error
    need(jcs(value).encode("utf-8") == data, where, "is not canonical JSON")
    return value


def keys_are(value, where, *names):
    need(isinstance(value, dict) and sorted(value) == sorted(names), where, "has keys", sorted(value), "not", sorted(names))


# --- signed notes, checkpoints, receipts (C2SP) ---


def unbase64(text, where):
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Refused(where, "is no base64:", text) from error


class Subtree:
    """A key of algorithm 0x06 (C2SP tlog-cosignature): signs the size and root of a checkpoint, with its time."""

    def __init__(self, name, public):
        self.name, self.key = name.encode("utf-8"), MLDSA44PublicKey.from_public_bytes(public)

    def verify(self, signature, text):
        origin, size, root = text.split(b"\n")[:3]
        if len(signature) != 8 + 2420 or signature[0] > 127:
            raise InvalidSignature
        message = b"subtree/v1\n\0" + bytes([len(self.name)]) + self.name + signature[:8]
        message += bytes([len(origin)]) + origin + struct.pack(">QQ", 0, int(size)) + base64.b64decode(root)
        self.key.verify(signature[8:], message)


def parse_vkey(text):
    name, key_id, body = text.split("+", 2)
    body = unbase64(body, "verifier key")
    need((len(body), body[:1]) in ((33, b"\1"), (1313, b"\6")), "verifier key of", name, "is neither Ed25519 nor ML-DSA-44")
    need(sha256(name.encode() + b"\n" + body)[:4].hex() == key_id, "verifier key of", name, "has another id")
    key = Ed25519PublicKey.from_public_bytes(body[1:]) if body[0] == 1 else Subtree(name, body[1:])
    return name, bytes.fromhex(key_id), key


def read_trust(path):
    keys = []
    for line in pathlib.Path(path).read_text("utf-8").splitlines():
        words = line.split()
        if words[:1] == ["log"]:
            keys.append(parse_vkey(words[1]))
        elif len(words) == 1 and words[0].count("+") >= 2:
            keys.append(parse_vkey(words[0]))
    need(keys, "no log key in", path)
    return keys


class Head:
    """A checkpoint signed by a trusted key of its own origin."""

    def __init__(self, note, keys, where):
        try:
            text, signatures = note.decode("utf-8").split("\n\n", 1)
        except ValueError as error:
            raise Refused(where, "is no signed note") from error
        text += "\n"
        lines = text.split("\n")
        need(len(lines) >= 4 and lines[0], where, "has no origin, size and root")
        self.origin, size, root = lines[0], lines[1], lines[2]
        need(re.fullmatch(r"0|[1-9][0-9]*", size), where, "has size", size)
        self.size, self.root = int(size), unbase64(root, where)
        need(len(self.root) == 32, where, "has a root of", len(self.root), "bytes")
        need(signatures.endswith("\n"), where, "has no end of line")
        signed = False
        for line in signatures[:-1].split("\n"):
            parts = line.split(" ")
            need(len(parts) == 3 and parts[0] == "\u2014", where, "has a signature line", repr(line))
            blob = unbase64(parts[2], where)
            for name, key_id, key in keys:
                if name == parts[1] == self.origin and blob[:4] == key_id:
                    try:
                        key.verify(blob[4:], text.encode("utf-8"))
                        signed = True
                    except InvalidSignature as error:
                        raise Refused(where, "has a signature that does not hold") from error
        need(signed, where, "is not signed by a trusted key of", self.origin)


class Receipt:
    def __init__(self, data, where):
        try:
            front, checkpoint = data.decode("utf-8").split("\n\n", 1)
        except ValueError as error:
            raise Refused(where, "is no tlog-proof") from error
        self.checkpoint = checkpoint.encode("utf-8")
        lines = front.split("\n")
        need(lines.pop(0) == "c2sp.org/tlog-proof@v1", where, "is no tlog-proof@v1")
        self.extra = None
        if lines and lines[0].startswith("extra "):
            self.extra = unbase64(lines.pop(0)[6:], where)
        need(lines and re.fullmatch(r"index (0|[1-9][0-9]*)", lines[0]), where, "has no index")
        self.index = int(lines.pop(0)[6:])
        self.proof = [unbase64(line, where) for line in lines]
        need(all(len(node) == 32 for node in self.proof), where, "has a proof line that is no hash")


def node(left, right):
    return sha256(b"\x01" + left + right)


def root_from(leaf_hash, index, size, proof, where):
    """RFC 9162, section 2.1.3.2."""
    need(index < size, where, "has index", index, "in a tree of", size)
    fn, sn, result = index, size - 1, leaf_hash
    for sibling in proof:
        need(sn != 0, where, "has a proof that is too long")
        if fn & 1 or fn == sn:
            result = node(sibling, result)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            result = node(result, sibling)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0, where, "has a proof that is too short")
    return result


def included(event, receipt, head, where):
    leaf = sha256(event)
    root = root_from(sha256(b"\x00" + leaf), receipt.index, head.size, receipt.proof, where)
    need(root == head.root, where, "leads to another root")


# --- the pack ---


class Pack:
    """The files of one pack, by their paths in it."""

    def __init__(self, name, files):
        self.name, self.files = name, files

    def get(self, path):
        need(path in self.files, path, "is missing")
        return self.files[path]

    def json(self, path):
        return canonical(self.get(path), path)


def load_folder(path):
    top = pathlib.Path(path)
    files = {p.relative_to(top).as_posix(): p.read_bytes() for p in top.rglob("*") if p.is_file()}
    return Pack(top.resolve().name, files)


def load_zip(path):
    """The ZIP's form follows from the contents: order, times, permissions, no compression, nothing beside them."""
    files, tops, ends = {}, set(), 0
    with zipfile.ZipFile(path) as container, open(path, "rb") as raw:
        entries = container.infolist()
        need(not container.comment, "the ZIP has a comment")
        for entry in entries:
            where = entry.filename
            top, _, rest = where.partition("/")
            need(rest and not where.endswith("/"), where, "is no file in a top directory")
            need(not {"", ".", ".."} & set(where.split("/")) and "\\" not in where, where, "is a path with tricks in it")
            need(entry.compress_type == zipfile.ZIP_STORED, where, "is compressed")
            need(entry.external_attr == 0o100644 << 16 and entry.create_system == 3, where, "has other permissions")
            need(not entry.comment and entry.flag_bits == 0x800, where, "has a comment, or flags beside UTF-8")
            need(entry.header_offset == ends, where, "does not follow the entry before it")
            raw.seek(entry.header_offset + 26)
            lengths = raw.read(4)
            ends = entry.header_offset + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
            ends += entry.file_size
            need(rest not in files, where, "is there twice")
            files[rest] = container.read(entry)  # checks the CRC-32
            tops.add(top)
        need(ends == container.start_dir, "there are bytes between the last entry and the directory")
    need(len(tops) == 1, "top directories:", sorted(tops))
    pack = Pack(tops.pop(), files)
    names = [entry.filename.split("/", 1)[1] for entry in entries]
    rest = sorted((n for n in names if n != "bagit.txt"), key=lambda n: n.encode("utf-8"))
    need(names == ["bagit.txt"] + rest, "entries are not in their order")
    as_of = datetime.datetime.strptime(pack.json("data/pack.json")["as_of"]["at"], "%Y-%m-%dT%H:%M:%S.%fZ")
    time = (as_of.year, as_of.month, as_of.day, as_of.hour, as_of.minute, as_of.second // 2 * 2)
    for entry in entries:
        need(entry.date_time == time, entry.filename, "has time", entry.date_time)
    return pack


def check_bag(pack):
    need(pack.get("bagit.txt") == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "bagit.txt is another")
    payload = {p for p in pack.files if p.startswith("data/")}
    tags = set(pack.files) - payload - NOT_IN_TAGMANIFEST
    for name, expected in (("manifest-sha256.txt", payload), ("tagmanifest-sha256.txt", tags)):
        text = pack.get(name).decode("utf-8")
        need(text.endswith("\n") and "\r" not in text, name, "does not have plain lines")
        listed = {}
        for line in text[:-1].split("\n"):
            match = re.fullmatch(r"([0-9a-f]{64})  (.+)", line)
            need(match, name, "has a line", repr(line))
            # BagIt writes a percent sign, CR and LF in a path as %25, %0D, %0A.
            path = match[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
            need(path not in listed, name, "names", path, "twice")
            listed[path] = match[1]
        need(list(listed) == sorted(listed, key=lambda p: p.encode("utf-8")), name, "is not sorted")
        for path in sorted(set(listed) ^ expected):
            raise Refused(path, "is in", name, "but not there" if path in listed else "is there but not in", name)
        for path, value in listed.items():
            need(sha256(pack.files[path]).hex() == value, path, "has other bytes than", name, "says")
    index = pack.json("data/pack.json")
    info = "Bagging-Date: {}\nExternal-Identifier: {}\nPayload-Oxum: {}.{}\nSource-Organization: {}\n".format(
        index["as_of"]["at"][:10], pack.name, sum(len(pack.files[p]) for p in payload), len(payload),
        re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", index["organisation"]["name"]).strip())
    need(pack.get("bag-info.txt").decode("utf-8") == info, "bag-info.txt does not say:", repr(info))
    lowered = {}
    for path in pack.files:
        need(re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*", path), path, "is not portable")
        need(lowered.setdefault(path.lower(), path) == path, path, "differs only in case from", lowered[path.lower()])


def check_disclosure(entry, name, committed, where):
    need(isinstance(entry, list) and len(entry) == 3, where, "is no [salt, name, value]")
    need(re.fullmatch(r"[A-Za-z0-9_-]{22}", str(entry[0])), where, "has a salt that is not 16 bytes")
    need(entry[1] == name, where, "is of", entry[1], "not of", name)
    need(digest(jcs(entry).encode("utf-8")) == committed, where, "is not what the manifest commits to")


def withheld_of(version, where):
    """What pack.json says is withheld of a version: (part, name) pairs."""
    optional = {"withheld", *STATEMENTS} & set(version)
    keys_are(version, where, "version", "digest", "event", "files", *optional)
    if "withheld" not in version:
        return []
    need(version["withheld"] != [], where, "spells out that nothing is withheld")
    order = []
    for entry in version["withheld"]:
        keys_are(entry, where, "part", "name", "reason")
        part, name, reason = entry["part"], entry["name"], entry["reason"]
        need(part in ("title", "field", "file"), where, "withholds a", part)
        need((name == "") == (part == "title"), where, "withholds", part, name)
        need(part != "file" or re.fullmatch("[1-9][0-9]*", name), where, "withholds a file at", name)
        need(0 < len(reason) <= 300 and reason.strip() == reason and reason.isprintable(), where, "has no reason")
        order.append((["title", "field", "file"].index(part), int(name) if part == "file" else 0, name.encode()))
    need(order == sorted(set(order)), where, "lists what is withheld out of order, or twice")
    return [(entry["part"], entry["name"]) for entry in version["withheld"]]


def check_version(pack, index, record, version, previous, current, expected):
    """One version: manifest, disclosures, files, event, receipt."""
    folder = f"{record['path']}/v{version['version']}"
    where = folder + "/manifest.json"
    manifest = pack.json(where)
    keys_are(manifest, where, "type", "organisation", "record", "number", "kind", "kind_digest", "version", "previous",
             "title", "marking", "occurred_on", "received_at", "state", "author", "reason", "fields", "files", "links")
    need(manifest["type"] == "sanad/version/v1", where, "has type", manifest["type"])
    need(manifest["organisation"] == index["organisation"]["code"], where, "is of", manifest["organisation"])
    for name in ("record", "number", "kind"):
        need(manifest[name] == record[name], where, "has", name, manifest[name], "not", record[name])
    need(manifest["version"] == version["version"], where, "is version", manifest["version"])
    need(digest(pack.get(where)) == version["digest"], where, "has another digest than pack.json says")
    need(is_digest(manifest["kind_digest"]), where, "has no digest of its kind")
    need(manifest["previous"] == previous, where, "does not follow the version before it")

    place = folder + "/disclosures.json"
    shown = pack.json(place)
    keys_are(shown, place, "type", "record", "version", "title", "fields", "files")
    need((shown["type"], shown["record"], shown["version"]) ==
         ("sanad/disclosures/v1", record["record"], version["version"]), place, "belongs to another version")
    if shown["title"] is not None:
        check_disclosure(shown["title"], "title", manifest["title"], place + ": title")
        if current:
            need(shown["title"][2] == record["title"], place, "has another title than pack.json")
    names = [entry[1] for entry in shown["fields"]]
    need(names == sorted(set(names)), place, "has fields that are not sorted, or twice")
    for entry in shown["fields"]:
        need(entry[1] in manifest["fields"], place, "shows a field that the manifest does not have:", entry[1])
        check_disclosure(entry, entry[1], manifest["fields"][entry[1]], f"{place}: {entry[1]}")
    need(len(shown["files"]) == len(manifest["files"]), place, "has another number of files")
    for entry, file in zip(shown["files"], manifest["files"]):
        if entry is not None:
            check_disclosure(entry, "name", file["name"], place + ": file name")
    expected |= {where, place}
    withheld = withheld_of(version, where)
    lacking = [("title", "")] if shown["title"] is None else []
    lacking += [("field", name) for name in sorted(manifest["fields"], key=str.encode) if name not in names]
    lacking += [("file", str(at)) for at, entry in enumerate(shown["files"], 1) if entry is None]
    need(lacking == withheld, place, "lacks", lacking, "but withheld is", withheld)

    if current:
        need(shown["title"] is not None or record["title"] == "", place, "withholds the title, and pack.json has it")
        need(len(version["files"]) == len(manifest["files"]), where, "and pack.json have different numbers of files")
        for name, file in zip(version["files"], manifest["files"]):
            keys_are(file, where, "name", "size", "media_type", "digest")
        for at, (name, file) in enumerate(zip(version["files"], manifest["files"]), 1):
            need((name == "") == (("file", str(at)) in withheld), where, "names file", at, name)
            if name == "":
                continue
            path = f"{folder}/files/{name}"
            data = pack.get(path)
            need(len(data) == file["size"] and digest(data) == file["digest"], path, "is not the file of the manifest")
            expected.add(path)
    else:
        need(version["files"] == [], where, "is not the current version, yet pack.json gives it files")

    name = f"proof/events/{version['event']}"
    event = pack.json(name + ".json")
    check_event(event, name, "version_committed", record["record"], version["digest"], index)
    need(event["detail"].get("number") == record["number"] and event["detail"].get("version") == version["version"],
         name, "is about", event["detail"])
    receipt = Receipt(pack.get(name + ".tlog-proof"), name)
    need(receipt.index == version["event"], name, "has a receipt of index", receipt.index)
    need(receipt.checkpoint == pack.get("proof/checkpoint"), name, "has a receipt for another checkpoint")
    return name, receipt


def statements_of(pack, index, record, version, end):
    """The events by which people sign a version, refuse to, or say that they have read it, each with its receipt. All lie
    behind the version's own event and before `end`, where the next version's is."""
    seen = set()
    for which, (action, words) in STATEMENTS.items():
        indexes = version.get(which, [])
        need(which not in version or indexes, record["number"], "spells out that it has no", which)
        need(indexes == sorted(set(indexes)) and not seen & set(indexes), record["number"], "has", which, "out of order")
        need(all(version["event"] < number < end for number in indexes), record["number"], "has", which, "of another version")
        seen |= set(indexes)
        for number in indexes:
            name = f"proof/events/{number}"
            event = pack.json(name + ".json")
            check_event(event, name, action, record["record"], version["digest"], index)
            detail = event["detail"]
            need((detail.get("number"), detail.get("version")) == (record["number"], version["version"]), name, "is about", detail)
            need(all(isinstance(detail.get(key), str) and detail[key] for key in words), name, "says", detail)
            if which == "acknowledgements":
                check_read(pack, record, version, detail, name)
            receipt = Receipt(pack.get(name + ".tlog-proof"), name)
            need(receipt.index == number, name, "has a receipt of index", receipt.index)
            need(receipt.checkpoint == pack.get("proof/checkpoint"), name, "has a receipt for another checkpoint")
            yield which, name, receipt


def check_read(pack, record, version, detail, where):
    """What was read is the revision that the event names, and the files of the version."""
    manifest = pack.json(f"{record['path']}/v{version['version']}/manifest.json")
    read = ["reading", detail.get("revision"), [file["digest"] for file in manifest["files"]]]
    need(digest(jcs(read).encode("utf-8")) == detail["content"], where, "is of another content")


def check_event(event, where, action, subject, committed, index):
    keys_are(event, where, "type", "organisation", "at", "actor", "action", "subject", "digest", "detail", "salt")
    need(event["type"] == "sanad/event/v1" and event["action"] == action, where, "is", event["type"], event["action"])
    need(event["organisation"] == index["organisation"]["code"], where, "is of", event["organisation"])
    need(event["subject"] == subject, where, "is about", event["subject"], "not", subject)
    need(event["digest"] == committed, where, "commits to", event["digest"], "not", committed)


# --- samples: drawn again with SHA-256 and sorting ---

ASKED = "population part kind_code plan level aql commitment".split()
ANSWERED = "secret position root seed population_size sample_size accept reject".split()
LEVELS = "s-1 s-2 s-3 s-4 i ii iii".split()
LIMITS = "0.010 0.015 0.025 0.040 0.065 0.10 0.15 0.25 0.40 0.65 1.0 1.5 2.5 4.0 6.5 10".split()
SIZES = [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000]
# ISO 2859-1, table 1: up to which lot which letters hold, A to R without I and O.
LETTERS = """8 AAAAAAB 15 AAAAABC 25 AABBBCD 50 ABBCCDE 90 BBCCCEF 150 BBCDDFG 280 BCDEEGH 500 BCDEFHJ 1200 CCEFGJK 3200 CDEGHKL
10000 CDFGJLM 35000 CDFHKMN 150000 DEGJLNP 500000 DEGJMPQ 0 DEHKNQR""".split()


def cell(row, column):
    """Table 2-A: an acceptance number, or 1 and -1 for the arrows down and up."""
    along = row + column - 14
    if along == 1:
        return ("to", 1 if row == 0 else -1)
    if along < 0 or along == 2:
        return ("to", -1 if row == 15 else 1)
    if along > 10:
        return ("to", -1)
    return ("accept", [0, None, None, 1, 2, 3, 5, 7, 10, 14, 21][along])


def sampling_plan(scheme, lot, level, limit):
    """Size, acceptance number, rejection number; nothing if there is no such plan."""
    if limit not in LIMITS or scheme not in ("zero", "iso-2859-1") or (scheme != "zero" and level not in LEVELS):
        return None
    column = LIMITS.index(limit)
    if scheme == "zero":
        row, accept = max(14 - column, 0), 0
    else:
        most = [int(text) or lot for text in LETTERS[::2]]
        letters = LETTERS[1::2][next(at for at, size in enumerate(most) if lot <= size)]
        row = "ABCDEFGHJKLMNPQR".index(letters[LEVELS.index(level)])
        while cell(row, column)[0] == "to":
            row += cell(row, column)[1]
        accept = cell(row, column)[1]
    return min(SIZES[row], lot), accept, accept + 1


class NotChecked(Exception):
    """A sample that cannot be drawn again from what the pack holds."""


def told_by(pack, record, version):
    """Names of a version's fields, those that are disclosed, and the names of its files."""
    folder = f"{record['path']}/v{version['version']}"
    manifest, shown = pack.json(folder + "/manifest.json"), pack.json(folder + "/disclosures.json")
    names = [entry and entry[2] for entry in shown["files"]]
    return set(manifest["fields"]), {name: value for _, name, value in shown["fields"]}, names


def lines_of(pack, record, version, names, name):
    """The lines of a file of the version."""
    if name not in names:
        if None in names:
            raise NotChecked
        raise Refused(record["number"], "has no file", name)
    shown = version["files"][names.index(name)]
    if not shown:
        raise NotChecked
    text = pack.get(f"{record['path']}/v{version['version']}/files/{shown}").decode("utf-8")
    need(text == "" or text.endswith("\n"), shown, "does not end its last line")
    return text.split("\n")[:-1]


def root_after(pack, head, index):
    """The root of the ledger that ends with this event, from its receipt; nothing if the pack has none."""
    name = f"proof/events/{index}"
    if name + ".json" not in pack.files:
        return None
    receipt = Receipt(pack.get(name + ".tlog-proof"), name)
    result = sha256(b"\x00" + sha256(pack.get(name + ".json")))
    # Leaves before this one fall apart into whole subtrees, one for each bit of their number; the nearest is the smallest.
    # Their hashes are those siblings on the way up that stand to the left.
    fn, sn = index, head.size - 1
    for sibling in receipt.proof:
        if fn & 1 or fn == sn:
            result = node(sibling, result)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        fn, sn = fn >> 1, sn >> 1
    return result.hex()


def check_sample(pack, index, head, record):
    """Draws a sample again: what came of it in words, or nothing if it was not drawn yet."""
    number = record["number"]
    told = [(version, *told_by(pack, record, version)) for version in record["versions"]]
    answers = [at for at, (_, fields, _, _) in enumerate(told) if {"seed", "drawn"} & fields]
    version, fields, values, names = told[-1]
    if not {"seed", "drawn"} & fields:
        return None
    first = answers[0]
    need(first > 0, number, "was not asked for before it was drawn")
    question, asked_fields, asked, _ = told[first - 1]
    need(set(ANSWERED) <= fields, number, "does not say", sorted(set(ANSWERED) - fields))
    if (fields & set(ASKED + ANSWERED + ["drawn"])) - set(values) or (asked_fields & set(ASKED)) - set(asked):
        raise NotChecked
    for name in ASKED:
        need(values.get(name) == asked.get(name), number, "has another", name, "than was asked for")
    for name in ("position", "population_size", "sample_size", "accept", "reject"):
        need(type(values[name]) is int and values[name] >= 0, number, "has no number", name)
    secret, position, root = values["secret"], values["position"], values["root"]
    need(sha256(secret.encode("utf-8")).hex() == values["commitment"], number, "has another secret than was committed to")
    need(question["event"] < position <= told[first][0]["event"], number, "has its root at", position)
    need(re.fullmatch("[0-9a-f]{64}", root), number, "has the root", root)
    shown = root_after(pack, head, position - 1)
    need(shown in (None, root), number, "has another root than the ledger had")
    seed = sha256(f"sanad/sample/v1\n{index['origin']}\n{position}\n{root}\n{secret}\n".encode("utf-8")).hex()
    need(seed == values["seed"], number, "has another seed")
    population = lines_of(pack, record, version, names, "population.txt")
    need(population == sorted(set(population), key=str.encode) != [], number, "has a list that is empty or out of order")
    need(len(population) == values["population_size"], number, "has a list of", len(population))
    plan = sampling_plan(values["plan"], len(population), values.get("level") or "ii", values["aql"])
    need(plan == (values["sample_size"], values["accept"], values["reject"]), number, "follows the plan", plan)
    drawn = values["drawn"] if "drawn" in values else lines_of(pack, record, version, names, "sample.txt")
    ranked = sorted((sha256(f"{seed}\n{line}".encode("utf-8")).hex(), line) for line in population)
    need(drawn == [line for _, line in ranked[:plan[0]]], number, "says that something else was drawn")
    if "decision" in fields and {"inspected", "nonconforming", "decision"} & fields <= set(values):
        inspected, wrong = values["inspected"], values["nonconforming"]
        need(wrong <= inspected <= plan[0], number, "has inspected", inspected, "with", wrong, "nonconforming")
        follows = "rejected" if wrong >= plan[2] else "accepted" if inspected == plan[0] else None
        need(values["decision"] == follows, number, "is", follows, "and not", values["decision"])
    return f"{plan[0]} of {len(population)}" + ("" if shown else ", root not shown")


def check_samples(pack, index, head):
    """Draws all samples of a pack again; what came of each."""
    results = []
    for record in index["contents"]:
        if record["kind"] == "sample":
            try:
                result = check_sample(pack, index, head, record)
            except NotChecked:
                result = "not checked"
            results += [f"{record['number']}: {result}"] if result else []
    return results


def check_fixtures(path):
    """The packs with samples among the fixtures: each must be accepted or refused, and drawn, as the list says."""
    cases = json.loads(pathlib.Path(path).read_text("utf-8"))
    keys = [parse_vkey(line.split()[1]) for line in cases["trust"].splitlines() if line.startswith("log ")]
    checked = 0
    for case in cases["cases"]:
        if not case["name"].startswith("sample "):
            continue
        expected = []
        for sample in case["samples"]:
            drawn = f"{sample.get('drawn')} of {sample.get('population')}" + ("" if sample.get("root_shown") else ", root not shown")
            expected.append(f"{sample['number']}: " + (drawn if sample["result"] == "agreed" else "not checked"))
        pack = load_zip(case["path"])
        try:
            found = check(pack, keys).splitlines()[1:]
        except (Refused, KeyError, TypeError, ValueError, AttributeError) as finding:
            need(case["exit_code"] == 1, case["name"], "is refused:", *finding.args)
        else:
            need(case["exit_code"] == 0 and found == expected, case["name"], "is accepted:", found, "not", expected)
        checked += 1
    need(checked > 20, "only", checked, "packs with samples")
    return f"{checked} packs with samples: each as the other verifiers say"


def check(pack, keys):
    check_bag(pack)
    index = pack.json("data/pack.json")
    need(index["type"] == "sanad/pack/v1" and index["number"] == pack.name, "pack.json is of", index["number"])
    head = Head(pack.get("proof/checkpoint"), keys, "proof/checkpoint")
    as_of = index["as_of"]
    need((as_of["size"], as_of["root"]) == (head.size, "sha256:" + head.root.hex()), "pack.json has another as_of")
    need(index["origin"] == head.origin, "pack.json has origin", index["origin"], "not", head.origin)

    expected = {"data/pack.json", "data/report.pdf", "data/index.html"}
    folders = [step["folder"] for step in index["steps"]]
    # Other profiles have steps of their own.
    need(index["profile"]["code"] != "annexure-b" or folders == STEPS, "pack.json does not have the fifteen steps")
    for step in index["steps"]:
        path = f"data/{step['folder']}/step.json"
        need(pack.json(path) == {**step, "type": "sanad/step/v1", "pack": index["number"]}, path, "is not pack.json's step")
        expected.add(path)
    traceability = ("units.csv", "edges.csv", "as-designed.csv", "operations.csv", "epcis.jsonld")
    expected |= {p for p in (f"data/traceability/{name}" for name in traceability) if p in pack.files}

    proven, said = set(), dict.fromkeys(STATEMENTS, 0)
    for record in index["contents"]:
        keys_are(record, record.get("number"), "record", "number", "kind", "title", "step", "steps", "path", "version",
                 "versions")
        need(record["path"].split("/")[1] in folders, record["path"], "is in no step")
        previous = None
        need([v["version"] for v in record["versions"]] == list(range(1, record["version"] + 1)), record["number"],
             "does not have its versions from 1 to the current one")
        ends = [version["event"] for version in record["versions"][1:]] + [head.size]
        for version, end in zip(record["versions"], ends):
            current = version["version"] == record["version"]
            name, receipt = check_version(pack, index, record, version, previous, current, expected)
            included(pack.get(name + ".json"), receipt, head, name)
            need(name not in proven, name, "stands for two versions")
            proven.add(name)
            previous = version["digest"]
            for which, name, receipt in statements_of(pack, index, record, version, end):
                included(pack.get(name + ".json"), receipt, head, name)
                need(name not in proven, name, "stands for two things")
                proven.add(name)
                said[which] += 1
    for path in sorted({p for p in pack.files if p.startswith("data/")} ^ expected):
        raise Refused(path, "is missing" if path in expected else "is in the payload, but nothing accounts for it")
    events = {p.rsplit(".", 1)[0] for p in pack.files if p.startswith("proof/events/")}
    for name in sorted(events ^ proven):
        raise Refused(name, "proves nothing that pack.json has")

    where = "proof/pack.tlog-proof"
    receipt = Receipt(pack.get(where), where)
    need(receipt.extra is not None, where, "has no event")
    issued = Head(receipt.checkpoint, keys, where)
    check_event(canonical(receipt.extra, where), where, "pack_issued", index["number"],
                digest(pack.get("tagmanifest-sha256.txt")), index)
    seals = {p: digest(pack.get(p)) for p in SEALS & set(pack.files)}
    need(canonical(receipt.extra, where)["detail"].get("seals", {}) == seals, where, "names other seals than there are")
    need(issued.origin == head.origin and receipt.index >= head.size, where, "was issued before the pack's position")
    included(receipt.extra, receipt, issued, where)
    samples = check_samples(pack, index, head)
    counts = ", ".join(f"{count} {which}" for which, count in said.items())
    held = (f"{index['number']}: {len(index['contents'])} records, {len(proven) - sum(said.values())} versions, {counts}, "
            f"{len(pack.files)} files hold")
    return "\n".join([held, *samples])


def remanifest(pack):
    """What a careful forger does: makes both manifests fit again."""
    def listing(paths):
        ordered = sorted(paths, key=lambda p: p.encode("utf-8"))
        return "".join(f"{sha256(pack.files[p]).hex()}  {p}\n" for p in ordered).encode("utf-8")
    payload = [p for p in pack.files if p.startswith("data/")]
    pack.files["manifest-sha256.txt"] = listing(payload)
    pack.files["tagmanifest-sha256.txt"] = listing(set(pack.files) - set(payload) - NOT_IN_TAGMANIFEST)


def self_test(pack, keys):
    """Alters the pack in memory, each time in one place; each must be refused."""
    pick = random.Random(7)
    paths = sorted(pack.files)
    kinds = {}
    for path in paths:
        kinds.setdefault(re.sub(r"[0-9]+", "#", path.rsplit("/", 1)[-1]), []).append(path)
    sample = sorted({pick.choice(group) for group in kinds.values()} | set(pick.sample(paths, min(40, len(paths)))))
    tried = 0

    def refused(what, files, forge=False):
        nonlocal tried
        altered = Pack(pack.name, files)
        if forge:
            remanifest(altered)
        try:
            check(altered, keys)
        except (Refused, KeyError, TypeError, ValueError, IndexError, AttributeError):
            tried += 1
            return
        raise Refused("self-test: accepted with", what)

    for path in sample:
        data = pack.files[path]
        if data:
            at = pick.randrange(len(data))
            flipped = data[:at] + bytes([data[at] ^ (1 << pick.randrange(8))]) + data[at + 1:]
            refused(f"a bit of byte {at} of {path} flipped", {**pack.files, path: flipped})
            if path not in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
                refused(f"the same, manifests made anew ({path})", {**pack.files, path: flipped}, forge=True)
            refused(f"{path} cut", {**pack.files, path: data[:-1]})
        refused(f"{path} gone", {p: d for p, d in pack.files.items() if p != path})
        refused(f"a file beside {path}", {**pack.files, path + ".bak": data})
        other = pick.choice(paths)
        if pack.files[other] != data:
            refused(f"{path} and {other} swapped", {**pack.files, path: pack.files[other], other: data})
    return f"self-test: {tried} altered packs refused"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pack", nargs="?")
    parser.add_argument("--trust")
    parser.add_argument("--samples")
    parser.add_argument("--self-test", action="store_true")
    args = parser.parse_args()
    if (args.samples is None) == (args.pack is None or args.trust is None):
        parser.error("a pack and a trust file, or a list of fixtures")
    try:
        if args.samples:
            print(check_fixtures(args.samples))
            return 0
        keys = read_trust(args.trust)
        pack = load_folder(args.pack) if pathlib.Path(args.pack).is_dir() else load_zip(args.pack)
        print(check(pack, keys))
        if args.self_test:
            print(self_test(pack, keys))
    except Refused as finding:
        print("refused:", *finding.args)
        return 1
    except (OSError, zipfile.BadZipFile, KeyError, TypeError, ValueError, IndexError) as error:
        print("refused:", type(error).__name__, error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
