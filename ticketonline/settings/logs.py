"""What is logged, and how much."""

from .env import Env

_env = Env()

LOG_LEVEL = _env.choice("TICKETONLINE_LOG_LEVEL", "INFO", among=("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {
        "one_line": {"()": "ticketonline.core.logs.OneLine"},
        "not_busy": {"()": "ticketonline.core.logs.NotBusy"},
        "no_secrets": {"()": "ticketonline.core.logs.NoSecrets"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain"},
        "one_line": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["one_line"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "ticketonline": {"level": LOG_LEVEL},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A refused request is an answer, not an incident.
        "django.request": {"level": "ERROR", "filters": ["not_busy", "no_secrets"]},
        # Anybody may cause these, by a foreign Host for one, as often as they like.
        "django.security": {"handlers": ["one_line"], "propagate": False},
    },
}
