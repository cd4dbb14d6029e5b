"""What an organiser's form about a mail sends: words to add, and in which language to show it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from ...core.errors import DomainError
from ...delivery.models import MOST_MAIL_TEXT
from .event_fields import ProseField

FORMS = (("page", _("Formatted")), ("text", _("Plain text")))


class WordsForm(forms.Form):
    """What a mail is to say besides. How long it may be and what it may hold is the service's matter."""

    text = ProseField(
        label=_("Your words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": MOST_MAIL_TEXT}),
        help_text=_("Plain text; addresses of pages become links. It is sent as it stands, in one language or in two."),
    )
    # As it was when the form was made: what somebody else saved since is not overwritten unseen.
    seen = ProseField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, data: Any = None, *, text: str = "") -> None:
        super().__init__(data, initial={"text": text, "seen": text}, label_suffix="")

    def refuse(self, refusal: DomainError) -> None:
        """Says beside the words what was refused."""
        self.add_error("text", refusal.message)


class PreviewForm(forms.Form):
    """In which language, and in which of its two forms, a mail is to be seen; with which words, if they are typed."""

    language = forms.ChoiceField(label=_("Language"))
    form = forms.ChoiceField(label=_("Shown as"), choices=FORMS)
    text = ProseField(required=False)

    use_required_attribute = False

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"language": get_language()}, label_suffix="")
        languages = [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=languages)
