"""`/api/v1/events/{event_id}/mail-texts`: what an organiser adds to the mails about an event."""

from collections.abc import Mapping
from http import HTTPStatus

from dmr import Path, modify
from dmr.plugins.msgspec import BodyMsgspec

from ...accounts.rules import Scope
from ...delivery.errors import InvalidMailText
from ...delivery.mail_texts import texts_of
from ...delivery.services.change_mail_texts import change_mail_texts
from ...events.errors import EventNotFound
from ...events.queries import get_of_member
from ...outbox.rules import Kind
from .controller import OrganisersController
from .rule import Rule
from .shapes import mail_texts as shapes
from .shapes.base import EventNamed


class MailTextsController(OrganisersController):
    """The words in the mails."""

    tags = ["events"]
    rules = {
        "get": Rule(scope=Scope.READ_EVENTS, refusals=(EventNotFound,)),
        "put": Rule(scope=Scope.WRITE_EVENTS, refusals=(EventNotFound, InvalidMailText)),
    }

    @modify(status_code=HTTPStatus.OK, operation_id="getMailTexts", response_description="All of them.")
    def get(self, parsed_path: Path[EventNamed]) -> shapes.MailTexts:
        """Show what is added to the mails about an event.

        Each mail says by itself what has to be said.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        return _shown(texts_of(event.pk))

    @modify(status_code=HTTPStatus.OK, operation_id="setMailTexts", response_description="All of them as they are now.")
    def put(self, parsed_path: Path[EventNamed], parsed_body: BodyMsgspec[shapes.NewMailTexts]) -> shapes.MailTexts:
        """Set what is added to the mails about an event.

        All of it: a kind of mail that is left out says nothing besides any more. Mails that are not sent yet have the
        new texts.
        """
        event = get_of_member(self.caller.membership, parsed_path.event_id)
        wanted = {kind: getattr(parsed_body, kind.value) for kind in Kind}
        return _shown(change_mail_texts(event.pk, wanted, by=self.caller.by))


def _shown(texts: Mapping[Kind, str]) -> shapes.MailTexts:
    return shapes.MailTexts(**{kind.value: texts.get(kind, "") for kind in Kind})
