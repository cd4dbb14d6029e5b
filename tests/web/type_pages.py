"""The pages of ticket types in the back office, and their form as a browser would send it."""

from tests.web.pages import Page
from ticketonline.events.models import Event, TicketType

NEW = {"type": "Balcony", "price": "30.50", "amount": "80", "limit_per_reservation": "5"}


def path(event: Event, *more: object) -> str:
    """The address of the event's ticket types, or of something below it."""
    return "/".join(["/manage", event.organiser.slug, "events", str(event.pk), "tickets", *map(str, more), ""])


def vip(event: Event) -> TicketType:
    """The type of that name as it is now."""
    return event.ticket_types.get(type="VIP")


def filled_in(page: Page) -> dict[str, str]:
    """What a browser sends of the form of one type when nothing is touched."""
    fields = {field["name"]: field.attributes.get("value", "") for field in page.all("input")}
    fields["description"] = page.one("textarea").text
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}


def errors(page: Page) -> dict[str, str]:
    """The sentences next to the fields."""
    return {
        element["id"].removeprefix("id_").removesuffix("_error"): element.text
        for element in page.all("div", class_="field-errors")
    }
