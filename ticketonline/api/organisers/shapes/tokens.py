"""The token that calls."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from ....accounts.rules import Role, Scope
from ...storefront.shapes.base import Body, Time, said
from .base import ORGANISER_ID


class Organiser(Body, frozen=True, kw_only=True):
    """Whom the member works for."""

    id: Annotated[UUID, said("The organiser's id.", ORGANISER_ID)]
    name: Annotated[str, said("The organiser's name.", "Olga’s Nights")]
    slug: Annotated[str, said("The name in addresses.", "olgas-nights")]


class Token(Body, frozen=True, kw_only=True):
    """What the token may do: what its scopes say, as far as the role of its member allows it now."""

    name: Annotated[str, said("What it is called.", "Ledger")]
    scopes: Annotated[
        Sequence[Annotated[str, said("What it is for.", enum=[scope.value for scope in Scope])]],
        said("What it was made for.", ["events:read", "statistics:read"]),
    ]
    usable: Annotated[
        Sequence[Annotated[str, said("What it may do.", enum=[scope.value for scope in Scope])]],
        said("Those of them that the role allows.", ["events:read", "statistics:read"]),
    ]
    role: Annotated[str, said("Of its member.", "manager", enum=[role.value for role in Role])]
    only_chosen_events: Annotated[bool, said("Its member works on chosen events alone.", False)]
    organiser: Organiser
    expires_at: Annotated[Time, said("When it ends.", "2031-06-01T10:00:00Z")]
