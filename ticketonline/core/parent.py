"""Noticing that the process that started this one is gone, so that a killed server leaves nothing on its port."""

import os
import threading
import time
from collections.abc import Callable

CHECK_SECONDS = 0.5


def when_orphaned(act: Callable[[], None]) -> None:
    """Call `act`, in a thread of its own, soon after this process's parent has died."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(CHECK_SECONDS)
        act()

    threading.Thread(target=watch, name="parent watch", daemon=True).start()
