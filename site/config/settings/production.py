"""A real installation. It asks for what it needs; `manage.py check --deploy` says what is missing."""

from config import env
from config.messages import HostCookieStorage
from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES

SECRET_KEY = env.text("SECRET_KEY", None, "long random text that signs sessions and links")
ALLOWED_HOSTS = env.hosts(
    "ALLOWED_HOSTS", "", "host names of the site, with commas; Cyrillic ones as they are"
)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

SECOND_STEP = env.choice(
    "SECOND_STEP",
    "required",
    ("required", "offered"),
    "whether staff must connect a second step of the sign-in",
)

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("SSL_REDIRECT", True, "send visitors of http to https")
# Whoever looks whether the process lives does so on the machine itself; programs are refused, not led on.
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$", r"^api/"]
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000, "how long browsers keep to https, in seconds")
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag(
    "HSTS_SUBDOMAINS", True, "whether subdomains of the site are kept to https, too"
)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# A browser takes cookies of these names over https alone, and __Host- ones for this very host.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
MESSAGE_STORAGE = "config.messages.HostStorage"
OWN_COOKIE_PREFIX = "__Host-"
GENERATIONS_COOKIES = [f"{OWN_COOKIE_PREFIX}view", HostCookieStorage.cookie_name]

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
