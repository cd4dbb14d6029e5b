"""Passes for Apple Wallet: as Apple's format demands, listed to the byte, signed so that openssl believes it."""

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import datetime, timedelta

import pytest
from PIL import Image

from tests.delivery import wallet_papers as papers
from tests.delivery.holding import bought, tickets_of
from tests.factories import make_event, make_organiser
from ticketonline.audit.actor import OPERATOR
from ticketonline.core import clock
from ticketonline.delivery.errors import NotSold, TicketVoid
from ticketonline.delivery.models import IssuedTicket
from ticketonline.delivery.services.issue import qr_text, renew, void
from ticketonline.delivery.wallets.apple import apple_pass
from ticketonline.delivery.wallets.errors import WalletNotOffered
from ticketonline.events.models import Event
from ticketonline.payments.services.return_order import return_order

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

OPENSSL = shutil.which("openssl")
COLOUR = re.compile(r"rgb\((\d{1,3}), (\d{1,3}), (\d{1,3})\)")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d")
TEXT = re.compile(r".+", re.DOTALL)
# Of each key that is used: what Apple's documentation says of its value.
DEMANDED = {
    "formatVersion": lambda value: value == 1 and value is not True,
    "passTypeIdentifier": TEXT,
    "teamIdentifier": re.compile(r"[A-Z0-9]{10}"),
    "serialNumber": TEXT,
    "organizationName": TEXT,
    "description": TEXT,
}
ALLOWED = DEMANDED | {
    "logoText": TEXT,
    "groupingIdentifier": TEXT,
    "backgroundColor": COLOUR,
    "foregroundColor": COLOUR,
    "labelColor": COLOUR,
    "relevantDate": MOMENT,
    "expirationDate": MOMENT,
    "voided": lambda value: isinstance(value, bool),
    "barcodes": lambda value: isinstance(value, list) and all(_is_barcode(one) for one in value),
    "semantics": lambda value: set(value) <= {"eventName", "eventType", "eventStartDate", "eventEndDate", "venueName"},
    "eventTicket": lambda value: _are_fields(value),
}
PLACES = {"headerFields", "primaryFields", "secondaryFields", "auxiliaryFields", "backFields"}
FORMATS = {"PKBarcodeFormatQR", "PKBarcodeFormatPDF417", "PKBarcodeFormatAztec", "PKBarcodeFormatCode128"}


def _is_barcode(barcode: dict[str, str]) -> bool:
    barcode["message"].encode(barcode["messageEncoding"])
    return barcode["format"] in FORMATS and set(barcode) <= {"format", "message", "messageEncoding", "altText"}


def _are_fields(style: dict[str, list[dict[str, str]]]) -> bool:
    fields = [field for place in style.values() for field in place]
    keys = [field["key"] for field in fields]
    return (
        style.keys() <= PLACES
        and len(style["headerFields"]) <= 3
        and len(style["primaryFields"]) == 1
        and len(keys) == len(set(keys))
        and all(field.keys() == {"key", "label", "value"} and all(field.values()) for field in fields)
    )


def faults(said: dict) -> list[str]:
    """The keys of a pass.json that are not as Apple demands."""
    wrong = [key for key in DEMANDED if key not in said]
    for key, value in said.items():
        rule = ALLOWED.get(key)
        is_right = rule is not None and (rule(value) if callable(rule) else bool(rule.fullmatch(value)))
        wrong += [] if is_right else [key]
    return wrong


@pytest.fixture(autouse=True)
def operators_papers(settings, tmp_path):
    papers.give_apple(settings, tmp_path)


@pytest.fixture
def event() -> Event:
    return make_event(
        organiser=make_organiser("riverside", "Żak & Söhne"),
        name="Night of “Jazz”",
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


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def said_by(issued: IssuedTicket) -> dict:
    return json.loads(unzipped(apple_pass(issued))["pass.json"])


def test_a_pass_is_as_the_published_format_demands(ticket):
    said = said_by(ticket)

    assert faults(said) == []
    assert faults(said | {"formatVersion": "1", "voided": "no", "colour": "red"}) == [
        "formatVersion",
        "voided",
        "colour",
    ]


def test_a_pass_says_what_the_ticket_says(ticket, event):
    said = said_by(ticket)

    assert (said["teamIdentifier"], said["passTypeIdentifier"]) == (papers.TEAM, papers.PASS_TYPE)
    assert (said["serialNumber"], said["groupingIdentifier"]) == (ticket.pk.hex, event.pk.hex)
    assert (said["organizationName"], said["description"]) == ("Żak & Söhne", "Ticket for Night of “Jazz”")
    assert said["barcodes"] == [
        {
            "format": "PKBarcodeFormatQR",
            "message": qr_text(ticket),
            "messageEncoding": "iso-8859-1",
            "altText": ticket.code_in_groups,
        }
    ]
    assert (said["relevantDate"], said["expirationDate"]) == ("2031-10-24T18:45+02:00", "2031-10-25T23:00+02:00")
    assert (said["backgroundColor"], said["foregroundColor"]) == ("rgb(195, 0, 47)", "rgb(255, 255, 255)")
    assert said["semantics"] == {
        "eventName": "Night of “Jazz”",
        "eventType": "PKEventTypeGeneric",
        "eventStartDate": "2031-10-24T19:30+02:00",
        "eventEndDate": "2031-10-24T23:00+02:00",
        "venueName": "Klub Stodoła",
    }
    shown = {field["key"]: field["value"] for place in said["eventTicket"].values() for field in place}
    assert shown == {
        "date": "Fri, Oct 24, 2031",
        "event": "Night of “Jazz”",
        "time": "7:30\u202fPM",
        "doors": "6:45\u202fPM",
        "place": "Klub Stodoła",
        "type": "VIP",
        "holder": "Bruno Baker",
        "when": "Friday, October 24, 2031, 7:30\u202fPM, Central European Summer Time",
        "where": "Klub Stodoła, Batorego 10, Warszawa, Poland",
        "price": "€120.00",
        "code": ticket.code_in_groups,
        "organiser": "Żak & Söhne",
    }


def test_a_pass_of_an_event_that_says_the_least_is_as_demanded_too():
    said = said_by(tickets_of(bought(make_event(), name=""))[0])

    assert faults(said) == []
    assert [field["key"] for field in said["eventTicket"]["secondaryFields"]] == ["time"]


def test_every_file_is_in_the_manifest_by_its_sha1(ticket):
    files = unzipped(apple_pass(ticket))

    listed = json.loads(files["manifest.json"])
    assert listed == {
        name: hashlib.sha1(content).hexdigest()
        for name, content in files.items()
        if name not in ("manifest.json", "signature")
    }
    assert listed.keys() >= {"pass.json", "icon.png", "icon@2x.png", "icon@3x.png", "logo.png", "logo@2x.png"}


def test_two_passes_of_one_ticket_differ_in_their_signature_alone(ticket):
    one, other = apple_pass(ticket), apple_pass(ticket)

    first, second = unzipped(one), unzipped(other)
    assert list(first) == list(second)
    assert {name: content for name, content in first.items() if name != "signature"} == {
        name: content for name, content in second.items() if name != "signature"
    }
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(one)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")
@pytest.mark.parametrize("program", ["smime", "cms"])
def test_openssl_believes_the_signature_by_the_root_alone_and_of_no_other_manifest(ticket, tmp_path, program):
    files = unzipped(apple_pass(ticket))
    manifest = files["manifest.json"]
    (tmp_path / "root.pem").write_bytes(papers.root().pem)
    (tmp_path / "other.pem").write_bytes(papers.intermediate(2).pem)
    (tmp_path / "signature").write_bytes(files["signature"])

    def is_believed(content: bytes, root: str = "root.pem") -> bool:
        (tmp_path / "manifest.json").write_bytes(content)
        words = [program, "-verify", "-binary", "-inform", "DER", "-in", "signature", "-content", "manifest.json"]
        words += ["-CAfile", root, "-purpose", "any", "-out", "verified"]
        return subprocess.run(["openssl", *words], cwd=tmp_path, capture_output=True, check=False).returncode == 0

    assert is_believed(manifest)
    assert (tmp_path / "verified").read_bytes() == manifest
    assert not is_believed(manifest.replace(b'"icon.png"', b'"icon.pnG"'))
    assert not is_believed(manifest, root="other.pem")


@pytest.mark.skipif(OPENSSL is None, reason="openssl is not installed")
def test_the_signature_has_the_time_both_certificates_and_not_the_content(ticket, tmp_path):
    files = unzipped(apple_pass(ticket))
    (tmp_path / "signature").write_bytes(files["signature"])

    words = ["openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", "signature", "-noout"]
    told = subprocess.run(words, cwd=tmp_path, capture_output=True, check=True, text=True).stdout

    assert "signingTime" in told
    assert "Throw-away Relations 1" in told
    assert f"UID={papers.PASS_TYPE}" in told.replace(" ", "")
    assert "eContent: <ABSENT>" in told
    assert b"manifest" not in files["signature"]


def test_pictures_are_drawn_in_the_sizes_of_the_format(ticket):
    files = unzipped(apple_pass(ticket))

    sizes = {name: Image.open(io.BytesIO(files[name])).size for name in files if name.endswith(".png")}
    assert sizes == {
        "icon.png": (29, 29),
        "icon@2x.png": (58, 58),
        "icon@3x.png": (87, 87),
        "logo.png": (50, 50),
        "logo@2x.png": (100, 100),
        "logo@3x.png": (150, 150),
    }
    icon = Image.open(io.BytesIO(files["icon@3x.png"])).convert("RGB")
    assert icon.getpixel((1, 1)) == (0xC3, 0x00, 0x2F)
    assert (255, 255, 255) in {colour for _count, colour in icon.getcolors(icon.width * icon.height)}


def test_a_pass_speaks_the_buyers_language(ticket):
    ticket.ticket.reservation.language = "pl"

    shown = {field["key"]: field["value"] for field in said_by(ticket)["eventTicket"]["backFields"]}
    assert shown["where"] == "Klub Stodoła, Batorego 10, Warszawa, Polska"
    assert shown["when"].startswith("piątek, 24 października 2031")


def test_a_ticket_passed_on_does_not_name_who_bought_it_nor_what_it_cost(ticket):
    ticket.passed_on_at = clock.now()  # to somebody whose address was erased since

    said = said_by(ticket)

    assert "Bruno" not in json.dumps(said)
    assert "price" not in {field["key"] for field in said["eventTicket"]["backFields"]}


def test_a_ticket_with_a_new_code_takes_the_place_of_the_old_pass(ticket):
    before = said_by(ticket)

    renewed = renew(ticket)

    after = said_by(renewed)
    assert after["serialNumber"] == before["serialNumber"]
    assert after["barcodes"] != before["barcodes"]


def test_no_pass_of_a_void_ticket(ticket):
    with pytest.raises(TicketVoid):
        apple_pass(void(ticket))


def test_no_pass_once_the_order_was_taken_back(ticket):
    return_order(ticket.ticket.reservation_id, refund=True, by=OPERATOR)

    with pytest.raises(NotSold):
        apple_pass(IssuedTicket.objects.get(pk=ticket.pk))


def test_no_pass_without_credentials(ticket, settings):
    settings.APPLE_WALLET_CERTIFICATE = settings.APPLE_WALLET_PASSWORD = settings.APPLE_WALLET_INTERMEDIATE = ""

    with pytest.raises(WalletNotOffered):
        apple_pass(ticket)


def test_no_pass_with_a_certificate_that_ended_meanwhile(ticket, monkeypatch):
    assert apple_pass(ticket)
    later = clock.now() + timedelta(days=400)

    monkeypatch.setattr(clock, "now", lambda: later)

    with pytest.raises(WalletNotOffered):
        apple_pass(ticket)
