"""Modules that are loaded when somebody first asks them for something."""

import sys
import threading
from importlib import import_module
from types import ModuleType
from typing import Any

_loading = threading.RLock()


class _OnDemand(ModuleType):
    """Stands for a module until it is asked for anything; whoever imported it meanwhile keeps on asking here."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what is asked of every module there is, by `inspect` for one
            raise AttributeError(name)
        with _loading:  # Python's own LazyLoader let a second thread see a module that was half loaded until 3.12
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
            return getattr(import_module(self.__name__), name)


def load_on_demand(name: str) -> None:
    """Let imports of the module load nothing until something of it is used; if it was loaded, nothing changes.

    For what is heavy and seldom used, and imported at the top of a file that is not ours.
    """
    sys.modules.setdefault(name, _OnDemand(name))
