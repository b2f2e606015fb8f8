"""Who may approve a text and when it may go live. Pure: people and steps are numbers.

The company wants every mandatory text seen by at least two people before the public sees it; each step of the
review is taken by another one, and by nobody who has written the text since it was last published.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Approval:
    """One step of the review, taken on one revision; `by` is None where nobody is known any more."""

    step: int
    by: int | None


NO_STEPS = "Для этого раздела не назначен порядок согласования. Назначьте его в настройках."
NOT_ALL_STEPS = "Текст прошёл не все шаги согласования. Отправьте его на согласование."
OWN_TEXT = "Текст одобрил тот, кто его писал. Нужен другой человек."
SAME_PERSON = "Два шага прошёл один человек. Каждый шаг — за другим."

MAY_NOT_OWN = "Вы писали этот текст. Одобрить его должен другой человек."
MAY_NOT_TWICE = "Вы уже прошли один шаг согласования этого текста. Следующий — за другим человеком."


def refusal_to_publish(
    *, steps: Collection[int], approvals: Sequence[Approval], writers: Collection[int]
) -> str:
    """Say in Russian why a revision may not go live; empty when it may.

    `steps` are those of its review, `approvals` what was taken on this very revision, `writers` all who have
    saved the text since it was last published.
    """
    known = [approval for approval in approvals if approval.by is not None and approval.step in steps]
    if not steps:
        return NO_STEPS
    if {approval.step for approval in known} != set(steps):
        return NOT_ALL_STEPS
    people = [approval.by for approval in known]
    if any(person in writers for person in people):
        return OWN_TEXT
    return SAME_PERSON if len(set(people)) < len(people) else ""


def refusal_to_approve(*, person: int, approvals: Sequence[Approval], writers: Collection[int]) -> str:
    """Say in Russian why a person may not take the present step of a revision; empty when he may."""
    if person in writers:
        return MAY_NOT_OWN
    return MAY_NOT_TWICE if any(approval.by == person for approval in approvals) else ""
