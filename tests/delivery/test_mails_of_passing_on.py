"""What the mails about a ticket that was passed on say: from whom it is, and which code is void."""

import pytest

from tests.delivery.holding import BRUNO, FRIEDA, STELLA, bought, mails_to, tickets_of
from tests.factories import make_event
from tests.moments import later
from ticketonline.delivery.services.issue import void
from ticketonline.delivery.services.pass_on import pass_on

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

# What mail programs make links of all the same: telephone numbers, and the full stops of other scripts.
LINKS = ["Refunds, call +48 600 100 200", "evil\u3002example", "evil\uff0eexample", "evil\uff61example"]
SOMEBODY = "Somebody who bought a ticket passed it on to you."


def test_the_friend_reads_who_bought_it_that_nothing_is_to_be_done_and_whom_to_ask():
    order = bought(make_event())

    pass_on(tickets_of(order)[0], email=FRIEDA)

    (one,) = mails_to(FRIEDA)
    for text in (one.body, str(one.alternatives[0][0])):
        assert "Bruno Baker bought a ticket that was passed on to you." in text
        assert "You need do nothing: just show it at the entrance." in text
        assert f"ask the organiser: {order.event.organiser.name}." in text.replace("&#x27;", "'")
        assert BRUNO not in text
        assert SOMEBODY not in text
    assert "\nOpen your ticket: " in one.body


@pytest.mark.parametrize("name", ["", BRUNO, "Win at https://evil.example", "evil.example", "Call: 0900", *LINKS])
def test_what_is_no_name_is_not_told_to_strangers(name: str):
    order = bought(make_event(), name=name)

    pass_on(tickets_of(order)[0], email=FRIEDA)

    (one,) = mails_to(FRIEDA)
    assert SOMEBODY in one.body
    assert not name or name not in one.body


@pytest.mark.parametrize("name", ["Dr. Bruno Baker", "J. R. R. Müller-O’Hara", "Łucja Żak"])
def test_names_with_dots_and_marks_are_names(name: str):
    order = bought(make_event(), name=name)

    pass_on(tickets_of(order)[0], email=FRIEDA)

    assert f"{name} bought a ticket that was passed on to you." in mails_to(FRIEDA)[0].body


def test_whoever_passed_it_on_reads_which_ticket_and_which_code_is_void():
    order = bought(make_event())
    mine = tickets_of(order)[0]

    friedas = pass_on(mine, email=FRIEDA)

    told = mails_to(BRUNO)[-1]
    assert "A ticket of yours was passed on to somebody else: VIP." in told.body
    assert f"Its code {mine.code_in_groups} is void, and so is its QR code." in told.body
    assert "Its page in the PDF that you have opens no door any more: hand it on to nobody." in told.body
    assert friedas.code_in_groups not in told.body + str(told.alternatives[0][0])
    assert FRIEDA not in told.body


def test_each_in_a_chain_reads_of_the_code_that_they_had_though_all_mails_go_out_late():
    order = bought(make_event())
    brunos = tickets_of(order)[0]
    friedas = pass_on(brunos, email=FRIEDA)
    with later(minutes=1):
        pass_on(friedas, email=STELLA)

        to_bruno, to_frieda = mails_to(BRUNO)[-1], mails_to(FRIEDA)[-1]

    assert f"Its code {brunos.code_in_groups} is void" in to_bruno.body
    assert f"Its code {friedas.code_in_groups} is void" in to_frieda.body
    assert friedas.code_in_groups not in to_bruno.body


def test_a_ticket_made_void_since_is_still_told_of_by_the_code_that_was_passed_on():
    order = bought(make_event())
    mine = tickets_of(order)[0]
    void(pass_on(mine, email=FRIEDA))

    assert f"Its code {mine.code_in_groups} is void" in mails_to(BRUNO)[-1].body
