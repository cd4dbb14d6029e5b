"""Events and their ticket types in the admin."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..accounts.models import Organiser, User
from ..audit.actor import Actor
from ..core.client_address import client_address
from ..core.protection import is_protected
from ..core.text import comparable
from .forms import EventForm, TicketTypeForm, TicketTypeFormSet
from .history import as_remembered, record_event
from .locks import lock_types_of
from .models import Event, TicketType
from .rules import NEXT_STATUS
from .services.change_status import change_status
from .services.delete_events import delete_events
from .services.record_and_tell import record_and_tell

WHEN = (
    ("date", _("Begins")),
    ("doors_at", _("Doors open")),
    ("ends_at", _("Ends")),
    ("sales_open_at", _("Sales open")),
    ("sales_close_at", _("Sales close")),
    ("names_until", _("Names can be changed until")),
    ("cancel_until", _("Cancelling until")),
)


class TicketTypeInline(admin.StackedInline):  # type: ignore[type-arg]  # generic in the stubs alone
    """The event's ticket types with their stock; the counters are shown and nothing here writes them."""

    model = TicketType
    form = TicketTypeForm
    formset = TicketTypeFormSet
    fields = [("type", "price"), ("amount", "held", "sold", "left_shown"), ("limit_per_reservation", "position")]
    readonly_fields = ["held", "sold", "left_shown"]
    min_num, extra = 1, 0

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Counts the types that would be left: an event without any can't be sold."""
        return super().get_formset(request, obj, validate_min=True, **kwargs)

    @admin.display(description=_("left"))
    def left_shown(self, kind: TicketType) -> int | None:
        """How many can still be reserved."""
        return None if kind.amount is None else kind.left


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs alone
    """The operator's look at the events of all organisers, who have a back office of their own (web/manage)."""

    form = EventForm
    inlines = [TicketTypeInline]
    list_display = ["name", "organiser", "begins", "venue", "city", "status", "sold_shown", "left_shown"]
    list_select_related = ["organiser"]
    list_filter = ["status", "currency", "organiser"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    date_hierarchy = "date"
    ordering = ["-date", "-id"]
    search_fields = ["search_text"]
    search_help_text = _("Words of the name, the venue or the city.")
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["local_times"]
    actions = ["publish", "unpublish"]
    fieldsets = [
        (None, {"fields": ["organiser", "name", "slug", "status", "statistics_public"]}),
        (
            _("When"),
            {"fields": ["date", "doors_at", "ends_at", "time_zone", "sales_open_at", "sales_close_at", "local_times"]},
        ),
        (_("What buyers may do"), {"fields": ["transfers_allowed", "names_until", "cancelling", "cancel_until"]}),
        (_("Where"), {"fields": ["venue", "address", "city", "country"]}),
        (_("What"), {"fields": ["description", "language", "image", "accent", "currency"]}),
    ]

    # --- The list ---------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        events: QuerySet[Event] = super().get_queryset(request)
        return events.annotate(
            all_amount=_sum("amount"), all_held=_sum("held"), all_sold=_sum("sold"), all_withheld=_sum("withheld")
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        return super().get_search_results(request, queryset, comparable(search_term))

    @admin.display(description=_("begins"), ordering="date")
    def begins(self, event: Event) -> str:
        """When, by the clocks at the event."""
        return _by_local_clocks(event.date, event)

    @admin.display(description=_("sold"), ordering="all_sold")
    def sold_shown(self, event: Any) -> int:
        """Tickets of all types."""
        return event.all_sold or 0

    @admin.display(description=_("left"))
    def left_shown(self, event: Any) -> int:
        """Tickets of all types that can still be reserved."""
        taken = (event.all_held or 0) + (event.all_sold or 0) + (event.all_withheld or 0)
        return (event.all_amount or 0) - taken

    @admin.action(description=_("Publish the selected events"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        """Puts the events on show and on sale."""
        count = self._change_status(request, queryset, Event.Status.PUBLISHED)
        text = ngettext("%(count)s event was published.", "%(count)s events were published.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Unpublish the selected events"), permissions=["change"])
    def unpublish(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        """Takes the events off the shop. Who has reserved may still pay."""
        count = self._change_status(request, queryset, Event.Status.DRAFT)
        text = ngettext("%(count)s event is a draft again.", "%(count)s events are drafts again.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

    def _change_status(self, request: HttpRequest, queryset: QuerySet[Event], status: Event.Status) -> int:
        changing = [event for event in queryset if status in NEXT_STATUS[event.status]]
        for event in changing:
            self.log_change(request, event, str(status.label))
        return change_status([event.pk for event in changing], status, by=_actor(request))

    # --- One event --------------------------------------------------------------------------------------------------

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new event is the first organiser's, who is the only one in most installations, unless another is chosen."""
        first = Organiser.objects.order_by("created_at", "id").first()
        return {"organiser": first and first.pk, **super().get_changeform_initial_data(request)}

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Event | None:
        """Whoever is about to change the event keeps its stock still until the request's transaction ends.

        The counters that the forms compare with are then true, and no reservation comes between a check and its write.
        """
        event = super().get_object(request, object_id, from_field)
        if event is not None and request.method == "POST":
            lock_types_of([event.pk])
        return cast("Event | None", event)

    def save_model(self, request: HttpRequest, obj: Event, form: Any, change: bool) -> None:
        """Counts the version on: who edits the event in the back office at the same time is told."""
        before = as_remembered(Event.objects.get(pk=obj.pk)) if change else None
        obj.version += 1
        super().save_model(request, obj, form, change)
        by, after = _actor(request), as_remembered(obj)
        if before is None:
            record_event("event.created", obj, by=by, after=after)
        else:
            record_and_tell("event.changed", obj, by=by, before=before, after=after)

    def view_on_site(self, event: Event) -> str | None:
        """Its page in the shop, which a draft has none of."""
        return event.get_absolute_url() if event.status == Event.Status.PUBLISHED else None

    @admin.display(description=_("By the clocks there"))
    def local_times(self, event: Event) -> str:
        """The times above, which are in UTC, in the event's own time zone."""
        moments = [(label, getattr(event, name)) for name, label in WHEN]
        rows = [(label, _by_local_clocks(moment, event)) for label, moment in moments if moment]
        return format_html_join("", "<p>{}: {}</p>", rows) or gettext("Shown once the event is saved.")

    # --- Deleting ---------------------------------------------------------------------------------------------------

    def get_deleted_objects(
        self, objs: "QuerySet[Event] | Sequence[Event]", request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """Names the events that can't be deleted, instead of every reservation that stands against it."""
        reserved = [event.name for event in objs if is_protected(event)]
        if reserved:
            return [], {}, set(), reserved
        return cast("tuple[list[Any], dict[str, int], set[str], list[str]]", super().get_deleted_objects(objs, request))

    def delete_model(self, request: HttpRequest, obj: Event) -> None:
        delete_events([obj.pk], by=_actor(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        delete_events([event.pk for event in queryset], by=_actor(request))


def _actor(request: HttpRequest) -> Actor:
    user = cast("User", request.user)
    return Actor(user_id=user.pk, name=user.shown_name, address=client_address(request))


def _sum(counter: str) -> Subquery:
    types = TicketType.objects.filter(event=OuterRef("pk")).order_by().values("event")
    return Subquery(types.annotate(sum=Sum(counter)).values("sum"))


def _by_local_clocks(moment: datetime, event: Event) -> str:
    local = moment.astimezone(ZoneInfo(event.time_zone))
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"
