"""What GIS ZhKKh allows of an extension. No database or clock."""

from datetime import date, timedelta

from gis_sync.messages.appeals import Appeal, RolledOver
from gis_sync.messages.profile import STRICT
from gis_sync.messages.text import sendable

TERM = timedelta(days=30)
LONGEST_EXTENSION = timedelta(days=30)


def term_of(said: Appeal) -> date:
    """Return the last day of an appeal's term there, without extensions: what GIS ZhKKh says, or 30 days.

    59-ФЗ, ст. 12, ч. 1.
    """
    return said.execution_ends_on or said.created_on + TERM


def present_term_of(said: Appeal) -> date:
    """Return the last day with the extensions so far."""
    rolled = [each.change.execution_on for each in said.history if isinstance(each.change, RolledOver)]
    return max([term_of(said), *rolled])


def why_not_until(said: Appeal, day: date) -> str:
    """Return, in Russian, why GIS ZhKKh would refuse to extend a term to a day; empty when it would not.

    59-ФЗ, ст. 12, ч. 2: by 30 days at most.
    """
    most = term_of(said) + LONGEST_EXTENSION
    if day > most:
        return f"ГИС ЖКХ продлевает срок не дальше чем до {most:%d.%m.%Y}: выберите более ранний день."
    return ""


def why_not_comment(text: str) -> str:
    """Return, in Russian, why GIS ZhKKh would refuse this reason of an extension."""
    least, most = STRICT.roll_over_comment
    length = len(sendable(text))
    if length < least:
        return f"ГИС ЖКХ принимает причину продления не короче {least} знаков, а сейчас {length}."
    if length > most:
        return f"ГИС ЖКХ принимает причину продления не длиннее {most} знаков, а сейчас {length}."
    return ""
