"""Making a reservation."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction

from ...core.database import give_connection_back, writing
from ...core.errors import Busy
from ...core.ids import new_id
from ...events.promo_rules import is_code, normalised
from ...statistics.visits import Step, count_step, count_with_commit
from ..contact import checked_email, checked_language
from ..desk.batch import decide
from ..desk.counter import desk
from ..desk.desk import MOST_TURNS
from ..desk.wishes import Again, Wish, hashed
from ..errors import UnknownPromoCode
from ..models import Reservation
from ..rules import Line, Terms, checked_key, summed


def reserve(
    *,
    event_id: UUID,
    wanted: Sequence[Line],
    email: str = "",
    language: str = "",
    idempotency_key: str = "",
    promo_code: str = "",
    terms: Terms = Terms.ONLINE,
) -> Reservation:
    """Hold the wanted tickets for `HOLD_SECONDS`, all of them or none, at the prices of this moment.

    A promo code takes off what it does of each ticket that it is for, and is used that often, or there is a refusal.
    Waits for its turn at the process's sales desk, which locks the ticket types and promo codes. Inside a transaction
    of the caller's it is decided there instead, and true with its commit. With an `idempotency_key` that was kept with
    the same wish it is the reservation of then, as it is now. Holds that have ended are released where they are in the
    way. Raises `NothingWanted`, `WrongAmount`, `EventNotFound`, `PastEvent`, `SalesNotOpen`, `SalesClosed`,
    `UnknownTicketType`, `TypeNotOnSale`, `OverLimit`, `SoldOut`, `UnknownPromoCode`, `PromoCodeNotValid`,
    `PromoCodeOfOtherTypes`, `PromoCodeOverLimit`, `PromoCodeUsedUp`, `InvalidEmail`, `InvalidLanguage`, `WrongKey`,
    `KeyReused` or `Busy`, and then changes nothing; or `Unknown`, which does not know whether it did.
    """
    wish = wished(
        event_id=event_id,
        wanted=wanted,
        email=email,
        language=language,
        idempotency_key=idempotency_key,
        promo_code=promo_code,
        terms=terms,
    )
    if connection.in_atomic_block:
        reservation = _decide_here(wish)
        if is_visitors(wish, reservation):
            count_with_commit(Step.RESERVED, event_id)
        return reservation
    give_connection_back()  # a crowd at the desk would else keep the event's page, and the desk, from the database
    reservation = desk().serve(wish)
    if is_visitors(wish, reservation):
        count_step(Step.RESERVED, event_id)
    return reservation


def is_visitors(wish: Wish, reservation: Reservation) -> bool:
    """Whether it counts as a visitor's: not the organiser's own, nor one of before that the same key asked for."""
    return wish.terms is Terms.ONLINE and reservation.pk == wish.id


def wished(
    *,
    event_id: UUID,
    wanted: Sequence[Line],
    email: str,
    language: str,
    idempotency_key: str,
    promo_code: str,
    terms: Terms = Terms.ONLINE,
) -> Wish:
    """The wish as the desk takes it. Raises what of it can be refused without the database."""
    amounts = summed(wanted)
    email, language = checked_email(email), checked_language(language)
    key = checked_key(idempotency_key)
    code = normalised(promo_code)
    if code and not is_code(code):
        raise UnknownPromoCode
    return Wish(
        id=new_id(),
        event_id=event_id,
        amounts=amounts,
        email=email,
        language=language,
        promo_code=code,
        terms=terms,
        key=(
            hashed(
                key,
                event_id=event_id,
                amounts=amounts,
                email=email,
                language=language,
                promo_code=code,
                terms=terms,
            )
            if key
            else None
        ),
    )


def _decide_here(wish: Wish) -> Reservation:
    lock: frozenset[UUID] = frozenset()
    for _ in range(MOST_TURNS):
        with writing():
            outcome = decide([wish], also=lock)[wish.id]
            if isinstance(outcome, Again):
                # What is locked by now is let go: more is to be locked, and some of that comes before it.
                transaction.set_rollback(True)
        if isinstance(outcome, Reservation):
            return outcome
        if not isinstance(outcome, Again):
            raise outcome
        lock = outcome.lock
    raise Busy
