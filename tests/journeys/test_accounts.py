"""From signing up to one's own organiser, and the ways to log in, in a real browser."""

import re
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from tests.conftest import PASSWORD
from tests.journeys.buying import expect_title
from tests.journeys.conftest import PATIENCE_MS, assert_nothing_went_wrong
from tests.journeys.inspecting import findings
from tests.journeys.sizes import PHONE
from tests.journeys.watching import Windows
from tests.live_server import Shop, running_shop
from tests.mail_server import MailServer

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

NEW = "staple battery horse correct"


@pytest.fixture(scope="module")
def post() -> Iterator[MailServer]:
    """Where the shop's mail goes."""
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def office(browser: Browser, post: MailServer) -> Iterator[Shop]:
    """A shop that sends mail. All log-ins here come from one address."""
    with running_shop(worker=False, env={"EMAIL_URL": post.url, "TICKETONLINE_LOGINS": "1000"}) as shop:
        yield shop
        assert_nothing_went_wrong(shop)


def sign_up(page: Page, office: Shop, post: MailServer, address: str) -> None:
    """Sign up and open the link in the mail; ends where the first organiser is founded."""
    page.goto(f"{office.url}/manage/")
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    expect_title(page, "Look into your mail")
    page.goto(link_in(post.wait_for(address, "Confirm your e-mail address")))
    page.get_by_role("button", name="Yes, it is mine").click()
    expect_title(page, "Who puts on the events?")


def link_in(mail: str) -> str:
    return re.search(r"http://\S+", mail)[0]


def log_in(page: Page, office: Shop, address: str, password: str = PASSWORD) -> None:
    page.goto(f"{office.url}/manage/account/login/")
    page.get_by_label("E-mail address or user name").fill(address)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()
    expect_title(page, "Log in")


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def test_from_signing_up_to_ones_own_organiser_on_a_phone(windows: Windows, office, post):
    page = windows.open(**PHONE).new_page()

    sign_up(page, office, post, "olga@example.org")
    page.get_by_label("Name").fill("Olga’s Nights")
    page.get_by_role("button", name="Go on").click()

    expect(page).to_have_url(f"{office.url}/manage/olgas-nights/")
    expect(page.get_by_role("navigation", name="Olga’s Nights").get_by_role("link", name="Overview")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]


def test_a_forgotten_password_is_replaced_by_mail(page: Page, office, post):
    sign_up(page, office, post, "dora@example.org")
    log_out(page)

    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("E-mail address").fill("dora@example.org")
    page.get_by_role("button", name="Send the link").click()
    expect_title(page, "Look into your mail")
    page.goto(link_in(post.wait_for("dora@example.org", "Choose a new password")))
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password once more").fill(NEW)
    page.get_by_role("button", name="Save").click()
    expect_title(page, "Your password is new")

    log_in(page, office, "dora@example.org", PASSWORD)
    expect(page.get_by_role("alert").first).to_have_text("No account has this name and this password.")
    log_in(page, office, "dora@example.org", NEW)
    expect_title(page, "Who puts on the events?")


def test_an_app_with_codes_and_a_recovery_code(page: Page, office, post):
    sign_up(page, office, post, "oskar@example.org")
    log_out(page)
    log_in(page, office, "oskar@example.org")
    page.get_by_role("link", name="oskar@example.org").click()
    page.get_by_role("link", name="Passkeys, app and recovery codes").click()
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name="QR code with the key below")).to_be_visible()
    secret = page.get_by_label("Key", exact=True).input_value()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect_title(page, "Recovery codes")
    recovery = page.locator("main li").first.inner_text()

    log_out(page)
    log_in(page, office, "oskar@example.org")
    expect_title(page, "One more step")
    page.get_by_label("Code").fill(code_of(secret, steps=1))
    page.get_by_role("button", name="Log in", exact=True).click()
    expect_title(page, "Who puts on the events?")

    log_out(page)
    log_in(page, office, "oskar@example.org")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect_title(page, "Who puts on the events?")


def test_a_passkey_lets_in_without_a_password_and_confirms_one_with_it(browser: Browser, office, post):
    # Passkeys belong to names, not to addresses such as 127.0.0.1.
    window = browser.new_context(locale="en-GB")
    window.set_default_timeout(PATIENCE_MS)
    page = window.new_page()
    complaints = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    device = window.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    verified = {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options | verified})
    sign_up(page, office, post, "ole@example.org")
    at_localhost = office.url.replace("127.0.0.1", "localhost")

    page.goto(f"{at_localhost}/manage/account/login/")
    page.get_by_label("E-mail address or user name").fill("ole@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.goto(f"{at_localhost}/manage/account/2fa/webauthn/add/")
    page.get_by_label("Name").fill("Ole’s telephone")
    page.get_by_role("button", name="Add a passkey").click()
    expect_title(page, "Recovery codes")
    log_out(page)

    page.get_by_role("button", name="Log in with a passkey").click()
    expect_title(page, "Who puts on the events?")
    log_out(page)

    page.get_by_label("E-mail address or user name").fill("ole@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect_title(page, "One more step")
    page.get_by_role("button", name="Use a passkey").click()
    expect_title(page, "Who puts on the events?")

    page.goto(f"{at_localhost}/manage/account/2fa/webauthn/")
    page.get_by_role("link", name="Remove Ole’s telephone").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_text("No passkey yet.")).to_be_visible()
    assert complaints == []
    window.close()


def test_a_session_that_is_ended_elsewhere_stops_at_once(windows: Windows, office, post):
    here, there = windows.open().new_page(), windows.open(**PHONE).new_page()
    sign_up(here, office, post, "ola@example.org")
    log_in(there, office, "ola@example.org")
    expect_title(there, "Who puts on the events?")

    here.goto(f"{office.url}/manage/account/sessions/")
    here.get_by_role("button", name=re.compile("^End it")).click()
    expect(here.get_by_text("The session is ended.")).to_be_visible()

    there.reload()
    expect_title(there, "Log in")


def test_no_page_of_an_account_keeps_anybody_out(page: Page, office, post):
    found = {}

    def look(path: str) -> None:
        page.goto(f"{office.url}/manage/{path}")
        found[path] = findings(page)

    for path in ("account/login/", "account/signup/", "account/password/reset/"):
        look(path)
    sign_up(page, office, post, "odile@example.org")
    log_out(page)
    log_in(page, office, "odile@example.org")
    expect_title(page, "Who puts on the events?")
    for path in ("", "email/", "password/change/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/add/", "sessions/"):
        look(f"account/{path}")
    look("new/")

    assert {path: faults for path, faults in found.items() if faults} == {}
