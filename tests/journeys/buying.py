"""The steps of buying, as a person takes them: by what stands on the page."""

import re

from playwright.sync_api import Locator, Page, expect

GOOD_CARD = "A good card"
DECLINED_CARD = "A card that is declined"
FAILING_SERVICE = "An error at the payment service"
SLOW_CARD = "A good card, slowly"

PAY = "Pay for your tickets"
PAYING = "Your payment is under way"
PAID = "Paid. See you there!"
CANCELLED = "Reservation cancelled"
RAN_OUT = "The time ran out"

BRUNO = "bruno@example.org"


def reserve(page: Page, address: str, *, email: str = BRUNO, name: str = "", **amounts: int) -> None:
    """Open an event, choose so many tickets of each type, reserve them and say where they go; ends where one pays."""
    page.goto(address)
    for ticket_type, amount in amounts.items():
        amount_of(page, ticket_type).fill(str(amount))
    press_reserve(page)
    expect_title(page, PAY)
    give_address(page, email, name)


def press_reserve(page: Page) -> None:
    """Press the button of the event's page."""
    page.get_by_role("button", name="Make a reservation").click()


def give_address(page: Page, email: str = BRUNO, name: str = "") -> None:
    """Say where the tickets go; ends where one pays."""
    address_field(page).fill(email)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(f"No mail goes to {email}")).to_be_visible()


def address_field(page: Page) -> Locator:
    """The field for the e-mail address, if it can be seen."""
    return page.get_by_label("E-mail address")


def pay_without_an_address(page: Page, card: str = GOOD_CARD) -> None:
    """Pass over the first step and pay."""
    without_address(page).click()
    pay(page, card)


def without_address(page: Page) -> Locator:
    """What opens the way to pay, or to confirm, without an address."""
    return page.locator("summary", has_text="without an e-mail address")


def pay(page: Page, card: str = GOOD_CARD) -> None:
    """Choose a simulated card and press Pay; the page then follows the payment."""
    page.get_by_label(card, exact=True).check()
    pay_button(page).click()


def pay_button(page: Page) -> Locator:
    """The button that pays."""
    return page.get_by_role("button", name=re.compile("^Pay "))


def cancel_question(page: Page) -> Locator:
    """What opens the question whether to cancel."""
    return page.locator("summary", has_text="Cancel reservation")


def time_left(page: Page) -> Locator:
    """The time left on the hold."""
    return page.get_by_role("timer")


def amount_of(page: Page, ticket_type: str) -> Locator:
    """The field of that type's amount."""
    return page.get_by_role("spinbutton", name=ticket_type, exact=True)


def total(page: Page) -> Locator:
    """The total that changes with the picks."""
    return page.locator("output")


def figures_of(page: Page, ticket_type: str) -> Locator:
    """The numbers in that type's row of the statistics."""
    table = page.get_by_role("table", name="Tickets by type")
    return table.get_by_role("row").filter(has_text=ticket_type).get_by_role("cell")


def reservation_id(page: Page) -> str:
    """The id in the address of a reservation's page."""
    return page.url.partition("#")[0].rstrip("/").rpartition("/")[2]


def expect_title(page: Page, text: str) -> None:
    """Wait until the page's one heading says that."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def expect_left(page: Page, ticket_type: str, left: int) -> None:
    """Wait until the event's page says how many tickets of that type are left."""
    expect(amount_of(page, ticket_type)).to_have_accessible_description(re.compile(rf"^{left} left"))
