"""The parts in which all tests are run: each a run of pytest of its own, on one engine."""

from dataclasses import dataclass

ON_POSTGRESQL = "not static and not one_engine"
# Three times about the same: what asks for pages and for the API, what starts processes of its own, and all the rest.
PAGES = ("tests/web", "tests/api", "tests/organisers_api")
PROCESSES = (
    "tests/environment",
    "tests/worker",
    "tests/rush",
    "tests/trials",
    "tests/benchmarks",
    "tests/journeys",
)


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some of the tests on one engine."""

    name: str
    arguments: list[str]
    on_postgresql: bool = False


def parts_of(arguments: list[str], *, is_divided: bool, has_browser: bool, has_own_server: bool) -> list[Part]:
    """What to run, in an order that ends all at about the same time: every test in one part of each engine it is for.

    Tests that were asked for by arguments are one part an engine, and on somebody's own server the tests have one
    database. A part that selects by `-m` says so first: of two the last goes, which is the caller's.
    """
    if not is_divided or arguments:
        return [
            Part(name="SQLite", arguments=["-m", "not postgres", *arguments]),
            Part(name="PostgreSQL", arguments=["-m", ON_POSTGRESQL, *arguments], on_postgresql=True),
        ]
    on_sqlite = "not postgres and not browser" if has_browser else "not postgres"
    others = [f"--ignore={folder}" for folder in (*PAGES, *PROCESSES)]
    walks = [Part(name="SQLite in a browser", arguments=["-m", "browser"])] if has_browser else []
    if has_own_server:
        whole = Part(name="PostgreSQL", arguments=["-m", ON_POSTGRESQL], on_postgresql=True)
        processes, pages, rest = [whole], [], []
    else:
        processes, pages, rest = (
            [Part(name=f"PostgreSQL, {name}", arguments=["-m", ON_POSTGRESQL, *folders], on_postgresql=True)]
            for name, folders in (("processes", PROCESSES), ("pages and APIs", PAGES), ("the rest", others))
        )
    return [
        Part(name="SQLite, processes", arguments=["-m", on_sqlite, *PROCESSES]),
        *processes,
        Part(name="SQLite, pages and APIs", arguments=["-m", on_sqlite, *PAGES]),
        *pages,
        *walks,
        Part(name="SQLite, the rest", arguments=["-m", on_sqlite, *others]),
        *rest,
    ]
