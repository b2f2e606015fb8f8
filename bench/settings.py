"""The settings of the tests, save that static files are served, and finished pages kept, as in production."""

from config.settings.base import GENERATIONS_ROOT as WHERE_NGINX_LOOKS
from config.settings.test import *  # noqa: F403 - this is how Django layers settings

GENERATIONS_ROOT = WHERE_NGINX_LOOKS
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
