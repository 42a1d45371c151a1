#!/usr/bin/env python3
"""A mail server for tests: aiosmtpd on a free loopback port, which it prints. What it takes is a JSON file each in FOLDER.

    smtpd.py FOLDER [--starttls] [--login USER PASSWORD]

With --starttls it makes a certificate for localhost (FOLDER/authority.pem vouches for it) and takes nothing in the clear;
with --login only from whoever signs in. While FOLDER/refuse is there, its text is the answer to every message.
"""
import argparse
import asyncio
import datetime
import ipaddress
import json
import pathlib
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Keeper:
    """Keeps what comes in."""

    def __init__(self, folder):
        self.folder, self.count = folder, 0

    async def handle_DATA(self, server, session, envelope):
        refuse = self.folder / "refuse"
        if refuse.exists():
            return refuse.read_text().strip()
        self.count += 1
        said = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "data": envelope.content.decode("utf-8"),
            "tls": session.ssl is not None,
            "login": bool(session.authenticated),
        }
        path = self.folder / f"{self.count:03}.json"
        path.with_suffix(".part").write_text(json.dumps(said))
        path.with_suffix(".part").rename(path)
        return "250 kept"


def certificate(folder):
    """A key and a certificate for localhost that vouches for itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mail of the tests")])
    now = datetime.datetime.now(datetime.timezone.utc)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1)).add_extension(x509.SubjectAlternativeName(names), False)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "authority.pem", folder / "server.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, secret)
    return context


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--starttls", action="store_true")
    parser.add_argument("--login", nargs=2)
    given = parser.parse_args()
    options = {"hostname": "mail.test.example"}
    if given.starttls:
        options |= {"tls_context": certificate(given.folder), "require_starttls": True}
    if given.login:
        def authenticate(server, session, envelope, mechanism, data):
            said = isinstance(data, LoginPassword) and [data.login.decode(), data.password.decode()]
            return AuthResult(success=said == given.login, handled=False)
        options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": given.starttls}
    keeper = Keeper(given.folder)

    async def serve():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(keeper, loop=loop, **options), "127.0.0.1", 0)
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    main()
