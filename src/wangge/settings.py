"""Wiring: every setting of the installation. Secrets come from the environment or from files in var/."""

import glob
import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("WANGGE_VAR", ROOT / "var"))
DEBUG = os.environ.get("WANGGE_DEBUG") == "1"


def _secret(name: str) -> str:
    """A secret from the environment (``WANGGE_NAME``) or from the file ``var/name``."""
    if value := os.environ.get(f"WANGGE_{name.upper()}"):
        return value
    path = VAR / name
    if not path.is_file():
        raise ImproperlyConfigured(
            f"Set WANGGE_{name.upper()} or start once with ./run, which writes {path}."
        )
    return path.read_text().strip()


def _database(url: str) -> dict:
    """Read ``postgresql://user:password@host:port/name?host=/socket/folder``."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.get("host") or parts.hostname or "",
        "PORT": options.get("port") or parts.port or "",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # after a restart of the database nobody is handed a dead connection
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 4, "timeout": 30}},
    }


def _wheel_library(pattern: str) -> str:
    """GDAL and GEOS come inside the pyogrio and shapely wheels; no system package is needed."""
    import pyogrio  # noqa: PLC0415 - only to find its folder

    site = Path(pyogrio.__file__).resolve().parents[1]
    if not (found := glob.glob(str(site / pattern))):
        raise ImproperlyConfigured(f"No {pattern} beside {site}: install requirements/base.txt.")
    return found[0]


GDAL_LIBRARY_PATH = _wheel_library("pyogrio.libs/libgdal*.so*")
GEOS_LIBRARY_PATH = _wheel_library("shapely.libs/libgeos_c*.so*")

SECRET_KEY = _secret("secret_key")
VAULT_KEY = _secret("vault_key")

APP_URL = os.environ["DATABASE_URL"]
OWNER_URL = os.environ.get("DATABASE_OWNER_URL", APP_URL)
# The owner migrates; the application role cannot change or delete what is append-only.
AS_OWNER = os.environ.get("WANGGE_AS_OWNER") == "1"
DATABASES = {"default": _database(OWNER_URL if AS_OWNER else APP_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ALLOWED_HOSTS = os.environ.get("WANGGE_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("WANGGE_ORIGINS", "").split(",") if o]
HTTPS = os.environ.get("WANGGE_HTTPS") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.gis",
    "django_linear_migrations",
    "django_htmx",
    "csp",
    "axes",
    "procrastinate.contrib.django",
    "wangge.tenants",
    "wangge.journal",
    "wangge.files",
    "wangge.vault",
    "wangge.places",
    "wangge.people",
    "wangge.catalogue",
    "wangge.cases",
    "wangge.tickets",
    "wangge.evaluation",
    "wangge.exchange",
    "wangge.desk",
    "wangge.demo",
    "wangge.people.admin_site.AdminConfig",  # last, so that our templates go before its own
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "wangge.api.problems.ProblemsForMachines",
    "wangge.desk.trouble.RefusalsAsPages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wangge.people.middleware.SessionLimits",
    "wangge.people.middleware.ReferenceVersion",
    "wangge.people.middleware.PersonLanguage",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wangge.desk.context.frame",
            ],
        },
    }
]

ROOT_URLCONF = "wangge.urls"
WSGI_APPLICATION = "wangge.wsgi.application"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "wangge.people.backends.StaffBackend",
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/start/"
AXES_FAILURE_LIMIT = int(os.environ.get("WANGGE_LOCK_AFTER", "5"))
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the journal has it
AXES_SENSITIVE_PARAMETERS = ["username", "code", "csrfmiddlewaretoken"]
AXES_VERBOSE = False
# Locked by user name, whatever the address; the sign-in page says so itself.
SILENCED_SYSTEM_CHECKS = ["axes.W002", "axes.W006"]

JOURNAL_ANCHORS = VAR / "anchors/journal"  # copy it to another machine
# Only shown to administrators: what makes backups are the tools in ops, which read the same variables.
BACKUP_TO = Path(os.environ.get("WANGGE_BACKUP_TO") or VAR / "backups")
BACKUP_AT = os.environ.get("WANGGE_BACKUP_AT", "02:30")
BACKUP_TRY = int(os.environ.get("WANGGE_BACKUP_TRY", "7"))
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "src/wangge/locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("WANGGE_ZONE", "Asia/Shanghai")

MAP_APPROVAL = os.environ.get("WANGGE_MAP_APPROVAL", "")  # 审图号, printed below every map

# Where people find this installation: in messages that go out. Told, or the first trusted origin.
PUBLIC_URL = os.environ.get("WANGGE_URL", next(iter(CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000")).rstrip(
    "/"
)
# Hosts (a name, .its-domain, an address or a network) that calls may go to although they are not public.
OUTWARD_ALLOW = [
    rule.strip() for rule in os.environ.get("WANGGE_OUTWARD_ALLOW", "").split(",") if rule.strip()
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [folder for folder in [ROOT / "web/dist"] if folder.is_dir()]
FILES_ROOT = VAR / "files"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_ROOT},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"/assets/.+-[\w-]{8}\.\w+$"  # Vite's names change with the content
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SESSION_ENGINE = "wangge.people.sessions"
SESSION_QUIET_PATHS = ("/desk/counts.json", "/style/counts.json")  # asked by pages on their own
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked on the machine itself, before the proxy
# HTTPS is spoken by a proxy in front, which says so in this header and removes it from what comes in.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}},  # its lines name who tried to sign in
}
