"""The mail server, and how it answers."""

from smtplib import SMTPException, SMTPHeloError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import NoReturn, Self

from django.core.mail import get_connection

from ..core.jobs import OutOfReach
from ..core.mail_message import Mail

CLOSING = 421  # the last reply before a server ends the connection (RFC 5321, 4.2.1)
FIRST_LASTING = 500  # replies from here on will be the same next time (RFC 5321, 4.2.1)
TOO_LARGE = 552  # which a server may say of a mail before it has it (RFC 1870)


class MailServerAway(OutOfReach):
    """The mail server can't be reached, or takes nothing from this shop now. `answer` is what it said, or what failed.

    Of a mail that was handed over nobody knows whether it was taken. Its number tells two copies from two mails.
    """

    def __init__(self, answer: str) -> None:
        super().__init__(f"the mail server, with {answer}")
        self.answer = answer


class MailRefused(Exception):
    """The server did not take the mail, and said so: for good if `is_lasting`."""

    def __init__(self, code: int, words: bytes | str) -> None:
        self.answer = _answer(code, words)
        self.is_lasting = code >= FIRST_LASTING
        super().__init__(self.answer)


class MailServer:
    """One connection to it, or to the folder that stands in for it: opened by the first mail, and by the next one after
    the server was away. `with` closes it."""

    def __init__(self) -> None:
        self._connection = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_of_error: object) -> None:
        self._close()

    def take(self, mail: Mail) -> None:
        """Return when it took the mail, which has one recipient. Raises `MailRefused` or `MailServerAway`."""
        mail.connection = self._connection
        try:
            self._connection.open()  # if it is not: a mail would open one of its own, and close it
        except (SMTPException, OSError) as error:
            # What it says before any mail, of a wrong password say, is no mail's fate.
            self._give_up(error)
        try:
            mail.send()
        except SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            if code == CLOSING:
                self._close()
            raise MailRefused(code, words) from None
        except SMTPResponseException as error:
            if _is_of_no_mail(error):
                self._give_up(error)
            self._close()
            raise MailRefused(error.smtp_code, error.smtp_error) from None
        except (SMTPException, OSError) as error:
            self._give_up(error)
        except Exception:
            self._close()  # in the middle of who knows what
            raise

    def _give_up(self, error: Exception) -> NoReturn:
        self._close()
        if isinstance(error, SMTPResponseException):
            raise MailServerAway(_answer(error.smtp_code, error.smtp_error)) from None
        raise MailServerAway(str(error) or type(error).__name__) from None

    def _close(self) -> None:
        try:
            self._connection.close()
        except (SMTPException, OSError):  # the server is gone already, which is no fault
            self._connection.connection = None  # type: ignore[attr-defined]  # of Django's SMTP


def _is_of_no_mail(error: SMTPResponseException) -> bool:
    """Whether it refused the shop, so that no other mail would fare better: at its hello, or as a sender."""
    is_of_size = error.smtp_code == TOO_LARGE
    is_of_sender = isinstance(error, SMTPSenderRefused) and error.smtp_code >= FIRST_LASTING and not is_of_size
    return is_of_sender or isinstance(error, SMTPHeloError)


def _answer(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(said.split())}"
