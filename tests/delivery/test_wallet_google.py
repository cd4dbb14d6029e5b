"""Links for Google Wallet: a token that Google's manual describes, signed by the service account, short enough."""

import base64
import json
import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from tests.delivery import wallet_papers as papers
from tests.delivery.holding import bought, tickets_of
from tests.factories import make_event, make_organiser, ticket_type
from ticketonline.audit.actor import OPERATOR
from ticketonline.core import clock
from ticketonline.delivery.errors import NotSold, TicketVoid
from ticketonline.delivery.models import IssuedTicket
from ticketonline.delivery.services.issue import qr_text, renew, void
from ticketonline.delivery.wallets.errors import WalletNotOffered
from ticketonline.delivery.wallets.google import google_link
from ticketonline.events.models import Event
from ticketonline.payments.services.return_order import return_order

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

SAVE = "https://pay.google.com/gp/v/save/"
MOST_SIGNS = 1_800  # that Google's manual calls safe for a token
ID = re.compile(rf"{papers.ISSUER}\.[A-Za-z0-9._-]+")


@pytest.fixture(autouse=True)
def operators_papers(settings, tmp_path):
    papers.give_google(settings, tmp_path)


@pytest.fixture
def event() -> Event:
    return make_event(
        organiser=make_organiser("riverside", "Żak & Söhne"),
        name="Night of Jazz",
        venue="Klub Stodoła",
        address="Batorego 10",
        city="Warszawa",
        country="PL",
        accent="#c3002f",
        time_zone="Europe/Warsaw",
        date=datetime.fromisoformat("2031-10-24T17:30+00:00"),
        doors_at=datetime.fromisoformat("2031-10-24T16:45+00:00"),
        ends_at=datetime.fromisoformat("2031-10-24T21:00+00:00"),
    )


@pytest.fixture
def ticket(event) -> IssuedTicket:
    return tickets_of(bought(event))[0]


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def claims_of(link: str) -> dict:
    return json.loads(decoded(link.removeprefix(SAVE).split(".")[1]))


def parts_of(link: str) -> tuple[dict, dict]:
    """The class and the object in the link."""
    payload = claims_of(link)["payload"]
    (of_event,), (of_ticket,) = payload["eventTicketClasses"], payload["eventTicketObjects"]
    return of_event, of_ticket


def in_english(text: str) -> dict:
    return {"defaultValue": {"language": "en", "value": text}}


def test_the_token_is_signed_by_the_service_account_and_no_sign_of_it_can_be_changed(ticket):
    link = google_link(ticket)

    header, claims, signature = link.removeprefix(SAVE).split(".")
    public_key = papers.new_key(7).public_key()
    assert json.loads(decoded(header)) == {"alg": "RS256", "typ": "JWT"}
    public_key.verify(decoded(signature), f"{header}.{claims}".encode(), PKCS1v15(), SHA256())
    with pytest.raises(InvalidSignature):
        public_key.verify(decoded(signature), f"{header}.{claims[:-1]}".encode(), PKCS1v15(), SHA256())


def test_the_claims_are_as_published(ticket):
    before = int(clock.now().timestamp())

    claims = claims_of(google_link(ticket))

    assert before <= claims.pop("iat") <= clock.now().timestamp()
    payload = claims.pop("payload")
    assert claims == {
        "iss": papers.ACCOUNT,
        "aud": "google",
        "typ": "savetowallet",
        "origins": [],
    }
    assert payload.keys() == {"eventTicketClasses", "eventTicketObjects"}


def test_class_and_object_say_what_the_ticket_says_and_a_usual_one_is_short_enough(ticket):
    link = google_link(ticket)

    assert len(link.removeprefix(SAVE)) <= MOST_SIGNS
    of_event, of_ticket = parts_of(link)
    assert ID.fullmatch(of_event.pop("id"))
    assert ID.fullmatch(of_ticket.pop("id"))
    assert of_event == {
        "issuerName": "Żak & Söhne",
        "reviewStatus": "UNDER_REVIEW",
        "eventName": in_english("Night of Jazz"),
        "dateTime": {
            "start": "2031-10-24T19:30+02:00",
            "end": "2031-10-24T23:00+02:00",
            "doorsOpen": "2031-10-24T18:45+02:00",
        },
        "venue": {"name": in_english("Klub Stodoła"), "address": in_english("Batorego 10, Warszawa, Poland")},
    }
    of_ticket.pop("classId")
    assert of_ticket == {
        "state": "ACTIVE",
        "barcode": {"type": "QR_CODE", "value": qr_text(ticket), "alternateText": ticket.code_in_groups},
        "ticketType": in_english("VIP"),
        "hexBackgroundColor": "#c3002f",
        "ticketHolderName": "Bruno Baker",
    }


def test_tickets_of_an_event_share_its_class_and_the_same_ticket_has_the_same_ids(event):
    one, other = tickets_of(bought(event, VIP=2))

    (class_of_one, one_object), (class_of_other, other_object) = (
        parts_of(google_link(one)),
        parts_of(google_link(other)),
    )

    assert class_of_one == class_of_other
    assert one_object["classId"] == other_object["classId"] == class_of_one["id"]
    assert one_object["id"] != other_object["id"]
    assert parts_of(google_link(one)) == (class_of_one, one_object)


def test_an_event_put_off_and_a_new_code_have_other_ids(ticket, event):
    """What Google knows under an id it keeps: the old date, or the void code, would be saved again."""
    before_class, before_object = parts_of(google_link(ticket))

    renewed = renew(ticket)
    with_new_code = parts_of(google_link(renewed))
    renewed.ticket.reservation.event.date += timedelta(days=7)
    put_off = parts_of(google_link(renewed))

    assert with_new_code[0]["id"] == before_class["id"] != put_off[0]["id"]
    assert len({before_object["id"], with_new_code[1]["id"], put_off[1]["id"]}) == 3


@pytest.mark.parametrize(("sign", "most"), [("W", 1_900), ("Ż", 2_100), ("東", 2_300), ('"', 2_100), ("😀", 2_450)])
def test_the_token_is_short_whatever_is_said_and_names_stay_what_they_are(sign, most):
    kind = ticket_type(sign * 50)
    event = make_event(
        kind,
        organiser=make_organiser("long", sign * 200),
        name=sign * 200,
        venue=sign * 200,
        address=sign * 300,
        city=sign * 100,
        country="PL",
        doors_at=clock.now(),
        ends_at=clock.now() + timedelta(days=40),
    )
    (issued,) = tickets_of(bought(event, name=sign * 100, **{kind.type: 1}))

    link = google_link(issued)

    assert len(link.removeprefix(SAVE)) <= most
    of_event, of_ticket = parts_of(link)
    assert of_event["eventName"]["defaultValue"]["value"].startswith(sign * 23)
    assert of_ticket["barcode"]["value"] == qr_text(issued)


def test_an_event_at_no_place_is_said_to_be_at_none():
    (issued,) = tickets_of(bought(make_event(), name="", VIP=1))

    of_event, of_ticket = parts_of(google_link(issued))

    assert "venue" not in of_event
    assert of_event["dateTime"].keys() == {"start"}
    assert "ticketHolderName" not in of_ticket
    assert urlsplit(google_link(issued)).hostname == "pay.google.com"


def test_no_link_for_a_void_ticket_or_an_order_taken_back_or_without_credentials(ticket, settings):
    with pytest.raises(TicketVoid):
        google_link(void(ticket))
    return_order(ticket.ticket.reservation_id, refund=True, by=OPERATOR)
    with pytest.raises(NotSold):
        google_link(IssuedTicket.objects.get(pk=ticket.pk))
    settings.GOOGLE_WALLET_ACCOUNT = settings.GOOGLE_WALLET_ISSUER = ""
    with pytest.raises(WalletNotOffered):
        google_link(ticket)
