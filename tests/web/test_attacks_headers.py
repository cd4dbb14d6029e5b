"""The security headers stand on every answer, also on those that no view gives; and the log stays short."""

import io
import logging

import pytest
from pytest_django import Settings

from ticketonline.events.models import Event

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def kept(answer) -> dict[str, str | None]:
    return {name: answer.headers.get(name) for name in HEADERS}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 302),
        ("/en", 301),
        ("/en/", 200),
        ("/en/events/jazz-night/", 200),
        ("/en/nowhere/", 404),
        ("/events/event/", 200),
        ("/events/reservation/", 400),
        ("/events/nowhere/", 404),
        ("/api/", 200),
        ("/admin/", 302),
        ("/admin/login/", 200),
        ("/static/web/icon.svg", 200),
        ("/static/nowhere.css", 404),
        ("/media/events/nowhere.jpg", 404),
        ("/sitemap.xml", 200),
        ("/robots.txt", 200),
        ("/health/", 200),
    ],
)
def test_they_stand_on_every_kind_of_answer(bruno, olgas_event: Event, path, status):
    answer = bruno.get(path)

    assert (answer.status_code, kept(answer)) == (status, HEADERS)


@pytest.mark.parametrize("headers", [{"Host": "elsewhere.example"}, {"Host": "a b"}])
@pytest.mark.parametrize("is_https", [False, True])
def test_they_stand_on_the_refusal_of_a_foreign_host(bruno, settings: Settings, headers, is_https):
    settings.SECURE_SSL_REDIRECT = is_https

    answer = bruno.get("/en/", headers=headers)

    assert (answer.status_code, kept(answer)) == (400, HEADERS)
    assert "elsewhere" not in answer.content.decode()


def test_they_stand_on_the_way_to_https(bruno, settings: Settings):
    settings.SECURE_SSL_REDIRECT = True

    answer = bruno.get("/en/")

    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/en/")
    assert kept(answer) == HEADERS


@pytest.mark.django_db
def test_they_stand_on_refused_writes(bruno):
    foreign = bruno.post("/en/", headers={"Origin": "https://elsewhere.example"})
    large = bruno.generic("POST", "/events/event/", CONTENT_LENGTH="99999999")

    assert (foreign.status_code, kept(foreign)) == (403, HEADERS)
    assert (large.status_code, kept(large)) == (413, HEADERS)


def test_static_files_are_no_more_open_to_other_sites_than_anything_else(bruno):
    answer = bruno.get("/static/web/icon.svg", headers={"Origin": "https://elsewhere.example"})

    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("path", "headers"), [("/en/", {"Host": "elsewhere.example"}), (f"/en/?{'a=1&' * 1200}", {"Host": "testserver"})]
)
def test_a_wrong_request_costs_one_line_of_the_log(bruno, db, path, headers, monkeypatch):
    log = io.StringIO()
    (handler,) = (handler for handler in logging.getLogger("django.security").handlers if handler.filters)
    assert isinstance(handler, logging.StreamHandler)
    # Not setStream, which flushes what it replaces: pytest may have closed it.
    monkeypatch.setattr(handler, "stream", log)

    answer = bruno.get(path, headers=headers)

    assert answer.status_code == 400
    assert len(log.getvalue().splitlines()) == 1
