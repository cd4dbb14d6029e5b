"""Tickets as they were given out, the keys that sign them, who asks for them, and what their mails add."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..accounts.models import Organiser
from ..core import clock
from ..core.ids import new_id
from ..events.models import Event
from ..outbox.models import Message
from ..sales.models import OrderedTicket
from . import codes
from .wallets.kinds import Wallet

MOST_MAIL_TEXT = 2_000  # characters: a mail is read on a phone, and stays below 100 KB


class SigningKey(models.Model):
    """A pair of Ed25519 keys of one event. Until `retired_at` it signs what is given out; what it signed stays good."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="signing_keys", verbose_name=_("event"))
    # The id in codes, in hexadecimal: of the public key, see signing.py.
    code_id = models.CharField(max_length=8)
    public_key = models.BinaryField(max_length=32)
    # Encrypted under the shop's secret key, see core/sealing.py.
    sealed_private_key = models.BinaryField(max_length=255)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("signing key"), _("signing keys")
        default_permissions = ()  # nobody looks at them
        constraints = [
            models.UniqueConstraint(name="signing_key_code_id_once", fields=["code_id"]),
            models.UniqueConstraint(
                name="signing_key_one_in_use", fields=["event"], condition=Q(retired_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.code_id


class IssuedTicket(models.Model):
    """A sold ticket in its buyer's hand: the code that admits, in which version, and whose it is."""

    # Never deleted: who paid for a ticket has it, whatever else is cleared away.
    ticket = models.OneToOneField(
        OrderedTicket, on_delete=models.PROTECT, primary_key=True, related_name="issued", verbose_name=_("ticket")
    )
    code = models.CharField(_("code"), max_length=codes.LENGTH)  # as codes.py keeps it, without dashes
    # Counted up when the code is made void; a QR code has it in it.
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    key = models.ForeignKey(
        # No constraint in the database: for each ticket it would look at, and lock, the one row of all of an event.
        SigningKey,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    issued_at = models.DateTimeField(_("issued at"), default=clock.now)
    # Since when no code of it admits anybody, until it gets a new one.
    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)
    holder_name = models.CharField(pgettext_lazy("person", "holder"), max_length=100, blank=True, default="")
    # Of who has it since it was passed on; empty while it is its buyer's, and once that holder was erased.
    holder_email = models.EmailField(_("holder’s e-mail address"), blank=True, default="", db_default="")
    # Stays, whoever is forgotten: it never becomes its buyer's again.
    passed_on_at = models.DateTimeField(_("passed on at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("issued ticket"), _("issued tickets")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="issued_ticket_code_once", fields=["code"]),
            models.CheckConstraint(name="issued_ticket_version_positive", condition=Q(version__gte=1)),
        ]
        indexes = [
            models.Index(fields=["holder_email"], name="issued_ticket_of_holder", condition=~Q(holder_email="")),
            # What is emptied so many days after an event.
            models.Index(fields=["ticket"], name="issued_ticket_named", condition=~Q(holder_name="")),
            # What the organiser looks for: of the event whose key it is, by how it begins.
            models.Index(
                fields=["key", "holder_name"],
                name="issued_ticket_by_name",
                condition=~Q(holder_name=""),
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["key", "holder_email"],
                name="issued_ticket_by_email",
                condition=~Q(holder_email=""),
                opclasses=["uuid_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_passed_on(self) -> bool:
        """Whether it is somebody else's than its buyer's, also if nobody knows any more whose."""
        return self.passed_on_at is not None

    @property
    def is_valid(self) -> bool:
        """Whether its codes admit its holder, as long as its order is not taken back. The event must be at hand.

        An event that was cancelled may take place after all: its codes are valid again then.
        """
        return self.voided_at is None and self.ticket.reservation.event.status != Event.Status.CANCELLED

    @property
    def code_in_groups(self) -> str:
        """The code as people read it."""
        return codes.in_groups(self.code)


class FormerCode(models.Model):
    """A short code that was made void: who still has it is told so, instead of that nobody knows it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=codes.LENGTH)
    issued = models.ForeignKey(IssuedTicket, on_delete=models.CASCADE, related_name="former_codes")
    voided_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name, verbose_name_plural = _("former code"), _("former codes")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="former_code_once", fields=["code"])]

    def __str__(self) -> str:
        return self.code


class TicketsRequest(models.Model):
    """That somebody asked for the tickets of an address. A worker looks whether there are any, and deletes it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class MailText(models.Model):
    """What an organiser adds to the mails of one kind about an event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="mail_texts")
    kind = models.CharField(max_length=15, choices=Message.Kind.choices)
    text = models.TextField(max_length=MOST_MAIL_TEXT)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="mail_text_once", fields=["event", "kind"])]

    def __str__(self) -> str:
        return f"{self.event_id} {self.kind}"


class WalletCredentials(models.Model):
    """What signs tickets for a wallet in the organiser's own name. Who gave it is in the audit log."""

    class Kind(models.TextChoices):
        APPLE = Wallet.APPLE.value, "Apple Wallet"
        GOOGLE = Wallet.GOOGLE.value, "Google Wallet"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organiser = models.ForeignKey(Organiser, on_delete=models.CASCADE, related_name="wallet_credentials")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # Private keys and certificates, encrypted under the shop's secret key, see core/sealing.py.
    sealed = models.BinaryField(max_length=100_000)
    since = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("wallet credentials"), _("wallet credentials")
        default_permissions = ()  # nobody looks at them
        constraints = [
            models.UniqueConstraint(name="wallet_credentials_once", fields=["organiser", "kind"]),
            models.CheckConstraint(
                name="wallet_credentials_kind_known", condition=Q(kind__in=[one.value for one in Wallet])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organiser_id} {self.kind}"
