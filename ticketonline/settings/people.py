"""How people log in: passwords, accounts (django-allauth), and how often anybody may try (django-axes)."""

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "ticketonline.web.manage.log_in.PasswordBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of accounts from before
]
LEAST_PASSWORD = 12  # signs
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": LEAST_PASSWORD},
    }
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "manage:home"

# Organisers' accounts: django-allauth, below /manage/account/ (web/manage/accounts.py and second_factors.py bend it).
ACCOUNT_ADAPTER = "ticketonline.web.manage.accounts.AccountAdapter"
MFA_ADAPTER = "ticketonline.web.manage.second_factors.MfaAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}  # the operator's staff and the demo's people have names
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # programs that look into mail follow its links
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # here; the sessions elsewhere all end
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
# The present password, a code or a passkey once more, before a way to log in is changed.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_FORMS = {
    name: f"ticketonline.web.manage.account_forms.{form}"
    for name, form in {
        "login": "LogInForm",
        "signup": "SignUpForm",
        "add_email": "AddEmailForm",
        "change_password": "ChangePasswordForm",
        "set_password": "SetPasswordForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "reauthenticate": "ReauthenticateForm",
    }.items()
}
MFA_FORMS = {
    name: f"ticketonline.web.manage.account_forms.{form}"
    for name, form in {
        "authenticate": "CodeForm",
        "reauthenticate": "CodeOnceMoreForm",
        "activate_totp": "SetUpAppForm",
        "add_webauthn": "AddPasskeyForm",
        "authenticate_webauthn": "PasskeyForm",
        "login_webauthn": "PasskeyLogInForm",
        "reauthenticate_webauthn": "PasskeyOnceMoreForm",
        "edit_webauthn": "RenamePasskeyForm",
    }.items()
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Ticketonline"
MFA_TOTP_TOLERANCE = 1  # a code before and a code after: clocks of telephones go wrong by seconds
MFA_ALLOW_UNVERIFIED_EMAIL = True  # or who has a second factor could never change their address
USERSESSIONS_ADAPTER = "ticketonline.web.manage.accounts.SessionsAdapter"
USERSESSIONS_TRACK_ACTIVITY = True

# How often somebody tried, and which codes were used, is kept here, by each process. Of Django's own 300 entries any
# visitor could push those out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Five wrong passwords for one name from one address close the door for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_USERNAME_CALLABLE = "ticketonline.web.manage.log_in.counted_name"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# Else whoever goes on guessing would keep the door closed for ever, also to the right password.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "ticketonline.web.kit.locked.locked"
AXES_CLIENT_IP_CALLABLE = "ticketonline.core.client_address.client_address"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
