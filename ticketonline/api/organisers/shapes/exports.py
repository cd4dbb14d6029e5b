"""Exports: files made in the background."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from ....exports.rules import Fault, Format, Kind, State
from ...storefront.shapes.base import Body, Time, said
from .base import AnEvent, AnExport, Wish

KINDS, FORMATS = [kind.value for kind in Kind], [one.value for one in Format]
STATES = [state.value for state in State]
FAULTS = [fault.value for fault in Fault if fault]

KindName = Annotated[
    str,
    Meta(pattern=f"^({'|'.join(KINDS)})$"),
    said("What it holds: `tickets` are those that are paid for, `money` is by day and ticket type.", "tickets"),
]
FormatName = Annotated[str, Meta(pattern=f"^({'|'.join(FORMATS)})$"), said("As what it is written.", "csv")]
Since = Annotated[Time, said("From then on; null: from the beginning.", "2031-03-01T00:00:00Z")]
Until = Annotated[Time, said("Before then; null: to the end.", "2031-04-01T00:00:00Z")]


class Export(Body, frozen=True, kw_only=True):
    """A file that was asked for, and how far it is."""

    id: AnExport
    kind: KindName
    format: FormatName
    state: Annotated[str, said("DONE once it can be downloaded.", "DONE", enum=STATES)]
    fault: Annotated[str, said("Why it failed; null else.", "too_long", enum=FAULTS)] | None
    percent: Annotated[int, said("How much is done, 100 when all is.", 100, minimum=0, maximum=100)]
    since: Since | None
    until: Until | None
    has_names: Annotated[bool, said("Names and addresses are in it.", True)]
    has_money: Annotated[bool, said("Prices are in it.", True)]
    asked_by: Annotated[str, said("Who asked for it.", "Olga (API: Ledger)")]
    asked_at: Annotated[Time, said("When.", "2031-03-01T10:00:00Z")]
    expires_at: Annotated[Time, said("When it is deleted.", "2031-03-08T10:00:00Z")]
    file: (
        Annotated[
            str,
            said(
                "Where to download it with the same token; null until it is there.",
                "https://tickets.example.org/api/v1/exports/0197c50c-2b17-7d3a-9c42-71e8f9a0b5d6/file",
                format="uri",
            ),
        ]
        | None
    )


class ExportList(Body, frozen=True, kw_only=True):
    """The exports that the member may take away, newest first; all of them, since they last for seven days."""

    items: Sequence[Export]


class NewExport(Wish, frozen=True, kw_only=True):
    """What to write into a file. It has the columns that the member's role may see."""

    kind: KindName
    format: FormatName
    event_id: Annotated[AnEvent, said("Of that event; null: of all that the member may work on.")] | None = None
    since: Since | None = None
    until: Until | None = None
