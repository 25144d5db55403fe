"""All settings, in one file. What differs from place to place is read from the environment, at the top.

docs/deployment.md lists the variables. With none set, these are the settings of `make run`: the local
database of mediation/localdb.py, the demo, DEBUG off.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Environment -----------------------------------------------------------------------------------

DATABASE_URL: str = env.str("DATABASE_URL", default="")
DATABASE_OWNER_URL: str = env.str("DATABASE_OWNER_URL", default=DATABASE_URL)
LOCAL = not DATABASE_URL
DEBUG: bool = env.bool("DEBUG", default=False)
TESTING = "pytest" in sys.modules
# The demo: an invented city, accounts whose passwords are printed, codes shown on one page.
DEMO: bool = env.bool("DEMO", default=LOCAL)
# One proxy stands before us and states the scheme and address of the browser.
BEHIND_PROXY: bool = env.bool("BEHIND_PROXY", default=False)
# Secrets of a local installation are made once and kept beside its database.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

if LOCAL and not DEMO:
    # A server whose variable is misspelt must not serve an empty demo instead.
    raise ImproperlyConfigured("Set DATABASE_URL, or DEMO=1 for the demo: docs/deployment.md.")
if LOCAL:
    from mediation import localdb

    DATABASE_URL, DATABASE_OWNER_URL = localdb.ensure_running(VAR_DIR)

SECRET_KEY: str = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
if LOCAL or DEBUG or TESTING:
    from mediation import localdb

    SECRET_KEY = SECRET_KEY or localdb.secret_key(VAR_DIR)
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]", "testserver"]
if not (SECRET_KEY and ALLOWED_HOSTS):
    raise ImproperlyConfigured("Set SECRET_KEY and ALLOWED_HOSTS: docs/deployment.md lists every variable.")

# Identity numbers are encrypted with this key, so it is not the one that may be rotated at any time.
FIELD_KEY: str = env.str("FIELD_KEY", default=SECRET_KEY)

# --- Applications ----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "mediation",
    "accounts",
    "notices",
    "documents",
    "cases",
    "indicators",
    "accounts.apps.CentreAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_fsm",
    "django_htmx",
    "django_structlog",
    "django_tasks",
    "django_tasks_db",
    "guardian",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mediation.middleware.PageHeadersMiddleware",
    "mediation.middleware.CspReportMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mediation.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mediation.middleware.RequestLogMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mediation.middleware.SessionLimitsMiddleware",
    "accounts.second_factor.SecondFactorMiddleware",
    "mediation.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "mediation.urls"
WSGI_APPLICATION = "mediation.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mediation.context.page",
            ],
        },
    }
]
FORM_RENDERER = "mediation.forms.PageRenderer"

# --- Database --------------------------------------------------------------------------------------


# A row by its index costs hardly more than the next one on a disk without heads. PostgreSQL's own figure is of one
# with heads: for fifty cases it reads all parties and all people. Its compiler is for reports of seconds.
PLANNER = "-c random_page_cost=1.1 -c jit=off"


def _database(url: str) -> dict[str, object]:
    """Return Django's database settings for a URL whose host may be a percent-encoded socket folder."""
    config: dict[str, Any] = environ.Env.db_url_config(url)
    config["HOST"] = unquote(str(config["HOST"]))
    config.setdefault("OPTIONS", {}).setdefault("options", PLANNER)
    return config


DATABASES = {
    "default": {
        **_database(DATABASE_URL),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}
# Migrations, createcachetable and flush run as the owner of the tables (mediation/roles.py).
DATABASE_OWNER = _database(DATABASE_OWNER_URL)
DATABASE_APPLICATION_ROLE = str(DATABASES["default"]["USER"])

# What the application role may not do, table by table.
APPEND_ONLY = {
    "django_migrations": "INSERT, UPDATE, DELETE",
    "cases_caseevent": "UPDATE, DELETE, TRUNCATE",
    "cases_chainhead": "INSERT, UPDATE, DELETE, TRUNCATE",
    "accounts_accountevent": "UPDATE, DELETE, TRUNCATE",
    "accounts_chainhead": "INSERT, UPDATE, DELETE, TRUNCATE",
    "accounts_dailyhead": "UPDATE, DELETE, TRUNCATE",
    "cases_engagement": "DELETE, TRUNCATE",
    "cases_meetingrecord": "UPDATE, DELETE, TRUNCATE",
    "cases_recordanswer": "UPDATE, DELETE, TRUNCATE",
    "cases_legacyline": "UPDATE, DELETE, TRUNCATE",
    "indicators_ledgerline": "UPDATE, DELETE, TRUNCATE",
    "indicators_movement": "UPDATE, DELETE, TRUNCATE",
    "indicators_tally": "INSERT, UPDATE, DELETE, TRUNCATE",
    "indicators_slicetally": "INSERT, UPDATE, DELETE, TRUNCATE",
    "indicators_closingtally": "INSERT, UPDATE, DELETE, TRUNCATE",
    "indicators_daystally": "INSERT, UPDATE, DELETE, TRUNCATE",
    "indicators_frozenmonth": "UPDATE, DELETE, TRUNCATE",
    "indicators_motion": "DELETE, TRUNCATE",
    "guardian_userobjectpermission": "INSERT",
    "guardian_groupobjectpermission": "INSERT",
}
# The only columns it may update in a table that is otherwise only added to.
APPEND_ONLY_COLUMNS: dict[str, list[str]] = {
    "cases_engagement": ["until", "ended_because"],
}

CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.str("REDIS_URL")}
        if "REDIS_URL" in os.environ
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "mediation_cache"}
    ),
    # In each process: names.
    "local": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 1_000},
    },
}

# --- Who signs in ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.Backend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = False

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email", "mobile")},
    },
]
# A second factor for staff and neutrals: always in production, off in the demo.
SECOND_FACTOR_REQUIRED: bool = env.bool("SECOND_FACTOR_REQUIRED", default=not DEMO)

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# allauth, with our adapter (accounts/adapter.py and what it tells people: notices/adapter.py) and our forms.
ACCOUNT_ADAPTER = "notices.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
# allauth insists on "email*" with mandatory checking; accounts.forms.SignupForm asks for one of the two.
ACCOUNT_SIGNUP_FIELDS = ["phone", "email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "accounts.forms.SignupForm",
    "login": "accounts.forms.LoginForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "confirm_password_reset_code": "accounts.forms.ResetCodeForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "add_email": "accounts.forms.AddEmailForm",
    "confirm_email_verification_code": "accounts.forms.VerifyEmailForm",
    "change_phone": "accounts.forms.ChangePhoneForm",
    "verify_phone": "accounts.forms.VerifyPhoneForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
CODE_SECONDS = 600  # how long a code sent by mail or text message is valid; the message says ten minutes
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = CODE_SECONDS
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = CODE_SECONDS
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = CODE_SECONDS
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # for a new mail address or mobile number
ACCOUNT_SESSION_REMEMBER = False
# Counted in the shared cache, for each account ("key", "user") and each network address ("ip").
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/m/ip,5/300s/key",
    "verify_phone": "1/30s/key,10/m/ip",
    "confirm_email": "1/30s/key",
    "change_phone": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
MFA_ADAPTER = "accounts.second_factor.MfaAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "IP Mediation"
MFA_TOTP_TOLERANCE = 1  # a code of the half minute before or after
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody gets in without one checked way to reach him

# The version of the privacy notice that people agree to; a new one is a new date.
PRIVACY_VERSION = "2026-11-01"

SESSION_ENGINE = "accounts.sessions"
SESSION_IDLE = timedelta(minutes=30)
SESSION_ABSOLUTE = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE.total_seconds())

# --- Language and time -----------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # the legal time zone, not a preference

# --- Files -----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
FILES_DIR = Path(env.str("FILES_DIR", default=str(VAR_DIR / "files")))
STORAGES = {
    "default": {
        "BACKEND": env.str("FILES_BACKEND", default="documents.storage.DurableFileStorage"),
        "OPTIONS": env.json("FILES_OPTIONS", default={"location": str(FILES_DIR)}),
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or TESTING
            else "mediation.staticfiles.HashedStaticFiles"
        )
    },
}
WHITENOISE_AUTOREFRESH = DEBUG or TESTING  # else it asks for STATIC_ROOT, which collectstatic makes
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_MAX_BYTES = 100 * 1024 * 1024
UPLOAD_QUOTA_BYTES = 2 * 1024 * 1024 * 1024  # a case and a person
IMPORT_UNDO_DAYS = 7  # how long a ledger that was imported can be taken back
RATING_DAYS = 30  # how long a party may say, and change, how satisfied it is
FOLLOW_UP_WORKING_DAYS = 5  # within which the centre looks into a low grade
IMPORT_MAX_BYTES = 20 * 1024 * 1024
CLAMD_SOCKET: str = env.str("CLAMD_SOCKET", default="")

# --- Work in the background ------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What `manage.py work` does by the clock: the dotted path of a task, and how often.
SCHEDULE: dict[str, timedelta] = {
    "mediation.worker.forget_finished_tasks": timedelta(days=1),
    "accounts.heads.make_daily_head": timedelta(days=1),
    "cases.services.reminders.remind_of_deadlines": timedelta(hours=1),
    "indicators.detector.running.look_daily": timedelta(days=1),
    "indicators.drawn.forget_changes": timedelta(days=1),
}
# Where the daily head of the event chains goes: somebody's mail outside the house, and a file on other hardware.
AUDIT_HEAD_MAIL: str = env.str("AUDIT_HEAD_MAIL", default="")
AUDIT_HEAD_FILE: str = env.str("AUDIT_HEAD_FILE", default="")
# Papers need pango. A machine that may not install it runs without them, and the pages say so.
PAPERS_ENABLED: bool = env.bool("PAPERS", default=True)

# --- Mail and SMS ----------------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
EMAIL_BACKEND = "notices.channels.demo.DemoMailBackend" if DEMO else EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="centre@example.org")
SMS_PROVIDER: str = env.str(
    "SMS_PROVIDER", default="notices.channels.demo.DemoSms" if DEMO else "notices.channels.sms.NoSms"
)

# No text messages between these hours, but codes and what is due the same day. The demo has no night.
SMS_QUIET_HOURS: tuple[str, str] | None = None if DEMO else ("21:00", "08:00")

# --- The one upward wire ---------------------------------------------------------------------------

CASE_EVENT_SINKS = ["indicators.ledger.on_event", "indicators.satisfaction.asking.on_event"]
# For imports that are taken back, which nobody is asked about: one event on each of many cases at once.
CASE_EVENTS_SINKS = ["indicators.ledger.on_events"]

# --- Transport and headers -------------------------------------------------------------------------

SECURE: bool = env.bool("SECURE", default=not (LOCAL or DEBUG or TESTING))
PUBLIC_URL: str = env.str("PUBLIC_URL", default="http://127.0.0.1:8000")
if SECURE:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mediation.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "report-uri": ["/csp-report/"],
    }
}

# The Django admin: on in the demo, elsewhere only where its path is set.
ADMIN_PATH: str = env.str("ADMIN_PATH", default="admin/" if DEMO or DEBUG or TESTING else "")

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Logs: JSON, a line an event, no case text -----------------------------------------------------

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

LANGUAGE_NAMES = {"zh-hans": _("Simplified Chinese"), "zh-hant": _("Traditional Chinese"), "en": _("English")}
