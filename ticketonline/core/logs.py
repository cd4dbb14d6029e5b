"""What goes into the log."""

import logging
from http import HTTPStatus


class NotBusy(logging.Filter):
    """Leaves out the refusals that say `busy`: an overload must not write its own log full, line by line."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", None) != HTTPStatus.SERVICE_UNAVAILABLE


class OneLine(logging.Filter):
    """Lets every record pass without its traceback: for what callers did wrong, where the sentence says all."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True
