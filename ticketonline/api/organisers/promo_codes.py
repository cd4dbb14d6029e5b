"""`/api/v1/events/{event_id}/promo-codes`: what people type in to pay less, or to see what is hidden."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec
from dmr import Path, Query, modify
from dmr.plugins.msgspec import BodyMsgspec

from ...accounts.models import Membership
from ...accounts.rules import Scope
from ...core import clock
from ...core.money import in_its_places
from ...events import errors
from ...events.code_queries import get_code, list_codes
from ...events.code_state import code_left, code_state
from ...events.models import Event, PromoCode
from ...events.promo_facts import PromoFacts, facts_of
from ...events.queries import get_of_member
from ...events.services.add_code import add_code
from ...events.services.change_code import change_code
from ...events.services.pause_code import pause_code
from ...events.services.remove_code import remove_code
from . import cursors
from .controller import OrganisersController
from .errors import MatchMissing, MatchStale
from .events import EVENTS
from .rule import Rule
from .shapes import promo_codes as shapes
from .shapes.base import EventNamed
from .tags import as_it_was_read, match, tag_of_code
from .wishes import checked, checked_limit, given

NAMED = (errors.EventNotFound, errors.PromoCodeNotFound)


class CodesController(OrganisersController):
    """The promo codes of an event."""

    tags = ["promo codes"]
    rules = {
        "get": Rule(scope=Scope.READ_EVENTS, refusals=(errors.EventNotFound,)),
        "post": Rule(
            scope=Scope.WRITE_EVENTS,
            refusals=(*NAMED, errors.InvalidPromoCode, errors.TooManyPromoCodes),
            has_tag=True,
            takes_key=True,
        ),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="listPromoCodes", response_description="Some promo codes.")
    def get(self, parsed_path: Path[EventNamed], parsed_query: Query[shapes.CodesWanted]) -> shapes.CodePage:
        """List the promo codes of an event.

        Those made last first.
        """
        wanted = checked(parsed_query)
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        size = checked_limit(wanted.limit)
        codes = list_codes(event, search=wanted.text)
        if wanted.cursor:
            codes = codes.filter(pk__lt=cursors.read(wanted.cursor, 1)[0])
        found = list(codes.order_by("-pk")[: size + 1])
        return shapes.CodePage(
            items=[show_code(code, event=event) for code in found[:size]],
            next=cursors.next_of(self.request, found[size - 1].pk) if len(found) > size else None,
        )

    @modify(status_code=HTTPStatus.CREATED, operation_id="createPromoCode", response_description="It is made.")
    def post(self, parsed_path: Path[EventNamed], parsed_body: BodyMsgspec[shapes.NewCode]) -> shapes.PromoCode:
        """Add a promo code to an event.

        It is stock as tickets are: never used for more of them than it says, however many buy at once.
        """
        wanted, member = checked(parsed_body), self.caller.membership
        event = get_of_member(member, parsed_path.event_id)

        def make() -> UUID:
            return add_code(event.pk, PromoFacts(**facts_sent(wanted)), by=self.caller.by).pk

        made = self.made(wanted, make, address=f"{EVENTS}/{event.pk}/promo-codes")
        return shown(self, event, get_code(event, made))


class CodeController(OrganisersController):
    """One promo code."""

    tags = ["promo codes"]
    rules = {
        "get": Rule(scope=Scope.READ_EVENTS, refusals=NAMED, has_tag=True),
        "patch": Rule(
            scope=Scope.WRITE_EVENTS,
            refusals=(*NAMED, errors.TooFewUses, errors.InvalidPromoCode, MatchMissing, MatchStale),
            has_tag=True,
            needs_match=True,
        ),
        "delete": Rule(scope=Scope.WRITE_EVENTS, refusals=(*NAMED, errors.PromoCodeUsed)),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="getPromoCode", response_description="The promo code.")
    def get(self, parsed_path: Path[shapes.CodeNamed]) -> shapes.PromoCode:
        """Show a promo code.

        Its ETag tells of what people decide about it, not of how often it was used.
        """
        return shown(self, *_get(self.caller.membership, parsed_path))

    @modify(status_code=HTTPStatus.OK, operation_id="changePromoCode", response_description="As it is now.")
    def patch(
        self, parsed_path: Path[shapes.CodeNamed], parsed_body: BodyMsgspec[shapes.CodeChanges]
    ) -> shapes.PromoCode:
        """Change a promo code.

        Who has reserved with it pays what they were told.
        """
        changes = facts_sent(checked(parsed_body))
        event, code = _get(self.caller.membership, parsed_path)
        match(self.request, tag_of_code(code))
        seen = facts_of(code)
        with as_it_was_read():
            change_code(event.pk, code.pk, replace(seen, **changes), seen=seen, by=self.caller.by)
        return shown(self, event, get_code(event, code.pk))

    @modify(status_code=HTTPStatus.NO_CONTENT, operation_id="deletePromoCode", response_description="It is gone.")
    def delete(self, parsed_path: Path[shapes.CodeNamed]) -> None:
        """Delete a promo code.

        One that was ever used stays; it can be paused.
        """
        event, code = _get(self.caller.membership, parsed_path)
        remove_code(event.pk, code.pk, by=self.caller.by)


class PauseCodeController(OrganisersController):
    """Pausing."""

    tags = ["promo codes"]
    rules = {"post": Rule(scope=Scope.WRITE_EVENTS, refusals=NAMED, has_tag=True)}

    @modify(status_code=HTTPStatus.OK, operation_id="pausePromoCode", response_description="As it is now.")
    def post(self, parsed_path: Path[shapes.CodeNamed]) -> shapes.PromoCode:
        """Take a promo code out of use.

        Who has reserved with it may still pay.
        """
        event, code = _get(self.caller.membership, parsed_path)
        pause_code(event.pk, code.pk, is_paused=True, by=self.caller.by)
        return shown(self, event, get_code(event, code.pk))


class ResumeCodeController(OrganisersController):
    """Going on."""

    tags = ["promo codes"]
    rules = {"post": Rule(scope=Scope.WRITE_EVENTS, refusals=NAMED, has_tag=True)}

    @modify(status_code=HTTPStatus.OK, operation_id="resumePromoCode", response_description="As it is now.")
    def post(self, parsed_path: Path[shapes.CodeNamed]) -> shapes.PromoCode:
        """Put a promo code back into use.

        One that is not paused stays as it is.
        """
        event, code = _get(self.caller.membership, parsed_path)
        pause_code(event.pk, code.pk, is_paused=False, by=self.caller.by)
        return shown(self, event, get_code(event, code.pk))


def shown(controller: OrganisersController, event: Event, code: PromoCode) -> shapes.PromoCode:
    """The promo code as the answer to the controller's request, with its ETag."""
    controller.answer_headers["ETag"] = tag_of_code(code)
    return show_code(code, event=event)


def show_code(code: PromoCode, *, event: Event) -> shapes.PromoCode:
    """A promo code of the event; its types should be at hand."""
    amount_off = None if code.amount_off is None else in_its_places(code.amount_off, event.currency)
    return shapes.PromoCode(
        id=code.pk,
        code=code.code,
        percent_off=code.percent_off,
        amount_off=amount_off,
        currency=event.currency,
        types=[kind.pk for kind in code.types.all()],
        tickets=code.tickets,
        held=code.held,
        sold=code.sold,
        left=code_left(code),
        limit_per_reservation=code.limit_per_reservation,
        valid_from=code.valid_from,
        valid_until=code.valid_until,
        note=code.note,
        is_paused=code.is_paused,
        state=code_state(code, now=clock.now()).value,
    )


def facts_sent(wish: msgspec.Struct) -> dict[str, Any]:
    """What was sent, as services take it: the types in key order."""
    facts = given(wish)
    return facts | {"types": tuple(sorted({*facts["types"]}))} if "types" in facts else facts


def _get(membership: Membership, named: shapes.CodeNamed) -> tuple[Event, PromoCode]:
    event = get_of_member(membership, named.event_id)
    return event, get_code(event, named.code_id)
