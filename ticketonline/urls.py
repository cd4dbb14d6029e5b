"""Every URL of the installation."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
]

handler400 = "ticketonline.refusals.bad_request"
handler403 = "ticketonline.refusals.forbidden"
handler404 = "ticketonline.refusals.not_found"
handler500 = "ticketonline.refusals.server_error"
