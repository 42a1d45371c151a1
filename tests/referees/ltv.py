"""Whether the signatures of a PDF can be validated later from what it carries alone, as pyHanko sees it (ETSI EN 319 102-1,
5.6). Nothing is fetched; every certificate below the named authorities must have a list or an answer that covers it.

    ltv.py PDF ROOT.pem TIME-ROOT.pem WHEN     WHEN: `at-once` or `late`, for when the timestamp came
"""

import asyncio
import datetime
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.ades import simulate_future_ades_lta_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec, RevinfoOnlineFetchingRule, RevocationInfoGatheringSpec, SignatureValidationSpec,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule
from pyhanko_certvalidator.registry import SimpleTrustManager

path, root, time_root, when = sys.argv[1:]
RULE = RevocationCheckingRule.CRL_OR_OCSP_REQUIRED


def policy(authority):
    return CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build([load_cert_from_pemder(authority)]),
        revinfo_policy=CertRevTrustPolicy(RevocationCheckingPolicy(RULE, RULE)),
    )


spec = PdfSignatureValidationSpec(SignatureValidationSpec(
    cert_validation_policy=policy(root), ts_cert_validation_policy=policy(time_root),
    revinfo_gathering_policy=RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY),
))
reader = PdfFileReader(open(path, "rb"))
[seal], late = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
assert len(late) == (1 if when == "late" else 0), "a timestamp of the document if it came late, else none"

store = DocumentSecurityStore.read_dss(reader)
assert store.certs and store.crls and store.ocsps, "certificates, lists and answers"
for signature in [seal, *late]:
    key = DocumentSecurityStore.sig_content_identifier(signature.pkcs7_content)
    assert key in store.vri_entries, "the store names the signature"


def context(authority):
    return store.as_validation_context(
        {"trust_roots": [load_cert_from_pemder(authority)], "revocation_mode": "require", "allow_fetching": False})


# As of now, with what it carries.
status = validate_pdf_signature(seal, context(root), context(time_root))
print(status.pretty_print_details())
assert status.bottom_line, "the signature"
assert status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION, "it is over all of its revision"
assert status.modification_level == ModificationLevel.LTA_UPDATES, "changed by more than what validation needs"
for stamp in late:
    status = validate_pdf_timestamp(stamp, context(time_root))
    print(status.summary())
    assert status.valid and status.trusted, "the timestamp of the document"
    assert status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION, "it is over all of its revision"
# In ten years, by the rules for what is old; pyHanko knows them for signatures whose timestamp is their own.
if not late:
    future = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=3652)
    result = asyncio.run(simulate_future_ades_lta_validation(seal, spec, future))
    print(result.ades_subindic, result.failure_msg)
    assert result.ades_subindic == AdESPassed.OK, "in ten years"
