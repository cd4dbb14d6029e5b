"""Which gateway new payments go through, and which one a recorded payment went through."""

from functools import cache

from django.conf import settings

from .base import Gateway
from .simulated import SimulatedGateway


@cache
def gateway(name: str = SimulatedGateway.name) -> Gateway:
    """The gateway of that name, made once. Raises `KeyError` for one this installation does not have."""
    return {
        SimulatedGateway.name: lambda: SimulatedGateway(decline_rate=settings.SIMULATED_DECLINE_RATE),
    }[name]()
