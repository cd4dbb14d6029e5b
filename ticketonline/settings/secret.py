"""The secret key: from the environment, else generated once into the data folder."""

import os
import secrets
from pathlib import Path

from .env import Env, SettingError

MINIMUM_LENGTH = 50  # what Django's own deployment check asks for (security.W009)


def read_or_create_secret_key(env: Env, data_folder: Path) -> str:
    """The key of `TICKETONLINE_SECRET_KEY`, else that of `secret_key` in the data folder, made when absent.

    Raises `SettingError` when the key is too short or the folder can't be written.
    """
    given = env.text("TICKETONLINE_SECRET_KEY")
    if given:
        if len(given) < MINIMUM_LENGTH:
            raise SettingError(
                f"TICKETONLINE_SECRET_KEY has {len(given)} characters; use at least {MINIMUM_LENGTH} random ones, "
                "or leave it unset and one is generated into the data folder."
            )
        return given
    path = data_folder / "secret_key"
    try:
        if not path.exists():
            _create(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            f"The secret key {path} can't be read or made ({error}). "
            "Point TICKETONLINE_DATA at a folder this user may write, or set TICKETONLINE_SECRET_KEY."
        ) from error
    if len(key) < MINIMUM_LENGTH:
        raise SettingError(f"The secret key in {path} is too short; delete that file and a new one is generated.")
    return key


def _create(path: Path) -> None:
    draft = path.with_name(f"secret_key.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64))
    try:
        # A link never replaces: of two processes that start at once, both go on with the same key.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
