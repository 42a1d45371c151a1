#!/usr/bin/env python3
"""Makes the PDF of a pack from its ZIP, from section 12 of the specification alone (src/proof/README.md), and compares it
with the one that was issued, byte for byte. Shares no code with Sanad.

    pdf_pack.py PACK.zip PACK.pdf
"""

import hashlib
import io
import json
import re
import sys
import zipfile

ATTACHMENTS = [  # name, path in the bag, media type, relationship, description
    ("pack.json", "data/pack.json", "application#2Fjson", "Data", "Scope, results and contents of the pack"),
    ("manifest-sha256.txt", "manifest-sha256.txt", "text#2Fplain", "Supplement", "SHA-256 of every file of the evidence"),
    ("tagmanifest-sha256.txt", "tagmanifest-sha256.txt", "text#2Fplain", "Supplement",
     "SHA-256 of the files about the evidence"),
    ("proofs.zip", None, "application#2Fzip", "Supplement",
     "Manifests, disclosures, events and receipts of all versions; checkpoint and policy"),
    ("pack.tlog-proof", "proof/pack.tlog-proof", "text#2Fplain", "Supplement", "Receipt of the pack"),
]


SEALS = ("proof/certificates.pem", "proof/tagmanifest.p7s", "proof/tagmanifest.tsr")


def is_in_proofs(path):
    if path in SEALS or path in [attachment[1] for attachment in ATTACHMENTS] or path.startswith("verify/"):
        return False
    return not path.startswith("data/") or (path.endswith(".json") and "/files/" not in path)


def proofs(pack):
    """The container of section 10, by Python's own writer of ZIP files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as container:
        for member in pack.infolist():
            if not is_in_proofs(member.filename.split("/", 1)[1]):
                continue
            info = zipfile.ZipInfo(member.filename, member.date_time)
            info.create_system, info.create_version, info.extract_version = 3, 63, 20
            info.external_attr, info.flag_bits = 0x81A40000, 0x0800
            container.writestr(info, pack.read(member))
    # Python sets the flag for UTF-8 only where a name needs it.
    bytes_ = bytearray(out.getvalue())
    for member in zipfile.ZipFile(out).infolist():
        bytes_[member.header_offset + 6:member.header_offset + 8] = b"\x00\x08"
    at = zipfile.ZipFile(out).start_dir
    while bytes_[at:at + 4] == b"PK\x01\x02":
        bytes_[at + 8:at + 10] = b"\x00\x08"
        at += 46 + sum(int.from_bytes(bytes_[at + part:at + part + 2], "little") for part in (28, 30, 32))
    return bytes(bytes_)


def update(report, files, container, moment):
    size_text, first = re.search(rb"/Size (\d+)/Root 1 0 R/ID\[<([0-9A-F]{32})>", report[table(report):]).groups()
    size, out, places = int(size_text), bytearray(), {}

    def add(number, body):
        places[number] = len(report) + len(out)
        out.extend(b"%d 0 obj\n" % number + body + b"\nendobj\n")

    for place, (_, path, media, _, _) in enumerate(ATTACHMENTS):
        content = container if path is None else files[path]
        head = f"<</Type/EmbeddedFile/Subtype/{media}/Params<</ModDate(D:{moment}Z)/Size {len(content)}>>"
        add(size + place, f"{head}/Length {len(content)}>>\nstream\n".encode() + content + b"\nendstream")
    for place, (name, _, _, relationship, description) in enumerate(ATTACHMENTS):
        own = f"{size + place} 0 R"
        add(size + 5 + place, (f"<</Type/Filespec/F({name})/UF({name})/Desc({description})/AFRelationship/{relationship}"
                               f"/EF<</F {own}/UF {own}>>>>").encode())
    specifications = {name: size + 5 + place for place, (name, *_) in enumerate(ATTACHMENTS)}
    add(2, ("[" + " ".join(f"{own} 0 R" for own in specifications.values()) + "]").encode())
    add(3, ("<</Names[" + "".join(f"({name}){own} 0 R" for name, own in sorted(specifications.items())) + "]>>").encode())
    own = len(report) + len(out)
    places[size + 10] = own
    entries = b"".join(b"\x01" + place.to_bytes(5, "big") + b"\x00" for _, place in sorted(places.items()))
    second = hashlib.sha256(files["tagmanifest-sha256.txt"]).hexdigest()[:32].upper()
    out.extend((f"{size + 10} 0 obj\n<</Type/XRef/Size {size + 11}/Root 1 0 R/ID[<{first.decode()}><{second}>]"
                f"/Prev {table(report)}/Index[2 2 {size} 11]/W[1 5 1]/Length {len(entries)}>>\nstream\n").encode())
    out.extend(entries + f"\nendstream\nendobj\nstartxref\n{own}\n%%EOF\n".encode())
    return bytes(out)


def objects(at, size, listed, bodies, before, identifiers):
    """An update at this place: objects with their numbers, and their table. `listed` is the part of its index before `size`."""
    out, places = bytearray(), {}
    for number, body in bodies:
        places[number] = at + len(out)
        out.extend(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    own, here = max(size, *places) + 1, at + len(out)
    places[own] = here
    entries = b"".join(b"\x01" + place.to_bytes(5, "big") + b"\x00" for _, place in sorted(places.items()))
    out.extend((f"{own} 0 obj\n<</Type/XRef/Size {own + 1}/Root 1 0 R/ID{identifiers}/Prev {before}"
                f"/Index[{listed} 1 {size} {len(places) - 1}]/W[1 5 1]/Length {len(entries)}>>\nstream\n").encode())
    out.extend(entries + f"\nendstream\nendobj\nstartxref\n{here}\n%%EOF\n".encode())
    return bytes(out), own + 1, here


def signature(found, at, size, before, identifiers, fields):
    """The update of a signature or timestamp, made again around what stands in its place."""
    contents = re.compile(rb"/Contents<([0-9A-F]*)>").search(found, at)
    start, end = contents.start(1) - 1, contents.end(1) + 1
    head = re.compile(rb"%d 0 obj\n<<(/Type.*?)/ByteRange" % size, re.S).match(found, at).group(1)
    name, title = (b"Timestamp", b"Timestamp of an authority") if fields else (b"Seal", b"Signature of the organisation")
    if fields:
        assert head == b"/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161", head
    else:
        assert re.fullmatch(rb"/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name<FEFF([0-9A-F]{4})+>"
                            rb"/M\(D:\d{14}Z\)", head), head
    fields = fields + [size + 1]

    def lay_out(after):
        span = f"0 {start} {end} {after}".ljust(44).encode()
        return objects(at, size, 11, [
            (size, b"<<" + head + b"/ByteRange[" + span + b"]/Contents<" + contents.group(1) + b">>>"),
            (size + 1, b"<</Type/Annot/Subtype/Widget/FT/Sig/T(%s)/TU(%s)/F 132/Rect[0 0 0 0]/V %d 0 R>>" % (name, title, size)),
            (11, b"<</Fields[" + b" ".join(b"%d 0 R" % field for field in fields) + b"]/SigFlags 3>>"),
        ], before, identifiers)

    length = at + len(lay_out(0)[0]) - end
    return *lay_out(length), fields, hashlib.sha1(bytes.fromhex(contents.group(1).decode())).hexdigest().upper()


def validation(found, at, size, before, identifiers, key, carried):
    """The update with what is needed for validation, made again around what it carries; nothing if none begins here."""
    # Of an unsigned pack nobody needs it.
    from cryptography import x509
    from cryptography.x509 import ocsp
    kinds = (("Certs", "Cert", x509.load_der_x509_certificate), ("CRLs", "CRL", x509.load_der_x509_crl),
             ("OCSPs", "OCSP", ocsp.load_der_ocsp_response))
    streams, place = [], at
    while head := re.compile(rb"%d 0 obj\n<</Length (\d+)>>\nstream\n" % (size + len(streams))).match(found, place):
        der = found[head.end():head.end() + int(head.group(1))]
        streams.append(der)
        place = head.end() + len(der) + len(b"\nendstream\nendobj\n")
    if not streams:
        return None
    added, order = {long: [] for long, _, _ in kinds}, []
    for der in streams:
        for long, _, load in kinds:
            try:
                load(der)
            except ValueError:
                continue
            added[long].append(der)
            break
        else:
            sys.exit("what is carried for validation is none of the three kinds")
    for long, _, _ in kinds:
        for der in sorted(added[long]):
            carried[long].append(size + len(order))
            order.append(der)

    def arrays(position):
        return "".join("/" + names[position] + "[" + " ".join(f"{number} 0 R" for number in carried[names[0]]) + "]"
                       for names in kinds if carried[names[0]])

    carried["VRI"] += f"/{key}<<{arrays(1)}>>"
    bodies = [(size + number, b"<</Length %d>>\nstream\n" % len(der) + der + b"\nendstream") for number, der in enumerate(order)]
    bodies.append((12, f"<</Type/DSS{arrays(0)}/VRI<<{carried['VRI']}>>>>".encode()))
    return objects(at, size, 12, bodies, before, identifiers)


def behind(found, at, size, identifiers):
    """All that stands behind the attachments of a signed PDF; the names of the updates."""
    before, names, fields = table(found[:at]), [], []
    carried = {"Certs": [], "CRLs": [], "OCSPs": [], "VRI": ""}
    for name in ("signature", "timestamp"):
        if at == len(found):
            break
        out, size, before, fields, key = signature(found, at, size, before, identifiers, fields)
        assert found.startswith(out, at), f"the {name} is not in its form"
        at += len(out)
        names.append(name)
        more = validation(found, at, size, before, identifiers, key, carried)
        if more:
            out, size, before = more
            assert found.startswith(out, at), f"what validates the {name} is not in its form"
            at += len(out)
            names.append(f"what validates the {name}")
    assert at == len(found), f"something else from byte {at} on"
    return names


def table(report):
    return int(re.search(rb"\nstartxref\n(\d+)\n%%EOF\n\Z", report).group(1))


def main(zip_path, pdf_path):
    pack = zipfile.ZipFile(zip_path)
    files = {name.split("/", 1)[1]: pack.read(name) for name in pack.namelist()}
    report = files["data/report.pdf"]
    head = b"%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n%%sanad/report/v1 %020d\n" % len(report)
    assert report.startswith(head), "the head of the report"
    half = hashlib.sha256(files["data/pack.json"]).hexdigest()[:32].upper()
    assert f"/ID[<{half}><{half}>]".encode() in report[table(report):], "the identifier of the report"
    at = json.loads(files["data/pack.json"])["as_of"]["at"]
    expected = report + update(report, files, proofs(pack), re.sub(r"\D", "", at)[:14])
    found = open(pdf_path, "rb").read()
    # Of a signed pack more stands behind it; whether the signatures hold is pyHanko's matter.
    names = []
    if "proof/tagmanifest.p7s" in files:
        assert found.startswith(expected), "what the ZIP demands"
        last = re.search(rb"(\d+) 0 obj\n<</Type/XRef/Size (\d+)/Root 1 0 R/ID(\[<\w+><\w+>\])", expected[table(expected):])
        names = behind(found, len(expected), int(last.group(2)), last.group(3).decode())
        found = found[:len(expected)]
    if found != expected:
        same = next((i for i, (a, b) in enumerate(zip(found, expected)) if a != b), min(len(found), len(expected)))
        sys.exit(f"{pdf_path}: differs from byte {same} on, of {len(expected)}: "
                 f"{found[same:same + 60]!r} is not {expected[same:same + 60]!r}")
    print(f"{pdf_path}: the {len(expected)} bytes that its ZIP demands", *names, sep=", ")


if __name__ == "__main__":
    main(*sys.argv[1:])
