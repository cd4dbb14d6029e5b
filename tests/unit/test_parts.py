"""All tests are run in parts: each test in one part of each engine."""

from pathlib import Path

import pytest

from tests.parts import Part, parts_of

pytestmark = pytest.mark.static
FOLDERS = {f"tests/{folder.name}" for folder in Path(__file__).parents[1].iterdir() if any(folder.glob("test_*.py"))}


def folders_of(part: Part) -> set[str]:
    """The folders whose tests a part looks at, as pytest reads its arguments."""
    left_out = {word.removeprefix("--ignore=") for word in part.arguments if word.startswith("--ignore=")}
    named = {word for word in part.arguments if word.startswith("tests/")}
    assert left_out | named <= FOLDERS
    return (named or FOLDERS) - left_out


def selected(part: Part) -> str:
    """What of them, by their marks."""
    return part.arguments[part.arguments.index("-m") + 1]


@pytest.mark.parametrize("has_own_server", [True, False])
@pytest.mark.parametrize("has_browser", [True, False])
def test_every_folder_is_in_one_part_of_each_engine(has_browser: bool, has_own_server: bool):
    parts = parts_of([], is_divided=True, has_browser=has_browser, has_own_server=has_own_server)

    for kind in {(part.on_postgresql, selected(part)) for part in parts}:
        folders = [
            folder for part in parts if (part.on_postgresql, selected(part)) == kind for folder in folders_of(part)
        ]
        assert sorted(folders) == sorted(FOLDERS)
    assert {(part.on_postgresql, selected(part)) for part in parts} == (
        {(True, "not static and not one_engine"), (False, "not postgres and not browser"), (False, "browser")}
        if has_browser
        else {(True, "not static and not one_engine"), (False, "not postgres")}
    )


def test_somebodys_own_server_has_one_database_and_so_one_run_at_a_time():
    parts = parts_of([], is_divided=True, has_browser=True, has_own_server=True)

    assert [part.name for part in parts if part.on_postgresql] == ["PostgreSQL"]


@pytest.mark.parametrize("is_divided", [True, False])
def test_what_is_asked_for_by_arguments_is_one_part_an_engine(is_divided: bool):
    parts = parts_of(["-k", "hold"], is_divided=is_divided, has_browser=True, has_own_server=False)

    assert parts == [
        Part(name="SQLite", arguments=["-m", "not postgres", "-k", "hold"]),
        Part(
            name="PostgreSQL",
            arguments=["-m", "not static and not one_engine", "-k", "hold"],
            on_postgresql=True,
        ),
    ]


def test_one_processor_does_one_thing_after_the_other():
    parts = parts_of([], is_divided=False, has_browser=True, has_own_server=False)

    assert [part.arguments for part in parts] == [["-m", "not postgres"], ["-m", "not static and not one_engine"]]
