"""The shop's addresses with leaks in them, for the walk to find."""

from django.http import HttpResponse
from django.urls import path

from ticketonline.accounts.rules import Permission
from ticketonline.events.models import Event, EventAccess
from ticketonline.events.queries import get_of_member
from ticketonline.urls import urlpatterns as ours
from ticketonline.web.manage.access import for_members


def without_a_rule(request, organiser):
    return HttpResponse("everything")


@for_members(Permission.SEE_EVENTS)
def of_anybody(request, membership, event_id):
    """Asks who is there, but not whose event that is."""
    return HttpResponse(Event.objects.get(pk=event_id).name)


@for_members(Permission.SEE_EVENTS)
def of_all(request, membership):
    """Shows the organiser's events without regard to narrowing."""
    return HttpResponse([event.name for event in Event.objects.filter(organiser=membership.organiser)])


@for_members(Permission.SEE_EVENTS)
def changing(request, membership, event_id):
    """Writes before it looks."""
    Event.objects.filter(pk=event_id).update(venue="Elsewhere")
    return HttpResponse(get_of_member(membership, event_id).name)


@for_members(Permission.SEE_EVENTS)
def taking(request, membership):
    """Believes the ids that a form sends."""
    if "events" in request.POST:
        EventAccess.objects.create(membership=membership, event_id=request.POST["events"])
    return HttpResponse(Event.objects.filter(pk=request.GET.get("event")).values_list("name"))


def claiming(request, organiser):
    """Says that it has a rule, and keeps none."""
    return HttpResponse("everything")


claiming.permission = Permission.CHANGE_TEAM

leaks = [
    path("manage/<slug:organiser>/leak/none/", without_a_rule),
    path("manage/<slug:organiser>/leak/<int:number>/", of_all),
    path("manage/<slug:organiser>/leak/anybody/<uuid:event_id>/", of_anybody),
    path("manage/<slug:organiser>/leak/all/", of_all),
    path("manage/<slug:organiser>/leak/changing/<uuid:event_id>/", changing),
    path("manage/<slug:organiser>/leak/claiming/", claiming),
    path("manage/<slug:organiser>/leak/taking/", taking),
]
urlpatterns = [*leaks, *ours]
