"""The promo code that a buyer came with, or typed in: whether it can be used, and what it changes on the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from ...core import clock
from ...core.moments import moment
from ...events.code_queries import find_code
from ...events.code_state import CodeState, code_left, code_state, is_for
from ...events.models import Event, PromoCode, TicketType
from ...events.offer import public_types
from ...events.promo_rules import normalised
from ...events.rules import LONGEST_CODE
from ...sales.code_tries import code_try
from ...sales.errors import UnknownPromoCode

FIELD = "code"


@dataclass(frozen=True, kw_only=True)
class Tried:
    """A code as it was tried. `kept` is what reads so, whatever its state; `promo` the same if it can be used now.

    `typed` is what the field shows, empty if nothing was tried. `sentences` say what comes of it.
    """

    typed: str = ""
    kept: PromoCode | None = None
    promo: PromoCode | None = None
    sentences: Sequence[str] = ()

    @property
    def is_used(self) -> bool:
        """Whether anything was tried at all."""
        return bool(self.typed)

    def types(self, event: Event, *, whatever_its_state: bool = False) -> Sequence[TicketType]:
        """The event's types, in their order, that are shown to everybody, and the hidden ones that the code names."""
        code = self.kept if whatever_its_state else self.promo
        if code is None:
            return public_types(event)
        return [kind for kind in event.ticket_types.all() if not kind.is_hidden or is_for(code, kind)]


NOTHING_TRIED = Tried()


def try_code(event: Event, typed: str, meta: Mapping[str, Any]) -> Tried:
    """What comes of the code (two queries). Raises `TooManyRequests` after too many wrong ones, which are counted."""
    text = normalised(typed)
    if not text:
        return NOTHING_TRIED
    shown = typed.strip()[:LONGEST_CODE]
    try:
        with code_try(meta, text):
            code = find_code(event, text)
            if code is None:
                raise UnknownPromoCode
    except UnknownPromoCode as refusal:
        return Tried(typed=shown, sentences=[refusal.message])
    return _as_it_stands(event, code)


def look_again(event: Event, tried: Tried) -> Tried:
    """The same as it is now, after the sale refused it; not counted a second time."""
    code = find_code(event, tried.kept.code) if tried.kept else None
    return _as_it_stands(event, code) if code else tried


def _as_it_stands(event: Event, code: PromoCode) -> Tried:
    state = code_state(code, now=clock.now())
    if state is not CodeState.VALID:
        return Tried(typed=code.code, kept=code, sentences=[_why_not(event, code, state)])
    return Tried(typed=code.code, kept=code, promo=code, sentences=_what_it_does(event, code))


def _why_not(event: Event, code: PromoCode, state: CodeState) -> str:
    facts = {"code": code.code}
    match state:
        case CodeState.OVER:
            return gettext("%(code)s is over: it can’t be used any more.") % facts
        case CodeState.USED_UP:
            return gettext("%(code)s has been used as often as it may be.") % facts
        case CodeState.NOT_YET if code.valid_from is not None:
            begins = moment(code.valid_from, event.time_zone, get_language())
            facts |= {"when": f"{begins.day_and_time} {begins.zone_short}"}
            return gettext("%(code)s can be used from %(when)s on.") % facts
    return gettext("%(code)s can’t be used right now.") % facts


def _what_it_does(event: Event, code: PromoCode) -> Sequence[str]:
    facts = {"code": code.code}
    sentences = []
    if code.percent_off is not None or code.amount_off is not None:
        sentences.append(gettext("%(code)s is applied: the prices show what is taken off.") % facts)
    elif any(kind.is_hidden for kind in code.types.all()):
        sentences.append(gettext("%(code)s is applied: it opens tickets that others don’t see.") % facts)
    else:
        sentences.append(gettext("%(code)s is applied.") % facts)
    left, limit = code_left(code), code.limit_per_reservation
    if limit is not None and (left is None or limit <= left):
        text = ngettext("It is for %(count)s ticket at most.", "It is for %(count)s tickets at most.", limit)
        sentences.append(text % {"count": limit})
    elif left is not None:
        text = ngettext("It is left for %(count)s ticket.", "It is left for %(count)s tickets.", left)
        sentences.append(text % {"count": left})
    return sentences
