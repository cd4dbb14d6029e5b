"""The data folder: everything an installation keeps for itself."""

import os
from pathlib import Path

from .env import Env, SettingError


def made_data_folder(env: Env, *, default: Path) -> Path:
    """The folder of `TICKETONLINE_DATA`, made readable by this user alone when absent.

    Raises `SettingError` when it can't be made or written.
    """
    folder = Path(env.text("TICKETONLINE_DATA", str(default))).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(
            f"The data folder {folder} can't be made ({error.strerror}); point TICKETONLINE_DATA at one this user may "
            "write."
        ) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SettingError(
            f"The data folder {folder} can't be written; point TICKETONLINE_DATA at one this user may write."
        )
    return folder
