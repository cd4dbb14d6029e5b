"""Finding orders by whatever text somebody has of them: of the buyer, of a ticket, of its holder, or a number."""

import re
from dataclasses import replace

from ..accounts.models import Membership
from ..payments.queries import find_reservations_by_id
from ..sales.order_list import Search, list_events
from ..sales.orders import MOST_MATCHES, matches
from .queries import find_reservations_by_code, find_reservations_by_holder

DIGITS = re.compile(r"[0-9a-f]{8,32}")
BETWEEN = str.maketrans(dict.fromkeys("- #"))  # what people write in numbers, or in front of them


def with_text(membership: Membership, search: Search, text: str) -> tuple[Search, bool]:
    """The search, narrowed to what the text is found in; and whether more match than are looked at.

    It is how a name or an address begins, of a buyer or of a ticket's holder; how the id of a reservation or of a
    payment begins; how that of a reservation ends, as tickets print it; or the whole short code of a ticket, also one
    that is void.
    """
    digits = text.lower().translate(BETWEEN)
    digits = digits if DIGITS.fullmatch(digits) else ""
    found = matches(membership, search, text=text, id_prefix=digits)
    paid = find_reservations_by_id(digits, most=MOST_MATCHES) if digits else []
    held = find_reservations_by_holder(list_events(membership, search), text, most=MOST_MATCHES)
    among = found.ids.union(paid, held.ids, find_reservations_by_code(text))
    return replace(search, among=among), found.is_cut or held.is_cut or len(paid) == MOST_MATCHES
