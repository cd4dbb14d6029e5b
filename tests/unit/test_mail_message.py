"""A mail is written in less time than Django and Python take, and is the same."""

import re
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.policy import Compat32, compat32

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import example, given
from hypothesis import strategies as st

from ticketonline.core.mail_message import PLAIN_LINES, Mail

pytestmark = pytest.mark.static

BOUNDARY = re.compile(rb'=[=0-9a-f]{20,}=|; boundary="[^"]*"')
HEAD = {"From": "Zażółć Tickets <shop@example.org>", "Message-ID": "<1@example.org>", "Date": "today"}


@given(name=st.sampled_from(["To", "Subject", "Content-Type", "X-" + "y" * 60]), value=st.text(max_size=120))
@example(name="Subject", value="a" * 69)
@example(name="Subject", value="a" * 70)
@example(name="Subject", value=" two  spaces, and one at the end ")
@example(name="Subject", value="a\nBcc: stella@example.org")
@example(name="Subject", value="Zażółć")
def test_a_line_of_a_head_is_folded_as_python_folds_it(name: str, value: str) -> None:
    assert _folded(PLAIN_LINES.clone(linesep="\r\n"), name, value) == _folded(
        compat32.clone(linesep="\r\n"), name, value
    )


@pytest.mark.parametrize("subject", ["Your tickets", "Twoje bilety: Zażółć gęślą jaźń " * 4, "Word " * 30])
def test_a_mail_differs_from_djangos_in_its_boundaries_alone(subject: str) -> None:
    ours = _mail(Mail, subject).message().as_bytes()
    djangos = _mail(EmailMultiAlternatives, subject).message().as_bytes()

    assert ours != djangos
    assert BOUNDARY.sub(b"", ours) == BOUNDARY.sub(b"", djangos)


def test_each_of_its_parts_is_found_and_no_two_are_parted_alike() -> None:
    message = message_from_bytes(_mail(Mail, "Your tickets").message().as_bytes(), policy=policy.default)

    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"]
    first, second = (part.get_boundary() for part in message.walk() if part.is_multipart())
    assert first != second
    assert [part.get_content() for part in message.iter_attachments()] == [b"%PDF"]


def test_a_line_that_a_name_smuggles_in_is_refused() -> None:
    mail = _mail(Mail, "Your tickets\nBcc: stella@example.org")

    with pytest.raises(ValueError, match="newlines"):
        mail.message()


def _mail(kind: type[EmailMultiAlternatives], subject: str) -> EmailMultiAlternatives:
    mail = kind(subject, "Dear Bruno", "shop@example.org", ["bruno@example.org"], headers=HEAD)
    mail.attach_alternative("<p>Dear Bruno</p>", "text/html")
    mail.attach("tickets.pdf", b"%PDF", "application/pdf")
    return mail


def _folded(policy: Compat32, name: str, value: str) -> bytes | type[Exception]:
    try:
        return policy.fold_binary(name, value)
    except HeaderParseError as error:
        return type(error)
