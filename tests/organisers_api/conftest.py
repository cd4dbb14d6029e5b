"""What tests of the organisers' API can ask for."""

import pytest

from tests.factories import make_member
from tests.organisers_api.calling import Program, program_of
from ticketonline.accounts.models import Membership
from ticketonline.accounts.rules import Role


@pytest.fixture
def olgas_membership(db: None) -> Membership:
    """Olga's, who owns Olga's Nights."""
    return make_member(role=Role.OWNER)


@pytest.fixture
def robot(olgas_membership: Membership) -> Program:
    """Olga's program, which may do everything that she may."""
    return program_of(olgas_membership)
