"""Whether a timestamp holds, as the package rfc3161-client sees it: timestamp.py FILE.tsr CONTENT ROOT.pem"""

import pathlib
import sys

from cryptography import x509
from rfc3161_client import VerifierBuilder, decode_timestamp_response

response, content, root = (pathlib.Path(name).read_bytes() for name in sys.argv[1:4])
stamp = decode_timestamp_response(response)
verifier = VerifierBuilder().add_root_certificate(x509.load_pem_x509_certificate(root)).build()
verifier.verify_message(stamp, content)
print(stamp.tst_info.gen_time)
