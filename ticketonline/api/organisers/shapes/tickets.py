"""The keys by which scanners know genuine tickets."""

from collections.abc import Sequence
from typing import Annotated

from ...storefront.shapes.base import Body, Time, said


class SigningKey(Body, frozen=True, kw_only=True):
    """A public key of an event."""

    id: Annotated[str, said("The key id in the codes, eight hexadecimal digits.", "21fe31df")]
    public_key: Annotated[
        str, said("Ed25519, 32 bytes in Base64 (RFC 4648).", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
    ]
    since: Annotated[Time, said("When it began to sign.", "2031-03-01T09:05:00Z")]
    retired_at: (
        Annotated[Time, said("When it stopped; null for the one in use. What it signed stays valid.", None)] | None
    )


class SigningKeys(Body, frozen=True, kw_only=True):
    """All keys of an event, the oldest first."""

    items: Sequence[SigningKey]
