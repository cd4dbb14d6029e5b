"""A ticket goes from its buyer to a friend, by phone and by the mails; the buyer's own copy is void."""

import re
from io import BytesIO

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

BRUNO, FRIEDA = "bruno.the.giver@example.org", "frieda.fox@example.com"


@pytest.fixture
def phone(windows: Windows) -> Page:
    return windows.open(**PHONE, bypass_csp=True).new_page()  # axe adds a style of its own


def tickets_link(shop: Shop, address: str) -> str:
    """The link to tickets in the newest mail to the address."""
    html = kept_mail(shop, address).get_body(("html",)).get_content()
    return re.findall(r'href="([^"]+/tickets/[^"]+)"', html)[0]


def scanned(page: Page) -> list[str]:
    """What a scanner reads off the screen."""
    return [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(page.screenshot())))]


def test_bruno_passes_a_ticket_on_and_his_own_copy_is_void(shop: Shop, phone: Page):
    shop.create_event("Friends Night", "Standing:20.00:50")
    reserve(phone, f"{shop.url}/en/events/friends-night/", email=BRUNO, Standing=2)
    pay(phone)
    expect_title(phone, PAID)
    phone.goto(tickets_link(shop, BRUNO))
    expect(phone.locator("svg.qr")).to_have_count(2)
    assert findings(phone) == []
    brunos = phone.locator(".code-aloud").first.text_content()

    phone.get_by_role("link", name="Pass it on").first.click()
    assert findings(phone) == []
    phone.get_by_label("Their e-mail address").fill(FRIEDA)
    phone.get_by_label("Their name").fill("Frieda Fox")
    phone.get_by_role("button", name="Pass it on").click()

    expect(phone.get_by_text("The ticket was passed on.")).to_be_visible()
    expect(phone.locator("svg.qr")).to_have_count(1)
    with pytest.raises(AssertionError, match="Void: this code was a ticket"):
        shop.cli("ticket-check", brunos)

    mail = kept_mail(shop, FRIEDA)
    (pdf,) = [part.get_content() for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]
    (page,) = list(pypdfium2.PdfDocument(pdf))
    (printed,) = [code.text for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())]
    assert "Frieda Fox" in page.get_textpage().get_text_range()

    phone.goto(tickets_link(shop, FRIEDA))
    phone.get_by_role("link", name="Full screen").click()
    assert scanned(phone) == [printed]
    friedas = phone.locator(".code-aloud").text_content()
    assert "Valid: a ticket" in shop.cli("ticket-check", friedas)
    assert "Valid: a ticket" in shop.cli("ticket-check", printed)


def test_bruno_names_who_comes_loads_the_file_and_makes_a_new_link(shop: Shop, phone: Page):
    shop.create_event("Names Night", "Standing:20.00:50")
    reserve(phone, f"{shop.url}/en/events/names-night/", email=f"names.{BRUNO}", Standing=1)
    pay(phone)
    expect_title(phone, PAID)
    old = tickets_link(shop, f"names.{BRUNO}")
    phone.goto(old)

    phone.locator("summary", has_text="Name on the ticket").click()
    phone.get_by_label("Name", exact=True).fill("Grandma Gold")
    phone.get_by_role("button", name="Save").click()
    expect(phone.get_by_text("The name is on the ticket now.")).to_be_visible()
    with phone.expect_download() as loading:
        phone.get_by_role("link", name="Download to print (PDF)").click()
    (page,) = list(pypdfium2.PdfDocument(loading.value.path()))
    assert "Grandma Gold" in page.get_textpage().get_text_range()

    phone.locator("summary", has_text="Somebody else has this link?").click()
    phone.get_by_role("button", name="Make a new link").click()
    expect(phone.get_by_text("The old one opens nothing any more.")).to_be_visible()
    assert phone.goto(old).status == 404
