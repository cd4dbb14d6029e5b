"""Loading the demo."""

import secrets
from datetime import timedelta
from decimal import Decimal

from ...accounts.models import User
from ...accounts.services.create_organiser import create_organiser
from ...core import clock
from ...events.models import Event
from ...events.services.create_event import NewTicketType, create_event
from ..login import Login, keep_login

USERNAME = "organiser"


def load_if_empty() -> bool:
    """Load the demo events and the demo organiser if the database has no event; whether it did."""
    if Event.objects.exists():
        return False
    event = Event(name="Demo", date=clock.now() + timedelta(days=30), status=Event.Status.PUBLISHED)
    create_event(event, ticket_types=[NewTicketType(type="Standard", price=Decimal("10.00"), amount=100)])
    if not User.objects.filter(username=USERNAME).exists():
        login = Login(username=USERNAME, password=secrets.token_urlsafe(12))
        create_organiser(username=login.username, password=login.password)
        keep_login(login)
    return True
