"""A module on demand is loaded by the first who asks it for something, and by nobody else."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from ticketonline.core.on_demand import load_on_demand

NAME = "a_module_of_these_tests"


@pytest.fixture(autouse=True)
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Slow to load, and counting how often it is."""
    text = (
        "import sys, time\nsys.loaded_by_test = getattr(sys, 'loaded_by_test', 0) + 1\ntime.sleep(0.05)\nWORD = 'x'\n"
    )
    (tmp_path / f"{NAME}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "loaded_by_test", 0, raising=False)
    yield
    sys.modules.pop(NAME, None)


def loaded() -> int:
    return sys.loaded_by_test  # type: ignore[attr-defined]


def test_an_import_alone_loads_nothing():
    load_on_demand(NAME)

    import_module(NAME)

    assert loaded() == 0


def test_the_first_question_loads_it_and_later_imports_have_the_real_one():
    load_on_demand(NAME)
    stand_in = import_module(NAME)

    assert stand_in.WORD == "x"
    assert import_module(NAME).__file__.endswith(f"{NAME}.py")
    assert stand_in.WORD == "x"
    assert loaded() == 1


def test_many_threads_ask_at_once_and_all_are_answered():
    load_on_demand(NAME)
    stand_in = import_module(NAME)
    line, words = threading.Barrier(8), []

    def ask() -> None:
        line.wait(10)
        words.append(stand_in.WORD)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert words == ["x"] * 8
    assert loaded() == 1


def test_what_it_does_not_have_is_missing():
    load_on_demand(NAME)

    with pytest.raises(AttributeError):
        import_module(NAME).NOTHING  # noqa: B018


def test_what_is_loaded_stays_what_it_is():
    real = import_module(NAME)

    load_on_demand(NAME)

    assert import_module(NAME) is real


SERVER = "import ticketonline.rsgi; from django.urls import reverse; reverse('admin:index')"
WORKER = """
import django; django.setup()
from ticketonline.accounts import jobs; from ticketonline.core import jobs; from ticketonline.events import jobs
from ticketonline.exports import jobs; from ticketonline.payments import jobs; from ticketonline.sales import jobs
"""
SPARED = ["fido2", "cryptography", "xlsxwriter.workbook"]


@pytest.mark.parametrize(
    ("program", "spared"),
    [(SERVER, SPARED), (WORKER, [*SPARED, "PIL"])],
    ids=["server", "worker"],
)
def test_no_process_loads_what_few_need(program, spared, tmp_path):
    """Each megabyte counts as often as there are processes."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"{program}\nimport sys; print(set({spared!r}) & sys.modules.keys())"],
        capture_output=True,
        text=True,
        check=True,
        env={"DJANGO_SETTINGS_MODULE": "ticketonline.settings", "TICKETONLINE_DATA": str(tmp_path)},
    )

    assert done.stdout == "set()\n"
