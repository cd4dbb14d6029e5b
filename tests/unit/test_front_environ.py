"""A request of the server's as WSGI describes it, and what a client can't make of it."""

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest

from tests.serving import Lines, Scope
from ticketonline.core.front.answers import Environ
from ticketonline.core.front.environ import environ_of

pytestmark = pytest.mark.one_engine


def environ(*headers: tuple[str, str], **more: Any) -> Environ:
    scope: Any = Scope(headers=Lines(headers), **more)
    return environ_of(scope)


def headers_of(*headers: tuple[str, str]) -> dict[str, str]:
    """What is said of these headers, and of no other."""
    said = environ(*headers)
    return {
        name: value
        for name, value in said.items()
        if name.startswith(("HTTP_", "CONTENT_")) and (name, value) != ("HTTP_HOST", "")
    }


def test_all_of_a_request_is_said():
    said = environ(
        ("Host", "tickets.example"),
        method="POST",
        path="/events/event/",
        query_string="page_size=5&q=a%20b",
        http_version="2",
        server="192.0.2.1:8443",
        client="203.0.113.7:50000",
        scheme="https",
    )

    expected = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/events/event/",
        "QUERY_STRING": "page_size=5&q=a%20b",
        "SERVER_NAME": "192.0.2.1",
        "SERVER_PORT": "8443",
        "SERVER_PROTOCOL": "HTTP/2",
        "REMOTE_ADDR": "203.0.113.7",
        "HTTP_HOST": "tickets.example",
        "wsgi.url_scheme": "https",
    }
    assert said.items() >= expected.items()
    assert said["wsgi.input"].read() == b""


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("203.0.113.7:50000", "203.0.113.7"),
        ("[2001:db8::7]:50000", "2001:db8::7"),
        ("[::1]:1", "::1"),
        ("[::ffff:203.0.113.7]:50000", "::ffff:203.0.113.7"),
    ],
)
def test_a_client_is_known_by_its_address_without_the_port(given: str, address: str):
    assert environ(client=given)["REMOTE_ADDR"] == address


def test_headers_have_the_names_of_wsgi():
    assert headers_of(("accept-language", "pl"), ("Idempotency-Key", "k"), ("X-A", "")) == {
        "HTTP_ACCEPT_LANGUAGE": "pl",
        "HTTP_IDEMPOTENCY_KEY": "k",
        "HTTP_X_A": "",
    }


def test_type_and_length_of_a_body_have_names_of_their_own():
    said = headers_of(("content-type", "application/json"), ("content-length", "5"), ("content-encoding", "gzip"))

    assert said == {
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": "5",
        "HTTP_CONTENT_ENCODING": "gzip",
    }


def test_a_request_without_a_body_says_nothing_of_one():
    assert not {"CONTENT_TYPE", "CONTENT_LENGTH"} & environ().keys()


@pytest.mark.parametrize(
    "name", ["X_Forwarded_For", "X-Forwarded_For", "x_forwarded-for", "x_forwarded_for", "X_FORWARDED_FOR"]
)
def test_a_name_with_an_underscore_passes_for_no_other(name: str):
    """A proxy that writes X-Forwarded-For itself hands this one on as it came."""
    forged, true = (name, "198.51.100.1"), ("X-Forwarded-For", "203.0.113.7")

    assert headers_of(forged) == {}
    assert headers_of(true, forged) == headers_of(forged, true) == {"HTTP_X_FORWARDED_FOR": "203.0.113.7"}


@pytest.mark.parametrize("name", ["Content_Length", "Content_Type", "Transfer_Encoding", "Cookie_", "_", "__"])
def test_nor_for_what_says_how_long_the_body_is(name: str):
    assert headers_of((name, "1")) == {}


@pytest.mark.parametrize(
    "name",
    [
        "Remote-Addr", "Request-Method", "Script-Name", "Path-Info", "Query-String", "Server-Name", "Server-Port",
        "wsgi.input", "wsgi.url-scheme", "wsgi.url_scheme", "wsgi-input", "ticketonline.no-turn",
        "ticketonline.no_turn", "HTTP-Host", "http-x-forwarded-for", "", "-",
    ],
)  # fmt: skip
def test_no_header_can_say_what_the_server_says(name: str):
    plain, said = environ(("Host", "tickets.example")), environ(("Host", "tickets.example"), (name, "evil"))

    more = said.keys() - plain.keys()
    assert all(variable.startswith("HTTP_") for variable in more)
    assert not more & {"HTTP_X_FORWARDED_FOR"}
    assert {key: said[key] for key in plain if key != "wsgi.input"} == {
        key: value for key, value in plain.items() if key != "wsgi.input"
    }
    assert said["wsgi.input"].read() == b""


def test_what_is_sent_twice_is_said_with_a_comma_and_cookies_with_a_semicolon():
    said = headers_of(
        ("X-Forwarded-For", "198.51.100.1"),
        ("Cookie", "buyer=1"),
        ("x-forwarded-for", "203.0.113.7"),
        ("cookie", "staff=2"),
        ("Cookie", "theme=3"),
    )

    assert said == {"HTTP_X_FORWARDED_FOR": "198.51.100.1,203.0.113.7", "HTTP_COOKIE": "buyer=1;staff=2;theme=3"}


def test_a_length_said_twice_is_none():
    assert headers_of(("Content-Length", "5"), ("Content-Length", "5")) == {"CONTENT_LENGTH": "5,5"}


@pytest.mark.parametrize("headers", [[("X-Key", "żółw")], [("X-Key", "żółw"), ("X-Key", "ę")]])
def test_a_value_that_the_server_does_not_read_is_not_none(headers: list[tuple[str, str]]):
    assert headers_of(*headers) == {"HTTP_X_KEY": "?"}


def test_a_value_that_is_read_stands_for_its_header_alone():
    assert headers_of(("X-Key", "żółw"), ("X-Key", "a")) == {"HTTP_X_KEY": "a"}


def test_an_underscore_hides_what_is_not_read_as_well():
    assert headers_of(("X_Key", "żółw")) == {}


def test_cookies_come_without_backslashes_of_which_python_reads_thousands_for_seconds():
    said = environ(("Cookie", 'a="' + "\\" * 60_000 + '"; buyer=b:c'))

    assert said["HTTP_COOKIE"] == 'a=""; buyer=b:c'


def test_who_names_no_host_is_not_taken_to_name_the_server():
    assert environ()["HTTP_HOST"] == ""


@pytest.mark.parametrize("text", ["/en/events/jaźń/", "/ÿ/", "/日本/😀/", "/\ufffd/"])
def test_a_path_or_query_with_other_letters_has_a_sign_for_each_byte(text: str):
    said = environ(path=text, query_string=f"q={text}")

    assert said["PATH_INFO"].encode("latin-1").decode() == text
    assert said["QUERY_STRING"].encode("latin-1").decode() == f"q={text}"


def test_django_reads_it_as_it_was_written():
    request = WSGIRequest(environ(("Host", "localhost"), path="/en/events/jaźń/", query_string="q=ża%C5%BA"))

    assert (request.path, request.GET["q"]) == ("/en/events/jaźń/", "żaź")


def test_no_request_changes_the_next():
    first = environ(("X-A", "1"))
    first |= {"wsgi.url_scheme": "evil", "SCRIPT_NAME": "/evil"}

    second = environ()

    assert (second["wsgi.url_scheme"], second["SCRIPT_NAME"]) == ("http", "")
    assert "HTTP_X_A" not in second
    assert second["wsgi.input"] is not first["wsgi.input"]
