"""From paying to the ticket in the buyer's hand: the mail, its files, and the order's page that it leads to."""

import re
from io import BytesIO

import icalendar
import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.buying import PAID, expect_title, pay, reserve
from tests.journeys.inspecting import findings
from tests.journeys.kept_mail import kept_mail
from tests.journeys.sizes import PHONE
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

BRUNO = "bruno.baker@example.org"  # whom no other journey mails


@pytest.fixture
def phone(windows: Windows) -> Page:
    return windows.open(**PHONE, bypass_csp=True).new_page()  # axe adds a style of its own


def test_bruno_pays_on_a_phone_and_has_tickets_that_a_scanner_reads(shop: Shop, phone: Page):
    event_id = shop.create_event("Ticket Night", "Standing:20.00:50")
    reserve(phone, f"{shop.url}/en/events/ticket-night/", email=BRUNO, Standing=2)
    pay(phone)
    expect_title(phone, PAID)

    mail = kept_mail(shop, BRUNO)
    files = {part.get_content_type(): part.get_content() for part in mail.iter_attachments()}
    pages = pypdfium2.PdfDocument(files["application/pdf"])
    printed = {code.text for page in pages for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())}
    entry = icalendar.Calendar.from_ical(files["text/calendar"]).events[0]
    assert (len(pages), len(printed), str(entry["SUMMARY"])) == (2, 2, "Ticket Night")
    assert event_id in entry["UID"]

    html = mail.get_body(("html",)).get_content()
    link = re.findall(r'href="([^"]+/tickets/[^"]+)"', html)[0]
    phone.get_by_role("button", name="Open your tickets").click()
    expect(phone).to_have_url(link)
    expect(phone.locator("svg.qr")).to_have_count(2)
    shown = zxingcpp.read_barcodes(Image.open(BytesIO(phone.screenshot(full_page=True))))
    assert {code.text for code in shown} == printed
    assert findings(phone) == []
    for code in phone.locator(".code-aloud").all_text_contents():
        assert "Valid: a ticket" in shop.cli("ticket-check", code)
