"""What signs tickets for wallets, read from the files that Apple and Google give out. Heavy: loaded on demand."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID, ObjectIdentifier
from django.utils.translation import gettext as _

from .errors import InvalidWalletCredentials

MOST_BYTES = 64 * 1024  # of a file; real ones have 8 KB at the most
LEAST_KEY_BITS = 2048
PASS_TYPE = re.compile(r"pass\.[A-Za-z0-9.-]{1,200}")
TEAM = re.compile(r"[A-Z0-9]{10}")
ISSUER = re.compile(r"[0-9]{8,24}")
ADDRESS = re.compile(r"[^@\s]{1,100}@[^@\s]{1,150}")
UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm)


@dataclass(frozen=True, kw_only=True)
class AppleCredentials:
    """A certificate for one type of pass with its private key, and Apple's intermediate one that it was issued by."""

    certificate: x509.Certificate
    key: RSAPrivateKey
    intermediate: x509.Certificate
    team: str
    pass_type: str

    def is_valid(self, now: datetime) -> bool:
        """Whether Apple accepts at that moment what is signed with it."""
        chain = (self.certificate, self.intermediate)
        return all(one.not_valid_before_utc <= now < one.not_valid_after_utc for one in chain)

    def packed(self) -> bytes:
        """All that `unpacked_apple` needs. Whoever has it can make passes."""
        parts = {
            "certificate": _pem(self.certificate),
            "key": _key_pem(self.key),
            "intermediate": _pem(self.intermediate),
        }
        return json.dumps(parts).encode()


@dataclass(frozen=True, kw_only=True)
class GoogleCredentials:
    """A service account's private key, and the issuer of passes that it works for."""

    account: str  # its e-mail address
    key: RSAPrivateKey
    issuer: str

    def is_valid(self, now: datetime) -> bool:
        """Always: such keys work until Google is told otherwise."""
        return True

    def packed(self) -> bytes:
        """All that `unpacked_google` needs. Whoever has it can make passes."""
        parts = {"account": self.account, "key": _key_pem(self.key), "issuer": self.issuer}
        return json.dumps(parts).encode()


Credentials = AppleCredentials | GoogleCredentials


def read_apple(
    *, certificate: bytes, key: bytes, password: str, intermediate: bytes, now: datetime
) -> AppleCredentials:
    """What the files hold, or `InvalidWalletCredentials` about one of them.

    `certificate` is PEM, DER or PKCS#12, the last with its key; so may PEM be, and `key` is empty then. `password`
    opens what is encrypted. `intermediate` is Apple's own certificate (WWDR), PEM or DER.
    """
    _check_sizes(certificate=certificate, key=key, intermediate=intermediate)
    found, its_key = _certificate_and_key(certificate, key, password)
    issuing = _certificate(intermediate)
    if issuing is None:
        raise _at("intermediate", _("This is no certificate. Apple’s page of certificate authorities has it: WWDR."))
    if found.public_key() != its_key.public_key():
        raise _at("key", _("This private key belongs to another certificate."))
    try:
        found.verify_directly_issued_by(issuing)
    except (*UNREADABLE, InvalidSignature):
        raise _at("intermediate", _("Your certificate was issued by another one than this.")) from None
    read = AppleCredentials(
        certificate=found,
        key=its_key,
        intermediate=issuing,
        team=_named(found, NameOID.ORGANIZATIONAL_UNIT_NAME, TEAM),
        pass_type=_named(found, NameOID.USER_ID, PASS_TYPE),
    )
    if not read.is_valid(now):
        of_chain = [("certificate", found), ("intermediate", issuing)]
        field = next(name for name, one in of_chain if not one.not_valid_before_utc <= now < one.not_valid_after_utc)
        raise _at(field, _("This certificate is not valid today. Have a new one issued by Apple."))
    return read


def read_google(*, account: bytes, issuer: str) -> GoogleCredentials:
    """What a service account's JSON file holds, or `InvalidWalletCredentials` about it or about the issuer's number."""
    _check_sizes(account=account)
    if not ISSUER.fullmatch(issuer):
        raise _at("issuer", _("The issuer’s ID has digits alone. It is in the Google Pay & Wallet Console."))
    try:
        parts = json.loads(account)
    except (ValueError, RecursionError):
        parts = None
    if not isinstance(parts, dict) or parts.get("type") != "service_account":
        raise _at("account", _("This is not the JSON key file of a Google service account."))
    address, key = parts.get("client_email"), parts.get("private_key")
    if not isinstance(address, str) or not ADDRESS.fullmatch(address) or not isinstance(key, str):
        raise _at("account", _("This file lacks the service account’s address or its private key."))
    return GoogleCredentials(account=address, key=_key("account", key.encode(), ""), issuer=issuer)


def unpacked_apple(content: bytes) -> AppleCredentials:
    """What `packed` packed. It was looked at when it was given, and is not again."""
    parts: Mapping[str, str] = json.loads(content)
    certificate = x509.load_pem_x509_certificate(parts["certificate"].encode())
    return AppleCredentials(
        certificate=certificate,
        key=_kept_key(parts["key"]),
        intermediate=x509.load_pem_x509_certificate(parts["intermediate"].encode()),
        team=_named(certificate, NameOID.ORGANIZATIONAL_UNIT_NAME, TEAM),
        pass_type=_named(certificate, NameOID.USER_ID, PASS_TYPE),
    )


def unpacked_google(content: bytes) -> GoogleCredentials:
    """What `packed` packed. It was looked at when it was given, and is not again."""
    parts: Mapping[str, str] = json.loads(content)
    return GoogleCredentials(account=parts["account"], key=_kept_key(parts["key"]), issuer=parts["issuer"])


# --- Certificates and keys --------------------------------------------------------------------------------------------


def _certificate_and_key(content: bytes, key: bytes, password: str) -> tuple[x509.Certificate, RSAPrivateKey]:
    certificate = _certificate(content)
    if certificate is not None:
        holding_the_key = key or (content if b"PRIVATE KEY-----" in content else b"")
        if not holding_the_key:
            raise _at("key", _("The private key is missing: give it, or a P12 file that has both."))
        return certificate, _key("key", holding_the_key, password)
    try:
        its_key, certificate, _others = pkcs12.load_key_and_certificates(content, password.encode() or None)
    except UNREADABLE:
        certificate = None
    if certificate is None:
        raise _at("certificate", _("This is neither a certificate nor a P12 file that the password opens."))
    return certificate, _checked_key("certificate", its_key)


def _certificate(content: bytes) -> x509.Certificate | None:
    for load in (x509.load_pem_x509_certificate, x509.load_der_x509_certificate):
        with suppress(ValueError):
            return load(content)
    return None


def _key(field: str, content: bytes, password: str) -> RSAPrivateKey:
    # A password for a key that has none is refused by the library, yet belongs to the file beside it.
    for secret in (password.encode() or None, None):
        for load in (serialization.load_pem_private_key, serialization.load_der_private_key):
            with suppress(*UNREADABLE):
                return _checked_key(field, load(content, secret))
    raise _at(field, _("This is not a private key that the password opens."))


def _checked_key(field: str, key: Any) -> RSAPrivateKey:
    if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST_KEY_BITS:
        raise _at(field, _("The private key must be an RSA key of 2048 bits or more."))
    return key


def _kept_key(pem: str) -> RSAPrivateKey:
    # Checking that its numbers are primes takes 100 ms, and was done when it was given.
    key = serialization.load_pem_private_key(pem.encode(), None, unsafe_skip_rsa_key_validation=True)
    return _checked_key("key", key)


def _named(certificate: x509.Certificate, oid: ObjectIdentifier, pattern: re.Pattern[str]) -> str:
    for attribute in certificate.subject.get_attributes_for_oid(oid):
        if isinstance(attribute.value, str) and pattern.fullmatch(attribute.value):
            return attribute.value
    raise _at("certificate", _("This is a certificate for something else. It must be one for a pass type ID."))


def _check_sizes(**files: bytes) -> None:
    for field, content in files.items():
        if len(content) > MOST_BYTES:
            raise _at(field, _("This file is too large to be what is asked for."))


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _key_pem(key: RSAPrivateKey) -> str:
    form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, none).decode()


def _at(field: str, reason: str) -> InvalidWalletCredentials:
    return InvalidWalletCredentials.at(field, reason)
