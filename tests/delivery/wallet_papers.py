"""Throw-away credentials for wallets: a chain like Apple's, a service account like Google's."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

TEAM, PASS_TYPE = "A1B2C3D4E5", "pass.org.example.tickets"
ISSUER, ACCOUNT = "3388000000012345678", "wallet@olgas-nights.iam.gserviceaccount.com"
PASSWORD = "open sesame"
PEM = serialization.Encoding.PEM


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def key_pem(self, password: str = "") -> bytes:
        locked = serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
        return self.key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, locked)

    def p12(self, password: str = PASSWORD) -> bytes:
        locked = serialization.BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(b"pass", self.key, self.certificate, None, locked)


@cache
def new_key(number: int, bits: int = 2048) -> rsa.RSAPrivateKey:
    """A key; the same one for the same number, since making one takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@cache
def root() -> Paper:
    return _signed("Throw-away Root CA", key=new_key(0), by=None, is_authority=True)


@cache
def intermediate(number: int = 1) -> Paper:
    """Like Apple's WWDR certificate."""
    return _signed(f"Throw-away Relations {number}", key=new_key(number), by=root(), is_authority=True)


@cache
def leaf(*, days: int = 365, team: str = TEAM, pass_type: str = PASS_TYPE, bits: int = 2048) -> Paper:
    """Like a pass type's certificate."""
    names = [
        x509.NameAttribute(NameOID.USER_ID, pass_type),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, team),
    ]
    return _signed("Pass Type ID", *names, key=new_key(9, bits), by=intermediate(), days=days)


def account(**changes: object) -> bytes:
    """A service account's key file, as Google gives it out."""
    usual = {
        "type": "service_account",
        "project_id": "olgas-nights",
        "private_key_id": "0123456789abcdef",
        "private_key": Paper(certificate=root().certificate, key=new_key(7)).key_pem().decode(),
        "client_email": ACCOUNT,
        "token_uri": "https://oauth2.googleapis.com/token",
    }
    return json.dumps(usual | changes).encode()


def give_apple(settings, folder: Path, paper: Paper | None = None) -> None:
    """Let the operator have Apple's credentials."""
    settings.APPLE_WALLET_CERTIFICATE = _file(folder / "pass.p12", (paper or leaf()).p12())
    settings.APPLE_WALLET_KEY = ""
    settings.APPLE_WALLET_PASSWORD = PASSWORD
    settings.APPLE_WALLET_INTERMEDIATE = _file(folder / "wwdr.cer", intermediate().der)


def give_google(settings, folder: Path) -> None:
    """Let the operator have Google's credentials."""
    settings.GOOGLE_WALLET_ACCOUNT = _file(folder / "account.json", account())
    settings.GOOGLE_WALLET_ISSUER = ISSUER


def _file(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)


def _signed(
    name: str,
    *names: x509.NameAttribute,
    key: rsa.RSAPrivateKey,
    by: Paper | None,
    days: int = 3650,
    is_authority: bool = False,
) -> Paper:
    subject = x509.Name([*names, x509.NameAttribute(NameOID.COMMON_NAME, name)])
    end = datetime.now(UTC) + timedelta(days=days)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=max(days, 0) + 30))
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    return Paper(certificate=builder.sign(by.key if by else key, hashes.SHA256()), key=key)
