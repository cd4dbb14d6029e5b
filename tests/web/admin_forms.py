"""The admin's form of an event, filled in as a browser would send it."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client

ADD = "/admin/events/event/add/"


def change_path(event: Any) -> str:
    """The address of the event's form."""
    return f"/admin/events/event/{event.pk}/change/"


def sent(page: HttpResponse) -> dict[str, Any]:
    """What a browser sends when nothing on the page is touched."""
    context = page.context
    fields = _values(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        fields |= _values(inline.formset.management_form)
        for form in inline.formset.forms:
            fields |= _values(form)
    return fields


def post_changes(client: Client, path: str, **changes: Any) -> HttpResponse:
    """Open the form, change some fields (`ticket_types__0__amount` is `ticket_types-0-amount`), and save."""
    named = {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(path, sent(client.get(path)) | named)


def inline_errors(page: HttpResponse) -> list[dict[str, list[str]]]:
    """The messages next to the fields of each ticket type."""
    return [dict(errors) for errors in page.context["inline_admin_formsets"][0].formset.errors]


def _values(form: BaseForm) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        parts = getattr(bound.field.widget, "widgets", None)
        if parts:
            shown = bound.field.widget.decompress(value)
            values |= {f"{bound.html_name}_{i}": str(part) if part else "" for i, part in enumerate(shown)}
        elif isinstance(value, bool):
            values |= {bound.html_name: "on"} if value else {}
        elif bound.name not in ("DELETE", "image"):
            values[bound.html_name] = "" if value is None else str(value)
    return values
