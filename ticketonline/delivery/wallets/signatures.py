"""The signatures of wallets: CMS for Apple, RS256 for Google. Heavy: loaded on demand."""

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from .credentials import AppleCredentials, GoogleCredentials

DETACHED = (pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary)


def signed_apart(content: bytes, credentials: AppleCredentials) -> bytes:
    """A signature of the content, which is not in it: CMS in DER, with the time, and with both certificates."""
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(credentials.certificate, credentials.key, SHA256())
    return builder.add_certificate(credentials.intermediate).sign(Encoding.DER, DETACHED)


def rs256(content: bytes, credentials: GoogleCredentials) -> bytes:
    """A signature of the content as JSON Web Tokens have it (RFC 7518, 3.3)."""
    return credentials.key.sign(content, PKCS1v15(), SHA256())
