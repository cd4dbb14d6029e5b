"""What tests of the API can ask for."""

import pytest
from django.test import Client

from tests.api.calling import Api


@pytest.fixture
def api(bruno: Client) -> Api:
    """Bruno's front end."""
    return Api(bruno)


@pytest.fixture
def stellas_api(stella: Client) -> Api:
    """Stella's front end."""
    return Api(stella)
