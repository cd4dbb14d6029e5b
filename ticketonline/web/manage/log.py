"""The audit log of one organiser."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...audit.models import Entry
from ...audit.queries import in_chunks, list_entries
from ...audit.rules import ERASED
from ...audit.services.record import record
from ...core.cells import csv_lines
from ...core.database import writing
from ...events.models import PromoCode, TicketType
from ...events.queries import list_of_member
from ...sales.models import Reservation
from .access import actor_of, for_members
from .frame import page
from .log_form import LogForm
from .log_words import field_title, title_of, value_title

PAGE_SIZE = 50
OF_AN_EVENT = (TicketType, PromoCode, Reservation)
MOST_EXPORTED = 100_000  # entries, the newest; some 20 MB, which the server holds in memory while it sends them


@dataclass(frozen=True, kw_only=True)
class Change:
    """A field and what it was, and is; nothing where the entry says nothing of that."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """An entry with its action in words."""

    entry: Entry
    title: str
    changes: list[Change]

    @property
    def target(self) -> str:
        """What it was done to, unless that is whoever did it."""
        return "" if self.entry.target_name == self.entry.actor_name else self.entry.target_name


@require_safe
@for_members(Permission.SEE_LOG)
def log(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Who did what, newest first, a page at a time; found by words, by what it is about and by who did it."""
    form = LogForm(request.GET, membership=membership)
    entries = _visible(membership, form)
    before = _key(request.GET.get("before", ""))
    if before:
        entries = entries.filter(id__lt=before)
    shown = list(entries[: PAGE_SIZE + 1])
    sought = form.sought
    older = urlencode({**sought, "before": str(shown[PAGE_SIZE - 1].pk)}) if len(shown) > PAGE_SIZE else ""
    return page(
        request,
        "manage/log.html",
        membership,
        form=form,
        sought=sought,
        lines=[Line(entry=entry, title=title_of(entry.action), changes=changes(entry)) for entry in shown[:PAGE_SIZE]],
        older=older,
        newest=urlencode(sought) if before else None,
    )


@require_POST
@for_members(Permission.SEE_LOG)
def log_export(request: HttpRequest, membership: Membership) -> Any:  # Django has no one type for streamed and whole
    """The entries found as CSV; that they leave the house is written into the log itself."""
    form = LogForm(request.POST, membership=membership)
    entries = _visible(membership, form)
    with writing():
        record(
            "log.exported",
            by=actor_of(request),
            organiser_id=membership.organiser_id,
            target_type="organiser",
            target_id=membership.organiser_id,
            target_name=membership.organiser.name,
            after=form.sought,
        )
    return StreamingHttpResponse(
        csv_lines(_rows(in_chunks(entries, most=MOST_EXPORTED))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{membership.organiser.slug}-log.csv"'},
    )


def changes(entry: Entry) -> list[Change]:
    """What the entry tells of, field by field."""
    return [
        Change(
            field=field_title(field, entry.target_type),
            before=_told(entry, entry.before, field),
            after=_told(entry, entry.after, field),
        )
        for field in sorted({*entry.before, *entry.after})
    ]


def _told(entry: Entry, values: Mapping[str, Any], field: str) -> str:
    return _shown(value_title(values[field], field, entry.target_type)) if field in values else ""


def _visible(membership: Membership, form: LogForm) -> QuerySet[Entry]:
    """Whoever works for some events alone sees what was done to these, to what belongs to them, and by themselves."""
    entries = list_entries(membership.organiser_id, **form.filters)
    if membership.is_narrowed:
        events = list_of_member(membership)
        # Looked up entry by entry, by their keys: of orders there may be a million.
        belongs = [Exists(model.objects.filter(pk=OuterRef("target_id"), event__in=events)) for model in OF_AN_EVENT]
        mine = Q(target_id__in=events.values("pk")) | Q(actor_id=membership.user_id)
        entries = entries.filter(reduce(or_, belongs, mine))
    return entries


def _rows(entries: Iterator[Entry]) -> Iterator[list[str]]:
    yield [_("When (UTC)"), _("Who"), _("From where"), _("Action"), _("What"), _("On what"), _("Before"), _("After")]
    for entry in entries:
        yield [
            entry.at.strftime("%Y-%m-%d %H:%M:%S"),
            entry.actor_name,
            entry.address,
            entry.action,
            title_of(entry.action),
            entry.target_name,
            _listed(entry.before),
            _listed(entry.after),
        ]


def _listed(values: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {_shown(value)}" for name, value in values.items())


def _shown(value: Any) -> str:
    match value:
        case None | "" | []:
            return "–"
        case str() if value == ERASED:
            return _("[erased]")
        case bool():
            return _("yes") if value else _("no")
        case list():
            return ", ".join(_shown(one) for one in value)
    return str(value)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
