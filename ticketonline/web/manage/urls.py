"""The back office, where organisers work. The paths of one organiser begin with its slug."""

from django.urls import include, path

from . import (
    account_urls,
    api_urls,
    box_office_urls,
    code_urls,
    event_urls,
    export_urls,
    log_urls,
    order_urls,
    people_urls,
    team_urls,
    type_urls,
)
from .dashboard import dashboard
from .home import home
from .new_organiser import new_organiser
from .numbers import numbers

app_name = "manage"

organiser_urls = [
    path("", dashboard, name="dashboard"),
    *event_urls.urlpatterns,
    path("events/<uuid:event_id>/numbers/", numbers, name="numbers"),
    *type_urls.urlpatterns,
    *code_urls.urlpatterns,
    *box_office_urls.urlpatterns,
    *order_urls.urlpatterns,
    *export_urls.urlpatterns,
    *people_urls.urlpatterns,
    *team_urls.urlpatterns,
    *api_urls.urlpatterns,
    *log_urls.urlpatterns,
]

urlpatterns = [
    path("", home, name="home"),
    path("new/", new_organiser, name="new"),
    *account_urls.urlpatterns,
    *team_urls.invitation_urlpatterns,
    path("<slug:organiser>/", include(organiser_urls)),
]
