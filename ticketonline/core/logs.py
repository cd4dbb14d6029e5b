"""What goes into the log."""

import logging


class OneLine(logging.Filter):
    """Lets every record pass without its traceback: for what callers did wrong, where the sentence says all."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True
