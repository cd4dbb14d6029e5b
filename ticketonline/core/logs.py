"""What goes into the log."""

import logging
import re
from http import HTTPStatus

# Addresses that let in whoever has them: an invitation's, a new password's, an e-mail address's to be confirmed,
# those of tickets and of drafts.
SECRET = re.compile(
    r"(/manage/(?:invitations|account/password/reset/key|account/confirm-email)/|/[a-z-]+/(?:tickets|previews)/)[^/\s]+"
)


class NotBusy(logging.Filter):
    """Leaves out the refusals that say `busy`: an overload must not write its own log full, line by line."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", None) != HTTPStatus.SERVICE_UNAVAILABLE


class OneLine(logging.Filter):
    """Lets every record pass without its traceback: for what callers did wrong, where the sentence says all."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True


class NoSecrets(logging.Filter):
    """Lets every record pass, with an ellipsis for the secret in an address."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = SECRET.sub(r"\1…", record.getMessage()), ()
        return True
