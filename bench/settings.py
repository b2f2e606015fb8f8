"""The settings of the tests, with static files served as in production."""

from config.settings.test import *  # noqa: F403 - this is how Django layers settings
from config.settings.test import VAR_DIR

GENERATIONS_ROOT = VAR_DIR / "generations"
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = False
