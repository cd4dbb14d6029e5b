"""Every URL of the installation."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from .web.kit.accent import accent
from .web.kit.health import health
from .web.kit.media import media
from .web.kit.robots import robots
from .web.shop.home import home
from .web.shop.sitemap import sitemap

admin.autodiscover()

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("ticketonline.api.urls")),
    path("", home),
    path("health/", health),
    path("media/<path:path>", media),
    re_path(r"^accent/(?P<digits>[0-9a-f]{6})\.css$", accent, name="accent"),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap),
    path("admin/", admin.site.urls),
    path("manage/account/", include("allauth.urls")),
    path("manage/", include("ticketonline.web.manage.urls")),
    *i18n_patterns(
        path("tickets/", include("ticketonline.web.tickets.urls")),
        path("", include("ticketonline.web.shop.urls")),
    ),
]

handler400 = "ticketonline.refusals.bad_request"
handler403 = "ticketonline.refusals.forbidden"
handler404 = "ticketonline.refusals.not_found"
handler429 = "ticketonline.refusals.too_many"
handler500 = "ticketonline.refusals.server_error"
