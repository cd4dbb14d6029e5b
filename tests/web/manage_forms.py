"""Forms of the back office, filled in as a browser would send them."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.conftest import LOG_IN
from ticketonline.accounts.models import Membership


def browser_of(member: Membership) -> Client:
    """The member's browser, logged in."""
    client = Client()
    client.force_login(member.user, backend=LOG_IN)
    return client


def sent(answer: HttpResponse) -> dict[str, Any]:
    """What a browser sends of the form in the page's context when nothing is touched."""
    values: dict[str, Any] = {}
    for bound in answer.context["form"]:
        if bound.widget_type == "file":
            continue
        value = bound.value()
        if isinstance(value, bool):
            values |= {bound.html_name: "on"} if value else {}
        else:
            values[bound.html_name] = bound.field.widget.format_value(value)
        if bound.field.show_hidden_initial:
            hidden = bound.field.hidden_widget()
            values[bound.html_initial_name] = hidden.format_value(bound.initial)
    several = {bound.html_name for bound in answer.context["form"] if bound.widget_type == "checkboxselectmultiple"}
    flat = {
        name: value[0] if isinstance(value, list) and name not in several else value for name, value in values.items()
    }
    return {name: "" if value is None else value for name, value in flat.items()}


def post(client: Client, path: str, **changes: Any) -> HttpResponse:
    """Open the form, change some fields, and send it; None leaves a field out."""
    fields = sent(client.get(path)) | changes
    return client.post(path, {name: value for name, value in fields.items() if value is not None})


def errors(answer: HttpResponse) -> dict[str, list[str]]:
    """The sentences next to the fields."""
    return {name: list(found) for name, found in answer.context["form"].errors.items()}
