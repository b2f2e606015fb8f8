"""What other rooms show on the card of an appeal."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from wagtail import hooks

from questions.models import Appeal


@dataclass(frozen=True)
class Panel:
    """A block of the card: a heading and its HTML, rendered by the room that gives it.

    The hook ``appeal_panel`` is a function of an appeal and a user that returns one, or None.
    """

    title: str
    html: SafeString
    order: int = 50


def panels_of(appeal: Appeal, user: Any) -> list[Panel]:
    """Return the blocks that have something to say to this user, in order."""
    given = (hook(appeal=appeal, user=user) for hook in hooks.get_hooks("appeal_panel"))
    return sorted((panel for panel in given if panel is not None), key=lambda panel: panel.order)
