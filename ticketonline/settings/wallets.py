"""The operator's credentials for the wallets of phones: paths of files, and words. None has to be set."""

from .env import Env

_env = Env()

APPLE_WALLET_CERTIFICATE = _env.text("APPLE_WALLET_CERTIFICATE")
APPLE_WALLET_KEY = _env.text("APPLE_WALLET_KEY")
APPLE_WALLET_PASSWORD = _env.text("APPLE_WALLET_PASSWORD")
APPLE_WALLET_INTERMEDIATE = _env.text("APPLE_WALLET_INTERMEDIATE")
GOOGLE_WALLET_ACCOUNT = _env.text("GOOGLE_WALLET_ACCOUNT")
GOOGLE_WALLET_ISSUER = _env.text("GOOGLE_WALLET_ISSUER")
