"""What may be sent and what is answered: JSON, whatever the caller says it would like."""

import pytest
from django.test import Client

from tests.api.calling import EVENT, RESERVATION, STATS, Api, assert_refused, wish
from tests.changes import nothing_changes
from ticketonline.events.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

WITH_BODY = [("POST", EVENT), ("POST", RESERVATION), ("PUT", RESERVATION)]


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "application/vnd.api+json",
        "application/jsonp",
        "application/*",
        "*/*",
        "json",
        ";",
        "application/json, text/plain",
    ],
)
def test_a_body_that_is_not_json_is_refused(bruno: Client, olgas_event: Event, method: str, path: str, media_type: str):
    body = f'{{"event_id":"{olgas_event.pk}","tickets":[{{"type":"VIP","amount":1}}]}}'

    with nothing_changes():
        response = bruno.generic(method, path, body, content_type=media_type)

    assert_refused(response, 415, "unsupported_media_type")
    assert response.json()["error"] == "The body must be application/json."


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "application/json; charset=iso-8859-1",
        "application/json; charset=base64",
        "application/json; charset=rot13",
        "application/json; charset=idna",
        "application/json; charset=nothing",
        "application/json; charset=",
        "application/json; version=1",
        "application/json;",
        " application/json ",
    ],
)
def test_a_parameter_beside_json_means_nothing(bruno: Client, olgas_event: Event, media_type: str):
    body = f'{{"event_id":"{olgas_event.pk}","note":"Łódź"}}'.encode()

    response = bruno.generic("POST", EVENT, body, content_type=media_type)

    assert response.status_code == 200


@pytest.mark.parametrize("charset", ["base64", "hex", "idna", "punycode", "utf-16", "unicode_escape", "undefined"])
def test_a_query_is_read_as_utf8_whatever_charset_is_claimed(bruno: Client, olgas_event: Event, charset: str):
    path = f"{STATS}?event_id=%{ord(str(olgas_event.pk)[0]):x}{str(olgas_event.pk)[1:]}"

    response = bruno.generic("GET", path, content_type=f"application/json; charset={charset}")

    assert response.status_code == 200


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "",
        "*/*",
        "text/html",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "application/json",
        "application/xml",
        "application/json;q=0",
        "image/avif",
        "nonsense",
        ";;;",
        "x" * 5000,
        "\xff",
    ],
)
def test_the_answer_is_json_whatever_is_accepted(api: Api, olgas_event: Event, accept: str | None):
    headers = {} if accept is None else {"Accept": accept}

    answers = [
        api.get(EVENT, headers=headers),
        api.post(EVENT, {"event_id": str(olgas_event.pk)}, headers=headers),
        api.post(RESERVATION, wish(olgas_event), headers=headers),
        api.delete(RESERVATION, headers=headers),
    ]

    assert [response.status_code for response in answers] == [200] * 4
    assert {response.headers["Content-Type"] for response in answers} == {"application/json"}
    assert_refused(api.delete(RESERVATION, headers=headers), 409, "reservation_over")
