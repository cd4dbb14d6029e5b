"""The mails of an event in the back office: what they say, the words added to them, and how they look."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from tests.changes import nothing_changes
from tests.factories import make_member
from tests.web.manage_forms import browser_of, errors, post, sent
from tests.web.pages import read
from ticketonline.accounts.models import Organiser
from ticketonline.accounts.rules import Role
from ticketonline.audit.actor import OPERATOR
from ticketonline.audit.models import Entry
from ticketonline.delivery.mail_texts import texts_of
from ticketonline.delivery.models import MOST_MAIL_TEXT
from ticketonline.delivery.services.change_mail_texts import change_mail_texts
from ticketonline.events.models import Event
from ticketonline.outbox.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def olga(db: None) -> Client:
    return browser_of(make_member(name="olga"))


@pytest.fixture
def viewer(db: None) -> Client:
    return browser_of(make_member(role=Role.VIEWER))


def path(event: Event, *more: str) -> str:
    return "/".join([f"/manage/{event.organiser.slug}/events/{event.pk}/mails", *more, ""])


def save(browser: Client, event: Event, kind: str, **typed: str):
    fields = sent(browser.get(path(event, kind))) | typed
    return browser.post(path(event, kind, "change"), fields)


def test_the_list_tells_of_each_mail_when_it_is_sent_what_it_says_and_what_is_added(olga, olgas_event):
    change_mail_texts(olgas_event.pk, {Kind.PAID: "Doors open\n<at> seven"}, by=OPERATOR)

    page = read(olga.get(path(olgas_event)))

    links = {one.text: one["href"] for one in page.all("a") if one["href"].startswith(path(olgas_event)[:-1])}
    assert links.pop("Mails") == path(olgas_event)
    assert len(links) == len(Kind)
    assert {*links.values()} == {path(olgas_event, kind.value) for kind in Kind}
    (tickets,) = [row for row in page.texts("li", class_="type") if row.startswith("Tickets")]
    assert "When an order is paid" in tickets
    assert "Thank you. Your tickets are in the file with this mail" in tickets
    assert tickets.endswith("Doors open<at> seven")
    assert page.text.count("With your words") == 1


def test_words_are_saved_and_the_log_says_so(olga, olgas_event):
    answer = save(olga, olgas_event, "paid", text="Doors open\r\nat seven")

    assert (answer.status_code, answer.headers["Location"]) == (303, path(olgas_event))
    assert texts_of(olgas_event.pk) == {Kind.PAID: "Doors open\nat seven"}
    entry = Entry.objects.get(action="event.mails_changed")
    assert entry.actor_name
    log = read(olga.get(f"/manage/{olgas_event.organiser.slug}/log/"))
    assert "changed what mails say about the event · Jazz Night" in log.text
    assert "Tickets" in log.texts("dt")


def test_words_that_can_not_be_saved_stay_in_the_form(olga, olgas_event):
    typed = "x" * (MOST_MAIL_TEXT + 1)

    with nothing_changes():
        answer = save(olga, olgas_event, "link", text=typed)

    assert answer.status_code == 422
    assert errors(answer) == {"text": ["Use at most 2000 characters, without control characters."]}
    assert read(answer).one("textarea").text == typed


def test_what_somebody_else_saved_is_shown_beside_what_was_typed(olga, olgas_event):
    opened = sent(olga.get(path(olgas_event, "paid")))
    change_mail_texts(olgas_event.pk, {Kind.PAID: "Theirs"}, by=OPERATOR)

    with nothing_changes():
        answer = olga.post(path(olgas_event, "paid", "change"), opened | {"text": "Mine"})

    page = read(answer)
    assert answer.status_code == 422
    assert page.one("textarea").text == "Mine"
    assert "As somebody else saved it:Theirs" in page.text
    again = {"text": "Mine", "seen": page.one("input", name="seen")["value"]}
    assert olga.post(path(olgas_event, "paid", "change"), again).status_code == 303
    assert texts_of(olgas_event.pk) == {Kind.PAID: "Mine"}


def test_who_may_only_look_sees_the_words_and_the_mail_but_no_field(viewer, olgas_event):
    change_mail_texts(olgas_event.pk, {Kind.PAID: "Doors open at seven"}, by=OPERATOR)

    page = read(viewer.get(path(olgas_event, "paid")))

    assert page.all("textarea") == []
    assert [form["method"] for form in page.all("form", target="sheet")] == ["get"]
    assert "Doors open at seven" in page.text
    assert b"Doors open at seven" in viewer.get(path(olgas_event, "paid", "preview")).content
    with nothing_changes():
        assert viewer.post(path(olgas_event, "paid", "change"), {"text": "Mine", "seen": ""}).status_code == 403


@pytest.mark.parametrize("kind", ["paid", "event_cancelled"])
def test_a_mail_is_seen_with_what_is_typed_and_nothing_is_saved(olga, olgas_event, kind):
    typed = {"text": "Czekamy!", "language": "pl", "form": "page"}

    with nothing_changes():
        page = olga.post(path(olgas_event, kind, "preview"), typed)
        plain = olga.post(path(olgas_event, kind, "preview"), typed | {"form": "text"})

    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert ">Czekamy!</div>" in page.content.decode()
    assert '<html lang="pl">' in page.content.decode()
    assert plain.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "\nCzekamy!\n" in plain.content.decode()


def test_the_mail_is_of_no_origin_and_nothing_runs_in_it(olga, olgas_event):
    sheet = olga.get(path(olgas_event, "paid", "preview"))
    frame = olga.get(path(olgas_event, "paid"))

    policy = sheet.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'self'", "form-action 'none'", "sandbox"} < {*policy}
    assert not any(part.startswith(("script-src", "connect-src", "img-src")) for part in policy)
    assert sheet.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in sheet.headers["Cache-Control"]
    outer = frame.headers["Content-Security-Policy"].split("; ")
    assert {"frame-src 'self'", "style-src 'self'", "script-src 'self'", "frame-ancestors 'none'"} < {*outer}
    assert read(frame).one("iframe")["sandbox"] == ""


def test_a_preview_of_what_can_not_be_saved_says_so(olga, olgas_event):
    answer = olga.post(path(olgas_event, "paid", "preview"), {"text": "a\x07b"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert answer.content.decode() == "Use at most 2000 characters, without control characters."


def test_a_mail_is_sent_to_whoever_looks_at_it_and_to_nobody_else(olga, olgas_event):
    typed = {"text": "Czekamy!", "language": "pl", "to": "bruno@example.org"}

    with nothing_changes():
        answer = olga.post(path(olgas_event, "paid", "to-me"), typed)

    (one,) = mail.outbox
    assert (answer.status_code, answer.content.decode()) == (200, "It is sent to olga@example.org.")
    assert one.to == one.recipients() == ["olga@example.org"]
    assert "Twoje bilety: Jazz Night" in one.subject
    assert one.subject != "Twoje bilety: Jazz Night"
    assert "\nCzekamy!\n" in one.body


def test_nobody_has_more_than_a_few_mails_sent_to_them_nor_to_an_address_that_may_be_anothers(olga, olgas_event):
    for _ in range(30):
        answer = olga.post(path(olgas_event, "paid", "to-me"))
    assert answer.status_code == 429
    many = len(mail.outbox)
    EmailAddress.objects.update(verified=False)
    unconfirmed = olga.post(path(olgas_event, "paid", "to-me"))

    assert 10 <= many <= 12
    assert (unconfirmed.status_code, len(mail.outbox)) == (409, many)
    assert unconfirmed.content.decode() == "Confirm your own e-mail address first."


@pytest.mark.parametrize("kind", ["paid2", "PAID", "-"])
def test_there_are_no_other_kinds(olga, olgas_event, kind):
    for more in ([kind], [kind, "change"], [kind, "preview"]):
        assert olga.get(path(olgas_event, *more)).status_code == 404


def test_an_organiser_without_an_address_is_told_that_nobody_gets_the_answers(olga, olgas_event):
    assert "Nobody gets their answers yet" in olga.get(path(olgas_event)).content.decode()
    Organiser.objects.update(email="box@example.com")

    assert "Answers go to box@example.com." in read(olga.get(path(olgas_event))).text
    assert "box@example.com" in read(olga.get(path(olgas_event, "link"))).texts("dd")


def test_the_next_event_begins_with_the_same_words(olga, olgas_event):
    change_mail_texts(olgas_event.pk, {Kind.PAID: "Doors open at seven"}, by=OPERATOR)

    post(olga, f"/manage/{olgas_event.organiser.slug}/events/{olgas_event.pk}/duplicate/", name="Jazz Day")

    assert texts_of(Event.objects.get(name="Jazz Day").pk) == {Kind.PAID: "Doors open at seven"}


def test_a_page_costs_as_many_queries_whatever_is_added(olga, olgas_event, django_assert_max_num_queries):
    change_mail_texts(olgas_event.pk, dict.fromkeys(Kind, "Words"), by=OPERATOR)
    olga.get(path(olgas_event))  # which notes the session

    for address in (path(olgas_event), path(olgas_event, "paid"), path(olgas_event, "paid", "preview")):
        with django_assert_max_num_queries(8):
            assert olga.get(address).status_code == 200
