"""What every environment shares. Operators change it by environment variables, listed in docs/reference/settings.md."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from corsheaders.defaults import default_headers
from django.utils.translation import gettext_lazy as _

from .database import CONNECTIONS, read_database
from .env import Env, SettingError
from .folder import made_data_folder
from .logs import *  # noqa: F403
from .mail import read_bounces, read_mail
from .people import *  # noqa: F403
from .secret import read_or_create_secret_key
from .wallets import *  # noqa: F403

env = Env()
PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

# --- Where data lives -------------------------------------------------------------------------------------------

# A source checkout keeps its data beside the code; an installed package in the folder it is started from.
_data_home = CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.cwd()
DATA_FOLDER = made_data_folder(env, default=_data_home / "var")
SECRET_KEY = read_or_create_secret_key(env, DATA_FOLDER)

# --- Where the shop is reached ----------------------------------------------------------------------------------

PORT = env.integer("PORT", 8000, minimum=1, maximum=65535)
PUBLIC_URL = env.origin("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
_public = urlsplit(PUBLIC_URL)
PUBLIC_IS_HTTPS = _public.scheme == "https"
if not PUBLIC_IS_HTTPS and _public.hostname not in ("127.0.0.1", "localhost", "::1"):
    raise SettingError(
        f"PUBLIC_URL is {PUBLIC_URL!r}, but plain http is for this machine alone; "
        "use https:// and put a TLS proxy in front (docs/how-to/go-to-production.md)."
    )
ALLOWED_HOSTS = [*dict.fromkeys([_public.hostname, *LOOPBACK_HOSTS, *env.hosts("TICKETONLINE_HOSTS")])]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
TRUSTED_PROXIES = env.networks("TICKETONLINE_TRUSTED_PROXIES")

# --- The application --------------------------------------------------------------------------------------------

ROOT_URLCONF = "ticketonline.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = False  # a redirect would lose a POST's body; refusals.py redirects what was read only

INSTALLED_APPS = [
    "ticketonline.web",  # before the admin: of templates with the same name, the first app's is taken
    "django.contrib.admin.apps.SimpleAdminConfig",  # urls.py looks for what is in it: a worker needs none of that
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "corsheaders",
    "ticketonline.core",
    "ticketonline.audit",
    "ticketonline.accounts",
    "ticketonline.outbox",
    "ticketonline.events",
    "ticketonline.statistics",
    "ticketonline.sales",
    "ticketonline.payments",
    "ticketonline.delivery",
    "ticketonline.exports",
    "ticketonline.api",
]

MIDDLEWARE = [
    "ticketonline.core.middleware.security_headers.SecurityHeadersMiddleware",  # the next answers by itself as well
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",  # Content-Length, and no answer to a foreign Host
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ticketonline.core.middleware.only_where_needed.NamedOriginsMiddleware",
    "ticketonline.core.middleware.sessions.TwoSessionsMiddleware",
    "ticketonline.core.middleware.locale.LocaleMiddleware",
    "ticketonline.refusals.RefusalMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ticketonline.core.middleware.only_where_needed.StaffAuthenticationMiddleware",
    "ticketonline.core.middleware.only_where_needed.StaffMessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # of all requests: it looks for itself in this list
    "ticketonline.core.middleware.only_where_needed.StaffSessionsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# --- The server and its database ----------------------------------------------------------------------------------

# Few: what they do is Python's work, of which one thread's is done at a time, and the event loop's has to wait for it.
SERVER_THREADS = env.integer("TICKETONLINE_THREADS", 16, minimum=4, maximum=1024)
# Who may wait for a reservation or for a payment to begin. Nearly all do so without a thread. Of the threads a quarter
# may do so, half may write or wait to, and the rest is left to who reads.
DESK_ROOM = env.integer("TICKETONLINE_DESK_ROOM", 500, minimum=1, maximum=100_000)
DESK_THREADS = SERVER_THREADS // 4
WRITING_THREADS = SERVER_THREADS // 2
# Threads that write to PostgreSQL at a time: a quarter of the connections, beside the desk's and the lines'.
WRITERS = min(SERVER_THREADS, CONNECTIONS) // 4
DESK_SECONDS = env.integer("TICKETONLINE_DESK_SECONDS", 10, minimum=1, maximum=60)
SERVER_PROCESSES = env.integer("TICKETONLINE_PROCESSES", 1, minimum=1, maximum=64)
DATABASES = {"default": read_database(env, data_folder=DATA_FOLDER, processes=SERVER_PROCESSES, threads=SERVER_THREADS)}

# --- Mail -------------------------------------------------------------------------------------------------------

# Without a server for it, mail lies in the data folder.
MAIL_FOLDER = DATA_FOLDER / "mail"
MAIL, BOUNCES = read_mail(env), read_bounces(env)
MAIL_IS_SENT = "EMAIL_HOST" in MAIL
globals().update(MAIL)
MAIL_CONNECTIONS = env.integer("TICKETONLINE_MAIL_CONNECTIONS", 4, minimum=1, maximum=20)  # of each worker
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.mail_address("TICKETONLINE_MAIL_FROM", f"tickets@{_public.hostname}")

# --- People (how they log in: people.py) -----------------------------------------------------------------------

SIGN_UP_IS_OPEN = env.choice("TICKETONLINE_SIGN_UP", "OPEN", among=("OPEN", "CLOSED")) == "OPEN"
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_IS_SENT else "optional"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PUBLIC_IS_HTTPS

# Staff have database sessions (they can be ended); buyers a signed cookie (core/middleware/sessions.py).
STAFF_PATHS = ("/admin/", "/manage/")
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "staff"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PUBLIC_IS_HTTPS
BUYER_COOKIE_NAME = "buyer"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PUBLIC_IS_HTTPS
CSRF_FAILURE_VIEW = "ticketonline.refusals.unproven"

# --- Transport and headers ----------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = PUBLIC_IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PUBLIC_IS_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PUBLIC_IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PUBLIC_IS_HTTPS
SECURE_HSTS_PRELOAD = PUBLIC_IS_HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CORS_ALLOWED_ORIGINS = env.origins("TICKETONLINE_CORS_ORIGINS")
CORS_ALLOW_CREDENTIALS = True
CORS_ALLOW_HEADERS = [*default_headers, "idempotency-key"]
CORS_EXPOSE_HEADERS = ["Retry-After"]
CORS_URLS_REGEX = r"^/(events|transactions|api)/"
BODY_LIMIT_BYTES = 64 * 1024  # the largest legitimate reservation is under 4 KB
STAFF_BODY_LIMIT_BYTES = 12 * 1024 * 1024  # a picture of 10 MB with its event; the door's form is open to everybody
PICTURE_PATH = r"/api/v1/events/[0-9a-f-]{36}/picture"  # takes bodies as large as staff's, and as few at a time
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- How often anybody may write ----------------------------------------------------------------------------------

RATE_LIMIT_IS_ON = env.choice("TICKETONLINE_RATE_LIMIT", "ON", among=("ON", "OFF")) == "ON"
# A stadium's Wi-Fi and a mobile carrier show thousands of buyers as one address: five sales a second go through it.
CLIENT_WRITES_A_MINUTE = env.integer("TICKETONLINE_CLIENT_WRITES", 600, minimum=1, maximum=1_000_000)
CLIENT_BURST = env.integer("TICKETONLINE_CLIENT_BURST", 200, minimum=1, maximum=1_000_000)
# A buyer reserves, pays and perhaps cancels: nobody does so by hand once every two seconds for long.
SESSION_WRITES_A_MINUTE = env.integer("TICKETONLINE_SESSION_WRITES", 30, minimum=1, maximum=1_000_000)
SESSION_BURST = env.integer("TICKETONLINE_SESSION_BURST", 15, minimum=1, maximum=1_000_000)
# Many guesses at once all pass django-axes, which counts each when it turned out wrong; these are counted before.
LOGINS_A_MINUTE = env.integer("TICKETONLINE_LOGINS", 10, minimum=1, maximum=1_000_000)
# Promo codes that there are not. People mistype one or two; who has none left waits with a right one as well.
WRONG_CODES_A_MINUTE = env.integer("TICKETONLINE_WRONG_CODES", 20, minimum=1, maximum=1_000_000)
# Of one token of the organisers' API: ten reads a second, and two writes. Half as many may come at once.
TOKEN_READS_A_MINUTE = env.integer("TICKETONLINE_TOKEN_READS", 600, minimum=1, maximum=1_000_000)
TOKEN_WRITES_A_MINUTE = env.integer("TICKETONLINE_TOKEN_WRITES", 120, minimum=1, maximum=1_000_000)

# --- Language and time --------------------------------------------------------------------------------------------

LANGUAGES = [("en", _("English")), ("pl", _("Polish"))]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# Of an organiser's first event, as the form offers it; later ones begin with the one before.
USUAL_TIME_ZONE = env.time_zone("TICKETONLINE_TIME_ZONE", "UTC")

# --- Files --------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_FOLDER / "media"
FILE_UPLOAD_PERMISSIONS = 0o640
EXPORTS_FOLDER = DATA_FOLDER / "exports"  # of the server and of the workers alike

# --- The trade ----------------------------------------------------------------------------------------------------

HOLD_SECONDS = env.integer("TICKETONLINE_HOLD_SECONDS", 15 * 60, minimum=1, maximum=7 * 24 * 3600)
PAYMENT_GRACE_SECONDS = env.integer("TICKETONLINE_PAYMENT_GRACE_SECONDS", 10 * 60, minimum=0, maximum=24 * 3600)
RETENTION_DAYS = env.integer("TICKETONLINE_RETENTION_DAYS", 100, minimum=1, maximum=36500)
# After the end of an event; 0: whoever bought for it is never forgotten by itself.
KEEP_PERSONAL_DAYS = env.integer("TICKETONLINE_KEEP_PERSONAL_DAYS", 0, minimum=0, maximum=36500)
BUYER_SESSION_SECONDS = 15 * 60

PAYMENT_THREADS = env.integer("TICKETONLINE_PAYMENT_THREADS", 64, minimum=1, maximum=512)
SIMULATED_DECLINE_RATE = env.share("TICKETONLINE_SIMULATED_DECLINE_RATE")
