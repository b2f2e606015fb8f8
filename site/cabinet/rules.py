"""When a customer may write again on an answered appeal. Pure: no database, no clock."""

from datetime import date, timedelta

FOLLOW_UP_DAYS = 30


def follow_up_until(answered_on: date) -> date:
    """Return the last day on which an answer may be followed up."""
    return answered_on + timedelta(days=FOLLOW_UP_DAYS)
