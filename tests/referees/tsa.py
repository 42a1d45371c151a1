"""A timestamp authority (RFC 3161 over HTTP) for the tests: `openssl ts -reply` behind http.server.

    tsa.py DIR [PORT] [tls]     DIR as made by tests/lib/authority.sh; prints the address that it listens on
"""

import http.server
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading

DIR = pathlib.Path(sys.argv[1])
# The authority counts its timestamps in a file.
ONE = threading.Lock()


class Authority(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("content-length", "0"))
        if self.headers.get("content-type") != "application/timestamp-query" or not 0 < length < 4096:
            self.send_error(415)
            return
        with ONE, tempfile.TemporaryDirectory() as folder:
            query, reply = pathlib.Path(folder, "query"), pathlib.Path(folder, "reply")
            query.write_bytes(self.rfile.read(length))
            subprocess.run(
                ["openssl", "ts", "-reply", "-config", "root.cnf", "-section", "tsa_service",
                 "-queryfile", query, "-out", reply],
                cwd=DIR, check=True, stderr=subprocess.DEVNULL)
            body = reply.read_bytes()
        self.send_response(200)
        self.send_header("content-type", "application/timestamp-reply")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0), Authority)
scheme = "http"
if "tls" in sys.argv[3:]:
    scheme, context = "https", ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(DIR / "server-chain.pem", DIR / "server.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(f"{scheme}://127.0.0.1:{server.server_port}/", flush=True)
server.serve_forever()
