"""`/api/v1/events/{event_id}/promo-codes/batch`: many codes alike, each for somebody else."""

from http import HTTPStatus

from dmr import Path, modify
from dmr.plugins.msgspec import BodyMsgspec

from ...accounts.rules import Scope
from ...events import errors
from ...events.code_queries import list_codes
from ...events.promo_facts import PromoFacts
from ...events.queries import get_of_member
from ...events.services.make_codes import make_codes
from .controller import OrganisersController
from .errors import UnfitValue
from .promo_codes import facts_sent, show_code
from .rule import Rule
from .shapes import promo_codes as shapes
from .shapes.base import EventNamed
from .wishes import checked

NO_KEY = "Leave it out here. After an answer that was lost, list the codes that begin as these do."


class CodeBatchController(OrganisersController):
    """Many promo codes at once."""

    tags = ["promo codes"]
    rules = {
        "post": Rule(
            scope=Scope.WRITE_EVENTS,
            refusals=(errors.EventNotFound, errors.InvalidPromoCode, errors.TooManyPromoCodes),
        )
    }

    @modify(status_code=HTTPStatus.CREATED, operation_id="makePromoCodes", response_description="All are made.")
    def post(self, parsed_path: Path[EventNamed], parsed_body: BodyMsgspec[shapes.NewCodes]) -> shapes.CodeBatch:
        """Make many promo codes at once.

        All of them or none. They are alike, but for how each goes on by chance after its first signs. No
        `Idempotency-Key` is taken: one that is sent is refused.
        """
        if "HTTP_IDEMPOTENCY_KEY" in self.request.META:
            # What is kept of a key is one id, and nothing joins the codes of a batch: a repeat could not be answered.
            raise UnfitValue(field="Idempotency-Key", reason=NO_KEY)
        wanted = checked(parsed_body)
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        facts = facts_sent(wanted)
        count = facts.pop("count")
        made = make_codes(event.pk, PromoFacts(**facts), count=count, by=self.caller.by)
        codes = list_codes(event).filter(pk__in=[code.pk for code in made])
        return shapes.CodeBatch(items=[show_code(code, event=event) for code in codes])
