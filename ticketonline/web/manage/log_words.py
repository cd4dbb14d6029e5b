"""What the audit log's actions are called."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Field, Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ...accounts.models import Membership, Organiser
from ...core.text import comparable
from ...delivery.mail_texts import remembered_as
from ...events.models import Contingent, Event, PromoCode, TicketType
from ...exports.models import Export
from ...outbox.models import Message
from ...outbox.rules import Kind
from ...sales.models import Reservation
from .sell_form import Way

GROUPS: Mapping[str, Promise | str] = {
    "event": _("Events"),
    "ticket_type": _("Ticket types"),
    "promo_code": _("Promo codes"),
    "contingent": _("Contingents"),
    "order": _("Orders"),
    "ticket": _("Tickets"),
    "member": _("Team"),
    "organiser": _("Organiser"),
    "export": _("Exports"),
    "person": _("Personal data"),
    "token": _("API tokens"),
    "log": _("Log"),
}
# Read behind the name of whoever did it and before the name of what it was done to: “Olga: published · Jazz Night”.
TITLES: Mapping[str, Promise | str] = {
    "event.cancelled": _("cancelled the event"),
    "event.changed": _("changed the event"),
    "event.codes_made": _("made promo codes for the event"),
    "event.created": _("created the event"),
    "event.deleted": _("deleted the event"),
    "event.duplicated": _("duplicated the event"),
    "event.mails_changed": _("changed what mails say about the event"),
    "event.mails_sent_anew": _("had refused mails sent again about the event"),
    "event.postponed": _("postponed the event"),
    "event.preview_revoked": _("took the draft’s secret link back"),
    "event.published": _("published the event"),
    "event.refunds_asked": _("asked for all orders to be refunded of the event"),
    "event.reinstated": _("took the cancellation back"),
    "event.types_ordered": _("put the ticket types into another order"),
    "event.unpublished": _("unpublished the event"),
    "ticket_type.added": _("added the ticket type"),
    "ticket_type.changed": _("changed the ticket type"),
    "ticket_type.paused": _("paused the ticket type"),
    "ticket_type.removed": _("removed the ticket type"),
    "ticket_type.resumed": _("resumed the ticket type"),
    "promo_code.added": _("added the promo code"),
    "promo_code.changed": _("changed the promo code"),
    "promo_code.paused": _("paused the promo code"),
    "promo_code.removed": _("removed the promo code"),
    "promo_code.resumed": _("resumed the promo code"),
    "contingent.changed": _("changed the contingent"),
    "order.cancelled": _("cancelled the order"),
    "order.commented": _("commented on the order"),
    "order.contact_changed": _("corrected the address of the order"),
    "order.extended": _("gave the order more time"),
    "event.key_changed": _("changed the key that signs the tickets of the event"),
    "order.link_renewed": _("made the link to the tickets void, for a new one, of the order"),
    "order.mailed": _("sent the tickets again of the order"),
    "order.printed": _("printed the tickets of the order"),
    "order.given_back": _("gave the money back by hand for the order"),
    "order.given_away": _("gave away the order"),
    "order.invoice_paid": _("noted the invoice as paid of the order"),
    "order.returned": _("cancelled the paid order"),
    "order.sold": _("sold at the box office the order"),
    "ticket.named": _("named who comes with a ticket of the order"),
    "ticket.passed_on": _("passed on a ticket of the order"),
    "member.changed": _("changed the role"),
    "member.invited": _("invited to the team"),
    "member.joined": _("joined the team"),
    "member.left": _("left the team"),
    "member.narrowed": _("changed which events they work on"),
    "member.removed": _("removed from the team"),
    "member.uninvited": _("took the invitation back"),
    "organiser.changed": _("changed the organiser"),
    "organiser.wallet_given": _("gave credentials for a wallet to"),
    "organiser.wallet_taken": _("took the credentials for a wallet from"),
    "organiser.created": _("founded the organiser"),
    "export.asked": _("asked for an export"),
    "export.downloaded": _("downloaded an export"),
    "token.created": _("made the API token"),
    "token.revoked": _("revoked the API token"),
    "log.exported": _("exported the log"),
    "person.exported": _("handed out what is kept about a person"),
    "person.erased": _("erased a person’s data"),
    "event.people_erased": _("erased who had bought for the event, because its time was over"),
}


def title_of(action: str) -> str:
    """The action in words; one that has none yet as it is kept."""
    return str(TITLES.get(action, action.replace("_", " ").replace(".", ": ")))


def named_by(word: str) -> list[str]:
    """The actions in whose titles the word stands, in the language now active."""
    return [action for action, title in TITLES.items() if word in comparable(str(title))]


# What is kept of a change, under names that are no model's field.
FIELDS = {
    "role": _("role"),
    "events": _("events"),
    "member": _("member"),
    "scopes": _("scopes"),
    "expires_at": _("valid until"),
    "narrowed": _("only for chosen events"),
    "owner": _("owner"),
    "order": _("order"),
    "from": _("copied from"),
    "kind": _("kind"),
    "address": _("from where"),
    "preview_serial": _("secret link"),
    "person": _("person, as a key made from the address"),
    "orders": _("orders"),
    "ticket": _("ticket"),
    "tickets": _("tickets"),
    "comments": _("comments"),
    "mails": _("mails"),
    "entries": _("entries of the log"),
    "invitations": _("invitations"),
    "files": _("exported files"),
    "refunded": _("goes back"),
    "kept": _("kept"),
    "by_hand": _("by hand"),
    "reason": _("reason"),
    "signing_key": _("signing key"),
    "kept_days": _("days kept after the event"),
    "count": _("number of codes"),
    "contingent": _("contingent"),
    "way": _("way of paying"),
    "since": _("from"),
    "until": _("until"),
    "with_names": _("with names"),
    "with_money": _("with prices"),
}
# The same name means another thing where it is kept of one kind.
OF_A_KIND = {
    **{("event", remembered_as(kind)): Message.Kind(kind).label for kind in Kind},
    ("event", "address"): _("address"),
    ("reservation", "amount"): pgettext_lazy("money", "amount"),
}
MODELS: Mapping[str, Sequence[type[Model]]] = {
    "event": (Event, PromoCode),  # whoever makes many codes at once does it to the event
    "ticket_type": (TicketType, Contingent),
    "promo_code": (PromoCode,),
    "reservation": (Reservation,),
    "organiser": (Organiser,),
    "export": (Export,),
}
# Of fields that are no model's, or of a kind that is none.
CHOICES: Mapping[str, Iterable[tuple[Any, Any]]] = {"role": Membership.Role.choices, "way": Way.choices}


def field_title(field: str, target_type: str) -> str:
    """What people call the field of an entry about that kind of thing."""
    title = OF_A_KIND.get((target_type, field)) or FIELDS.get(field)
    if title:
        return str(title)
    kept = _find_field(field, target_type)
    return str(kept.verbose_name) if kept else field.replace("_", " ")


def value_title(value: Any, field: str, target_type: str) -> Any:
    """What people call the value, if it is one of few that the field may have; else the value itself."""
    choices = CHOICES.get(field)
    if choices is None:
        kept = _find_field(field, target_type)
        choices = kept.flatchoices if kept else ()
    return str(dict(choices).get(value, value)) if isinstance(value, str) else value


def _find_field(name: str, target_type: str) -> "Field[Any, Any] | None":
    for model in MODELS.get(target_type, ()):
        for kept in (*model._meta.fields, *model._meta.many_to_many):
            if kept.name == name:
                return kept
    return None
