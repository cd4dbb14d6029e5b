"""Who does something."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person at a place, or the program itself. `name` is what the log shows once the account is gone."""

    user_id: UUID | None
    name: str
    address: str = ""


OPERATOR = Actor(user_id=None, name="operator")  # whoever may run commands on the machine
BUYER = Actor(user_id=None, name="buyer")  # whoever has the link to the tickets
