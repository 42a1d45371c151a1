"""Whether the signatures of a PDF can be validated later from what it carries alone, as pyHanko sees it. Nothing is fetched;
every certificate below the named authorities must have a list or an answer that covers it.

    ltv.py PDF ROOT.pem TIME-ROOT.pem WHEN     WHEN: `at-once` or `late`, for when the timestamp came
"""

import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    DocumentSecurityStore, RevocationInfoValidationType, validate_pdf_ltv_signature, validate_pdf_timestamp,
)
from pyhanko_certvalidator import ValidationContext

path, root, time_root, when = sys.argv[1:]
roots = [load_cert_from_pemder(root), load_cert_from_pemder(time_root)]
reader = PdfFileReader(open(path, "rb"))
late = reader.embedded_timestamp_signatures
assert len(reader.embedded_regular_signatures) == 1, "one signature"
assert len(late) == (1 if when == "late" else 0), "a timestamp of the document if it came late, else none"

store = DocumentSecurityStore.read_dss(reader)
assert store.certs and store.crls and store.ocsps, "certificates, lists and answers"
for signature in [*reader.embedded_regular_signatures, *late]:
    key = DocumentSecurityStore.sig_content_identifier(signature.pkcs7_content)
    assert key in store.vri_entries, "the store names the signature"

status = validate_pdf_ltv_signature(
    reader.embedded_regular_signatures[0], RevocationInfoValidationType.PADES_LT,
    {"trust_roots": roots, "revocation_mode": "require"},
)
print(status.pretty_print_details())
assert status.bottom_line, "valid"
assert status.modification_level <= ModificationLevel.LTA_UPDATES, "changed by more than what validation needs"
for stamp in late:
    context = store.as_validation_context(
        {"trust_roots": roots, "revocation_mode": "require", "allow_fetching": False})
    status = validate_pdf_timestamp(stamp, context)
    print(status.pretty_print_details())
    assert status.valid and status.trusted, "the timestamp of the document"
