from datetime import datetime

from wagtail import hooks

from cabinet.purpose import SIGN_IN
from cabinet.visits import forget_ended
from one_time_links.purposes import Purpose


@hooks.register("one_time_purpose")
def sign_in() -> Purpose:
    return SIGN_IN


@hooks.register("periodic_job")
def forget_ended_visits(now: datetime) -> str:
    forget_ended()
    return ""
