"""The mail that invites somebody into a team."""

import logging

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ...accounts.models import Invitation, Organiser
from ...core.mail_address import in_a_header, sender
from ...events.models import Event

logger = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, organiser: Organiser, *, link: str) -> bool:
    """Send it in the organiser's name and in the language now active; False when the mail server would not take it.

    To be called after the commit: the link must work when the mail arrives.
    """
    facts = {
        "organiser": organiser,
        "invitation": invitation,
        "events": invited_to(invitation),
        "link": link,
    }
    try:
        send_mail(
            _("Invitation to the team of %(organiser)s") % {"organiser": in_a_header(organiser.name)},
            render_to_string("manage/invitation_mail.txt", facts),
            sender(organiser.name),
            [invitation.email],
            html_message=render_to_string("manage/invitation_mail.html", facts),
        )
    except OSError as error:  # which SMTP's own errors are as well; their texts may hold addresses
        logger.warning("the mail of an invitation could not be sent: %s", type(error).__name__)
        return False
    return True


def invited_to(invitation: Invitation) -> list[str]:
    """The names of the events that it narrows to."""
    events = Event.objects.filter(organiser_id=invitation.organiser_id, pk__in=invitation.event_ids)
    return list(events.order_by("date", "id").values_list("name", flat=True))
