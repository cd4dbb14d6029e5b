"""What the pages of an event's promo codes show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel.numbers import format_percent
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ...core import clock, money
from ...core.moments import moment
from ...events.code_state import CodeState, code_left, code_state
from ...events.models import Event, PromoCode
from ...events.promo_facts import PromoFacts
from ...events.type_facts import Change
from ..kit.addresses import absolute
from .type_page import NOTHING

STATES = {
    CodeState.VALID: _("Valid"),
    CodeState.PAUSED: pgettext_lazy("promo code", "Paused"),
    CodeState.NOT_YET: _("Not valid yet"),
    CodeState.OVER: _("Over"),
    CodeState.USED_UP: _("Used up"),
}
LOOKS = {CodeState.VALID: "badge-good", CodeState.PAUSED: "badge-warn"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """A promo code in the list. `link` opens the event's page with the code typed in; `left` is None without an end."""

    code: PromoCode
    state: str
    look: str
    takes: str
    types: str
    link: str
    left: int | None


def row(event: Event, code: PromoCode) -> Row:
    """The code as the list shows it; its types should be at hand."""
    state = code_state(code, now=clock.now())
    return Row(
        code=code,
        state=str(STATES[state]),
        look=LOOKS.get(state, ""),
        takes=takes_off(event, code),
        types=", ".join(kind.type for kind in code.types.all()) or gettext("All that are not hidden"),
        link=link(event, code),
        left=code_left(code),
    )


def link(event: Event, code: PromoCode) -> str:
    """The address of the event's page, in the reader's language, with the code typed in."""
    return absolute(f"{event.get_absolute_url()}?{urlencode({'code': code.code})}")


def takes_off(event: Event, code: PromoCode | PromoFacts) -> str:
    """What the code is worth, in a word or two."""
    if code.percent_off is not None:
        return gettext("%(off)s off") % {"off": _percent(code.percent_off)}
    if code.amount_off is not None:
        off = money.shown(money.in_its_places(code.amount_off, event.currency), event.currency, get_language())
        return gettext("%(off)s off each") % {"off": off}
    return gettext("Nothing off")


def told(changes: Sequence[Change], event: Event) -> Sequence[str]:
    """A sentence for each change: who, what, from what to what."""
    names = {field.name: str(getattr(field, "verbose_name", field.name)) for field in PromoCode._meta.get_fields()}
    sentences = []
    for change in changes:
        facts = {
            "who": change.by or gettext("Somebody"),
            "what": names[change.name],
            "before": _shown(change.name, change.before, event),
            "after": _shown(change.name, change.after, event),
        }
        sentences.append(gettext("%(who)s changed the %(what)s from %(before)s to %(after)s.") % facts)
    return sentences


def _shown(name: str, value: Any, event: Event) -> str:
    if value in (None, "", ()):
        return NOTHING
    match name:
        case "percent_off":
            return _percent(value)
        case "amount_off":
            return money.shown(value, event.currency, get_language())
        case "valid_from" | "valid_until":
            return moment(value, event.time_zone, get_language()).day_and_time
        case "types":
            return ", ".join(kind.type for kind in event.ticket_types.all() if kind.pk in value) or NOTHING
    return f"“{value}”" if isinstance(value, str) else str(value)


def _percent(value: Any) -> str:
    return format_percent(value / 100, decimal_quantization=False, locale=get_language())
