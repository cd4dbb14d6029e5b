"""What is sought in the audit log."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ...accounts.models import Membership
from ...accounts.queries import list_team
from ...audit.queries import Word, find_actor_name
from ...core.text import comparable
from .log_words import GROUPS, named_by

MAX_WORDS = 8


class LogForm(forms.Form):
    """All of it may be left out. What makes no sense in an address is left out as well."""

    q = forms.CharField(label=_("Words"), max_length=100, required=False, widget=forms.TextInput({"type": "search"}))
    group = forms.ChoiceField(label=_("About"), required=False)
    by = forms.ChoiceField(label=_("By"), required=False)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", _("Everything")), *GROUPS.items()]  # type: ignore[attr-defined]
        people = {str(one.user_id): one.user.shown_name for one in list_team(membership.organiser)}
        people |= self._former(membership, people)
        self.fields["by"].choices = [("", _("Everybody")), *people.items()]  # type: ignore[attr-defined]
        self.is_valid()

    def _former(self, membership: Membership, people: dict[str, str]) -> dict[str, str]:
        """Somebody asked for who is in the team no more; their name leads here from what they did."""
        given = self.data.get("by", "")
        try:
            name = find_actor_name(membership.organiser_id, UUID(given)) if given not in people else None
        except ValueError:
            name = None
        return {given: name} if name else {}

    @property
    def sought(self) -> dict[str, str]:
        """What was filled in and makes sense."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def filters(self) -> dict[str, Any]:
        """The same as `audit.queries.list_entries` takes it."""
        sought = self.sought
        words = comparable(sought.get("q", "").replace("\0", "")).split()[:MAX_WORDS]
        by = sought.get("by")
        return {
            "words": [Word(text=word, actions=named_by(word)) for word in words],
            "group": sought.get("group", ""),
            "actor_id": UUID(by) if by else None,
        }
