"""Twins at the border, for what the simulated gateway can't be asked to do."""

from collections import deque
from collections.abc import Callable, Iterator

import pytest

from ticketonline.payments.gateways import chosen
from ticketonline.payments.gateways.base import Answer, Charge
from ticketonline.payments.gateways.simulated import SimulatedGateway


class ScriptedGateway(SimulatedGateway):
    """Answers what `script` says, one charge or refund after the other: an answer, or an exception to raise.

    When the script is at its end, all goes well.
    """

    def __init__(self) -> None:
        super().__init__()
        self.script: deque[Answer | BaseException] = deque()
        self.charges: list[Charge] = []
        self.refunds: list[Charge] = []

    def charge(self, charge: Charge) -> Answer:
        self.charges.append(charge)
        return self._next()

    def refund(self, charge: Charge) -> None:
        self.refunds.append(charge)
        self._next()

    def _next(self) -> Answer:
        answer = self.script.popleft() if self.script else Answer()
        if isinstance(answer, BaseException):
            raise answer
        return answer


@pytest.fixture
def install_gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[ScriptedGateway], None]]:
    """Puts a gateway in the place of the simulated one."""

    def install(twin: ScriptedGateway) -> None:
        class Made:
            name = SimulatedGateway.name

            def __new__(cls, *, decline_rate: float) -> ScriptedGateway:  # type: ignore[misc]
                return twin

        monkeypatch.setattr(chosen, "SimulatedGateway", Made)
        chosen.gateway.cache_clear()

    yield install
    chosen.gateway.cache_clear()


@pytest.fixture
def scripted_gateway(install_gateway: Callable[[ScriptedGateway], None]) -> ScriptedGateway:
    """A gateway that answers as told, in the place of the simulated one."""
    twin = ScriptedGateway()
    install_gateway(twin)
    return twin
