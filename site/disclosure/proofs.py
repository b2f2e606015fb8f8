"""What proves that a duty is done: checks by their codes, each over many duties at once.

An app offers a check by Wagtail's hook ``duty_check``: a function that returns a `Proof`. A check gets all
its duties together and may ask the database a fixed number of questions, however many they are.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from wagtail import hooks
from wagtail.models import PageViewRestriction

from disclosure.freshness import Presence
from disclosure.models import Duty

logger = logging.getLogger(__name__)
Option = tuple[str, str]


@dataclass(frozen=True)
class Found:
    """What a check says of one duty: the facts, why in Russian, and when the matter changed last."""

    presence: Presence
    reason: str = ""
    renewed_at: datetime | None = None

    @classmethod
    def unfilled(cls, reason: str) -> "Found":
        return cls(Presence.UNFILLED, reason)

    @classmethod
    def missing(cls, reason: str) -> "Found":
        return cls(Presence.MISSING, reason)

    @classmethod
    def present(cls, renewed_at: datetime | None = None) -> "Found":
        return cls(Presence.PRESENT, renewed_at=renewed_at)


@dataclass(frozen=True)
class Proof:
    """A check: `find` says what it found of each duty by its key, on a day.

    `options` are what a duty may ask it to look at, with their Russian names; `needs_page` and
    `needs_subjects` say without what it proves nothing.
    """

    code: str
    title: str
    find: Callable[[Sequence[Duty], date], Mapping[int, Found]]
    options: Callable[[], Sequence[Option]] = tuple
    needs_page: bool = False
    needs_subjects: bool = False


def proofs() -> dict[str, Proof]:
    """Return the checks that the apps offer, by their codes."""
    return {proof.code: proof for proof in (hook() for hook in hooks.get_hooks("duty_check"))}


def survey(duties: Sequence[Duty], on: date) -> dict[int, Found]:
    """Say of each duty what its check finds; one whose check has failed is left out and the log says why.

    A duty with a page is not done while visitors cannot read the page, whatever its check says. The duties
    come with their pages (``as_shown``).
    """
    known = proofs()
    hidden = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    found: dict[int, Found] = {}
    waiting: dict[str, list[Duty]] = {}
    for duty in duties:
        trouble = _trouble_of(duty, known.get(duty.proof), hidden)
        if trouble is not None:
            found[duty.pk] = trouble
        else:
            waiting.setdefault(duty.proof, []).append(duty)
    for code, asking in waiting.items():
        found |= _ask(known[code], asking, on)
    return found


def _trouble_of(duty: Duty, proof: Proof | None, hidden: tuple[str, ...]) -> Found | None:
    """Return why there is no need to ask the check, or None."""
    page = duty.page
    if proof is None:
        return Found.missing(f"Проверки «{duty.proof}» на этом сайте нет.")
    if page is None:
        return Found.missing("Страница удалена или не указана.") if proof.needs_page else None
    if not page.live and page.first_published_at is None:
        return Found.unfilled("Страница ещё не опубликована.")
    if not page.live:
        return Found.missing("Страница снята с публикации.")
    return Found.missing("Страница закрыта от посетителей.") if page.path.startswith(hidden) else None


def _ask(proof: Proof, duties: Sequence[Duty], on: date) -> dict[int, Found]:
    try:
        answers = proof.find(duties, on)
    except Exception:
        # An outage of one check must not look like missing facts, and must not stop the others.
        logger.exception("The check %s of duties failed", proof.code)
        return {}
    return {duty.pk: _dated(duty, answers[duty.pk]) for duty in duties if duty.pk in answers}


def _dated(duty: Duty, found: Found) -> Found:
    """Take the publication of the page for the renewal where the check knows of none."""
    if found.presence is Presence.PRESENT and found.renewed_at is None and duty.page is not None:
        return Found.present(duty.page.last_published_at)
    return found


def subject_words(duty: Duty) -> list[str]:
    """Name in Russian what the check of a duty is to look at."""
    proof = proofs().get(duty.proof)
    known = dict(proof.options()) if proof else {}
    return [known.get(name, name) for name in duty.subjects]


def require_subjects(proof: Proof, subjects: Any) -> None:
    """Raise ValidationError, in Russian, when a check is asked to look at what it does not know."""
    if not isinstance(subjects, list) or not all(isinstance(name, str) for name in subjects):
        raise ValidationError("Нужен список названий.")
    if proof.needs_subjects and not subjects:
        raise ValidationError("Укажите, что именно проверить.")
    known = {name for name, _ in proof.options()}
    if strangers := sorted(set(subjects) - known):
        raise ValidationError(f"Эта проверка такого не знает: {', '.join(strangers)}.")
