"""Export: a file that somebody asked for, and the job of making it."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..accounts.models import Organiser
from ..core import clock
from ..core.ids import new_id
from . import rules


class Export(models.Model):
    """What was asked for and by whom, how far it has come, and where the file lies.

    What it may hold is settled when it is asked for: the events, and whether names and money are among it. It is its
    own job: `claimed_until` says until when a worker has it in hand, so that one left behind by a dead worker is taken
    up by the next. `attempts` counts who had it; who is not the latest must not end it. `begun_anew` is how many of
    these are nobody's fault.
    """

    class Kind(models.TextChoices):
        RESERVATIONS = rules.Kind.RESERVATIONS.value, _("Orders, paid or not")
        TICKETS = rules.Kind.TICKETS.value, _("Attendees: paid tickets, one a line")
        MONEY = rules.Kind.MONEY.value, _("Money by day and ticket type")

    class Format(models.TextChoices):
        CSV = rules.Format.CSV.value, _("CSV, with commas")
        XLSX = rules.Format.XLSX.value, _("Excel (XLSX)")

    class State(models.TextChoices):
        QUEUED = rules.State.QUEUED.value, _("Waiting")
        RUNNING = rules.State.RUNNING.value, _("Being made")
        DONE = rules.State.DONE.value, _("Ready")
        FAILED = rules.State.FAILED.value, pgettext_lazy("export", "Failed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organiser = models.ForeignKey(
        Organiser,
        on_delete=models.CASCADE,
        related_name="exports",
        verbose_name=_("organiser"),
        db_index=False,  # `export_of_organiser` serves as well
    )
    event_ids = models.JSONField(null=True)  # as text; None: all events, those to come included
    event_name = models.CharField(_("event"), max_length=200, blank=True)  # if it is one
    kind = models.CharField(_("what"), max_length=12, choices=Kind.choices)
    format = models.CharField(_("format"), max_length=4, choices=Format.choices)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    language = models.CharField(_("language"), max_length=35)
    has_names = models.BooleanField(default=False)
    has_money = models.BooleanField(default=False)
    # No foreign key: it outlives the account of whoever asked.
    asker_id = models.UUIDField()
    asker_name = models.CharField(_("who"), max_length=254)
    asked_at = models.DateTimeField(_("when"), default=clock.now)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.QUEUED)
    fault = models.CharField(max_length=8, blank=True)  # see `rules.Fault`
    rows_done = models.PositiveIntegerField(default=0)
    rows_in_all = models.PositiveIntegerField(default=0)  # about so many are expected
    file = models.CharField(max_length=60, blank=True, editable=False)  # its name in the folder, which can't be guessed
    claimed_until = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    begun_anew = models.PositiveSmallIntegerField(default=0, db_default=0)
    done_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = _("export"), _("exports")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="export_state_known", condition=Q(state__in=[state.value for state in rules.State])
            ),
            models.CheckConstraint(
                name="export_file_when_done",
                condition=(Q(state="DONE", done_at__isnull=False) & ~Q(file="")) | (~Q(state="DONE") & Q(file="")),
            ),
        ]
        indexes = [
            models.Index(fields=["organiser", "id"], name="export_of_organiser"),
            models.Index(fields=["claimed_until"], name="export_to_make", condition=Q(state__in=["QUEUED", "RUNNING"])),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return folder() / self.file

    @property
    def file_name(self) -> str:
        """What it is called where it is taken to."""
        return f"{self.organiser.slug}-{self.kind}-{self.asked_at:%Y-%m-%d}.{self.format}"

    @property
    def percent(self) -> int:
        """How much of it is done, in whole percent; 99 at the most until it is."""
        return min(99, self.rows_done * 100 // self.rows_in_all) if self.rows_in_all else 0


def folder() -> Path:
    """Where the files lie, readable by the program alone."""
    made = Path(settings.EXPORTS_FOLDER)
    made.mkdir(mode=0o700, exist_ok=True)
    return made
