"""Making many promo codes at once, each to be given to somebody else."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext

from ...audit.actor import Actor
from ...core.database import writing
from ..errors import InvalidPromoCode, TooManyPromoCodes
from ..history import record_event
from ..locks import lock_event
from ..models import PromoCode, TicketType
from ..promo_facts import COLUMNS, PromoFacts, as_logged, write_facts
from ..rules import MOST_CODES_AT_ONCE, MOST_PROMO_CODES
from ..suggest_code import SIGNS_IN_BULK, suggest_code

BATCH = 200  # rows of one statement; SQLite takes so many values and no more


def make_codes(event_id: UUID, facts: PromoFacts, *, count: int, by: Actor) -> Sequence[PromoCode]:
    """So many new promo codes of these facts; each begins with `facts.code`, which may be empty, and goes on by chance.

    One entry in the log tells of them all. Locks the event and its types. Raises `InvalidPromoCode`, for a wrong count
    under the name `count`, `TooManyPromoCodes` or `EventNotFound`, and then makes none.
    """
    if not 1 <= count <= MOST_CODES_AT_ONCE:
        sentence = gettext("Use a number from 1 to %(most)s.") % {"most": MOST_CODES_AT_ONCE}
        raise InvalidPromoCode.of({"count": [sentence]})
    with writing():
        event = lock_event(event_id)
        taken = set(event.promo_codes.values_list("code", flat=True))
        if len(taken) + count > MOST_PROMO_CODES:
            raise TooManyPromoCodes(most=MOST_PROMO_CODES)
        model = PromoCode(event=event)
        types = write_facts(model, replace(facts, code=facts.code + suggest_code(SIGNS_IN_BULK)))
        texts = _new_texts(model.code[:-SIGNS_IN_BULK], count, taken)
        codes = PromoCode.objects.bulk_create([_like(model, text) for text in texts], batch_size=BATCH)
        _name_types(codes, types)
        after = as_logged(event, facts) | {"count": count}
        record_event("event.codes_made", event, by=by, after=after)
    return codes


def _new_texts(prefix: str, count: int, taken: Collection[str]) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < count:
        text = f"{prefix}{suggest_code(SIGNS_IN_BULK)}"
        if text not in taken:
            made[text] = None
    return [*made]


def _like(model: PromoCode, text: str) -> PromoCode:
    return PromoCode(event=model.event, **{name: getattr(model, name) for name in COLUMNS} | {"code": text})


def _name_types(codes: Sequence[PromoCode], types: Collection[TicketType]) -> None:
    through = PromoCode.types.through
    named = [through(promocode_id=code.pk, tickettype_id=kind.pk) for code in codes for kind in types]
    through._default_manager.bulk_create(named, batch_size=BATCH)
