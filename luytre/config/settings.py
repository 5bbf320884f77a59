"""One settings file for every front door; what differs comes from the environment."""

from pathlib import Path

from luytre.config import env

PACKAGE = Path(__file__).resolve().parent.parent

DOOR = env.choice("LUYTRE_DOOR", "owner", env.DOORS)
DATA = env.folder()
PORT = env.number("LUYTRE_PORT", 8000, low=1, high=65000)
DNS_PORT = env.number("LUYTRE_DNS_PORT", 5300, low=1, high=65535)
DEMO = env.flag("LUYTRE_DEMO", default=False)
HOSTS = tuple(host.strip() for host in env.text("LUYTRE_HOSTS", "localhost,127.0.0.1").split(","))

DEBUG = False
SECRET_KEY = env.secret("django_key")
# Keyed hash that finds a report by its code; without it a stolen table of look-ups cannot be tested against guesses.
LOOKUP_KEY = env.secret("lookup_key")
# Ed25519 seeds (64 hex digits): block-list releases, and heads of the audit tree.
RELEASE_KEY = env.secret("release_key")
AUDIT_KEY = env.secret("audit_key")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "luytre.core.places",
    "luytre.core.catalogue",
    "luytre.core.audit",
    "luytre.core.journal",
    "luytre.core.throttle",
    "luytre.core.sealed",
    "luytre.core.agencies",
    "luytre.core.identity",
    "luytre.reports",
    "luytre.cases.files",
    "luytre.cases.triage",
    "luytre.cases.referral",
    "luytre.detection",
    "luytre.enforcement.orders",
    "luytre.enforcement.feeds",
    "luytre.schoolfilter",
    "luytre.monitoring",
    "luytre.channels.web",
    "luytre.channels.partner",
    "luytre.web.public",
    "luytre.web.desk",
    "luytre.web.school",
    "luytre.web.partner",
    "luytre.web.parts",
    "luytre.ops",
]

MIDDLEWARE = [
    "luytre.web.parts.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "luytre.web.parts.middleware.healthz",
    *(["luytre.web.school.middleware.block_page"] if DOOR == "school" else []),
    "django.middleware.common.CommonMiddleware",
    *(
        []
        if DOOR == "public"  # no cookie that names a visitor: the public door has no sessions
        else [
            "django.contrib.sessions.middleware.SessionMiddleware",
        ]
    ),
    "luytre.web.parts.middleware.language",
    *(
        []
        if DOOR == "public"
        else [
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ]
    ),
    "allauth.account.middleware.AccountMiddleware",  # the library refuses to start without it, on any door; sets no cookie
    *([] if DOOR == "public" else ["luytre.web.parts.middleware.second_factor"]),
    "luytre.web.parts.middleware.errors",
]

ROOT_URLCONF = f"luytre.config.urls_{DOOR if DOOR in {'public', 'desk', 'school'} else 'desk'}"
WSGI_APPLICATION = "luytre.config.wsgi.application"
ALLOWED_HOSTS = list(HOSTS)
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                *(
                    []
                    if DOOR == "public"
                    else [
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                ),
                "luytre.web.parts.context.page",
            ],
        },
    },
]
FORM_RENDERER = "luytre.web.parts.forms.Renderer"

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **env.database(env.text("DATABASE_URL", "postgresql:///luytre")),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        # Reusing connections is worth 3.5x on list pages (measured); the pool also survives a restarted PostgreSQL.
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    }
}

AUTH_USER_MODEL = "core_identity.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # officers have no e-mail address here
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # core.throttle does it, over all processes and without addresses
ACCOUNT_ADAPTER = "luytre.core.identity.adapters.AccountAdapter"
MFA_ADAPTER = "luytre.core.identity.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Lũy Tre"
MFA_TOTP_TOLERANCE = 1  # phones run up to half a minute early or late
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_REAUTHENTICATION_REQUIRED = False  # the second factor is set up once, right after the first sign-in

SESSION_COOKIE_NAME = "luytre_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "luytre_csrf"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "luytre.web.parts.views.csrf_failure"
# Behind TLS (production) every cookie is Secure; on a laptop over plain http they could not be set at all.
TLS = env.flag("LUYTRE_TLS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None

# Where "leave quickly" leads: a page nobody asks about.
EXIT_URL = env.text("LUYTRE_EXIT_URL", "https://vi.wikipedia.org/")

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
FORMAT_MODULE_PATH = ["luytre.config.formats"]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of a form; a longer text is refused with a page that says so
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Nothing about a request is logged: no address, no path, no body.  What went wrong is logged by the error's type.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        # A logger without any handler falls back on Python's last resort, which prints the path and the traceback.
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "luytre": {"level": "INFO"},
        "django.request": {"handlers": ["nowhere"], "propagate": False},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
        "httpx": {"level": "WARNING"},
    },
}
