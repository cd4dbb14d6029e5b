"""Entry: one thing that somebody did. Written once: the database refuses to delete it, and to make it say other things.

Only personal values may give way to a marker, for an entry that says who had it done (decision 24).
"""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..core import clock
from ..core.ids import new_id


class Entry(models.Model):
    """Who did what to what, when and from where, with what changed.

    No foreign keys: an entry outlives whatever it tells of.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(_("when"), default=clock.now)
    organiser_id = models.UUIDField(null=True)  # None: it concerns the whole installation, or an account
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(_("who"), max_length=254)
    address = models.CharField(_("from where"), max_length=45, blank=True)
    action = models.CharField(_("what"), max_length=60)
    target_type = models.CharField(max_length=40)
    target_id = models.UUIDField(null=True)
    target_name = models.CharField(_("on what"), max_length=300, blank=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # Who, what and on what, as core.text makes them comparable.
    search_text = models.TextField(default="")
    # The latest entry for which personal values of this one were erased.
    erased_by = models.UUIDField(null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("log entry"), _("log entries")
        default_permissions = ("view",)
        # Ids are time-ordered, so the newest of an organiser are found from the index's end.
        indexes = [
            models.Index(fields=["organiser_id", "id"], name="entry_of_organiser"),
            models.Index(fields=["target_id", "id"], name="entry_of_target"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target_name}"
