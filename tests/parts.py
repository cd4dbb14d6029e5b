"""The parts in which all tests are run: each a run of pytest of its own, on one engine."""

from dataclasses import dataclass

ON_POSTGRESQL = "not static and not one_engine"
# What asks for pages, and for the API, takes about as long as all the rest.
PAGES = ("tests/web", "tests/api", "tests/organisers_api")


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some of the tests on one engine."""

    name: str
    arguments: list[str]
    on_postgresql: bool = False


def parts_of(arguments: list[str], *, is_divided: bool, has_browser: bool, has_own_server: bool) -> list[Part]:
    """What to run, the longest first: every test in one part of each engine that it is for.

    Tests that were asked for by arguments are one part an engine, and on somebody's own server the tests have one
    database. A part that selects by `-m` says so first: of two the last goes, which is the caller's.
    """
    if not is_divided or arguments:
        return [
            Part(name="SQLite", arguments=["-m", "not postgres", *arguments]),
            Part(name="PostgreSQL", arguments=["-m", ON_POSTGRESQL, *arguments], on_postgresql=True),
        ]
    on_sqlite = "not postgres and not browser" if has_browser else "not postgres"
    others = [f"--ignore={folder}" for folder in PAGES]
    # The walks through pages wait more than they work.
    walks = [Part(name="SQLite in a browser", arguments=["-m", "browser"])] if has_browser else []
    on_postgresql = (
        [Part(name="PostgreSQL", arguments=["-m", ON_POSTGRESQL], on_postgresql=True)]
        if has_own_server
        else [
            Part(name="PostgreSQL, without pages", arguments=["-m", ON_POSTGRESQL, *others], on_postgresql=True),
            Part(name="PostgreSQL, pages and APIs", arguments=["-m", ON_POSTGRESQL, *PAGES], on_postgresql=True),
        ]
    )
    return [
        Part(name="SQLite, pages and APIs", arguments=["-m", on_sqlite, *PAGES]),
        # Its trials wait for processes that they start: begun last, it would leave a processor idle for minutes.
        Part(name="SQLite, without pages", arguments=["-m", on_sqlite, *others]),
        on_postgresql[0],
        *walks,
        *on_postgresql[1:],
    ]
