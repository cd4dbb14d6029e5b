"""Loading the demo."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from ...accounts.models import Organiser, User
from ...accounts.services.create_staff import create_staff
from ...core import clock
from ...core.database import wait_for_turn, writing
from ...events.models import Event, PromoCode
from ...events.services.create_event import NewTicketType, create_event
from ...events.services.hold_back import hold_back
from ...statistics.models import DailyVisits
from ..history import PastReservation, invent
from ..login import Login, keep_login
from ..posters.printing import printed
from ..programme import EVENTS
from ..programme.shapes import DemoEvent
from ..visits import invent_visits
from .found_teams import as_actor, found_organisers, gather_team, introduce
from .record_history import record_history

USERNAME = "organiser"
NEIGHBOURS = "hamlet-but-the-ghost-is-late"  # the neighbour's only event
KEPT_BACK = "the-late-set"  # the event of which the press has some
VIEWERS = ("the-great-robot-opera", "silent-film-loud-popcorn", "umami-lab")
LONGEST_LOADING = 120.0  # seconds, on a busy machine
ANNOUNCED = timedelta(days=5)  # before sales opened


def load_if_empty() -> bool:
    """Load the demo events with their sales, and who works on them, if the database has no event; whether it did.

    All in one transaction. Of several that load at once, one does and the others wait for it. A user `organiser` who is
    there already owns the demo organiser and is else left alone: their password is unknown, so no team is made.
    """
    if Event.objects.exists():
        return False
    # Drawn before the transaction, which keeps every other writer of a SQLite database waiting.
    posters = {demo.slug: printed(demo.poster()) for demo in EVENTS}
    with writing():
        wait_for_turn("demo", patience=LONGEST_LOADING)
        if Event.objects.exists():
            return False
        now = clock.now()
        owner, login = _owner()
        organiser, neighbour = found_organisers(owner, password=login.password if login else None)
        for demo in EVENTS:
            _load(demo, posters, now=now, organiser=neighbour if demo.slug == NEIGHBOURS else organiser)
        kept = Event.objects.get(slug=KEPT_BACK).ticket_types.filter(is_hidden=False).reverse()[0]
        hold_back(kept.event_id, kept.pk, name="Press", tickets=6, by=as_actor(owner))
        if login:
            chosen = Event.objects.filter(slug__in=VIEWERS).values_list("pk", flat=True)
            gather_team(organiser, login, viewers_events=[*chosen])
            keep_login(login)
    return True


def _owner() -> tuple[User, Login | None]:
    """The demo organiser's owner, with their log-in if they are new."""
    owner = User.objects.filter(username=USERNAME).first()
    if owner is not None:
        return owner, None
    login = Login(username=USERNAME, password=secrets.token_urlsafe(12))
    owner = create_staff(username=login.username, password=login.password)
    introduce(owner, first_name="Oriana", last_name="Vega")
    return owner, login


def _load(demo: DemoEvent, posters: Mapping[str, "ContentFile[bytes]"], *, now: datetime, organiser: Organiser) -> None:
    zone = ZoneInfo(demo.time_zone)
    begins, opens = (when.moment(now=now, zone=zone).astimezone(UTC) for when in (demo.begins, demo.opens))
    closes = demo.closes.moment(now=now, zone=zone).astimezone(UTC) if demo.closes else None
    event = Event(
        organiser=organiser,
        name=demo.name,
        slug=demo.slug,
        date=begins,
        time_zone=demo.time_zone,
        venue=demo.venue,
        address=demo.address,
        city=demo.city,
        country=demo.country,
        description=demo.description,
        currency=demo.currency,
        sales_open_at=opens,
        sales_close_at=closes,
        status=Event.Status.DRAFT if demo.is_draft else Event.Status.PUBLISHED,
        created_at=min(opens - ANNOUNCED, now),
    )
    _hang(event, posters[demo.slug])
    create_event(
        event,
        by=as_actor(organiser.memberships.get().user),  # the owner: nobody else is there yet
        ticket_types=[
            NewTicketType(type=kind.type, price=kind.price, amount=kind.amount, limit_per_reservation=kind.limit)
            for kind in demo.types
        ],
    )
    _hide_and_open(event, demo)
    # The same history at every loading, apart from the dates.
    chance = Random(demo.slug)  # noqa: S311  (guards nothing)
    until = min(filter(None, (now, begins, closes)))
    reservations = invent(demo.types, opened=opens, begins=begins, until=until, zone=zone, chance=chance)
    record_history(event, reservations, now=now, chance=chance)
    if not demo.is_draft:
        _record_visits(event, reservations, until=min(now, begins), zone=zone)


def _record_visits(event: Event, reservations: Sequence[PastReservation], *, until: datetime, zone: ZoneInfo) -> None:
    days = invent_visits(
        reservations,
        announced=event.created_at,
        until=until,
        zone=zone,
        chance=Random(f"visits of {event.slug}"),  # noqa: S311  (guards nothing)
    )
    DailyVisits.objects.bulk_create(
        DailyVisits(event=event, day=one.day, views=one.views, reservations=one.reservations, payments=one.payments)
        for one in days
    )


def _hide_and_open(event: Event, demo: DemoEvent) -> None:
    """Hide what is hidden, and add the promo codes. Nobody else sees the event yet."""
    event.ticket_types.filter(type__in=[kind.type for kind in demo.types if kind.hidden]).update(is_hidden=True)
    for code in demo.codes:
        made = PromoCode.objects.create(
            event=event, code=code.code, percent_off=code.percent_off, tickets=code.tickets, note=code.note
        )
        made.types.set(event.ticket_types.filter(type__in=code.types))


def _hang(event: Event, poster: "ContentFile[bytes]") -> None:
    """Store the poster and give it to the event, in place of one that an interrupted loading left half written."""
    assert poster.name is not None
    storage, name = event.image.storage, event.image.field.generate_filename(event, poster.name)
    storage.delete(name)
    event.image.name = storage.save(name, poster)
