"""The settings of the tests, with static files served as in production."""

from config.settings.test import *  # noqa: F403 - this is how Django layers settings

WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
