"""The steps that the card offers: their names, who may take them, what is said afterwards."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from notices.lifecycle import Step, is_possible
from notices.models import Announcement
from notices.rights import APPROVE, PREPARE
from notices.services import announcing


@dataclass(frozen=True)
class Offered:
    """One button of the card; any of the rights will do."""

    slug: str
    step: Step
    label: str
    done: str
    rights: tuple[str, ...]
    take: Callable[..., None]
    is_main: bool = False
    asks_why: bool = False
    asks_first: bool = False
    by_second_person: bool = False

    def may(self, user: Any) -> bool:
        return any(user.has_perm(right) for right in self.rights)


BOTH = (PREPARE, APPROVE)
STEPS = {
    offered.slug: offered
    for offered in (
        Offered(
            "submit", Step.SUBMIT, "Отправить на утверждение",
            "Рассылка ждёт утверждения другим сотрудником.", (PREPARE,), announcing.submit, is_main=True,
        ),
        Offered(
            "approve", Step.APPROVE, "Утвердить рассылку", "Рассылка утверждена: она уйдёт в своё время.",
            (APPROVE,), announcing.approve, is_main=True, by_second_person=True,
        ),
        Offered(
            "send-back", Step.SEND_BACK, "Вернуть с замечанием", "Рассылка возвращена с замечанием.",
            (APPROVE,), announcing.send_back, asks_why=True,
        ),
        Offered(
            "take-back", Step.TAKE_BACK, "Взять обратно", "Рассылка снова черновик.", (PREPARE,),
            announcing.take_back,
        ),
        Offered(
            "resume", Step.RESUME, "Продолжить", "Рассылка продолжается.", (APPROVE,), announcing.resume,
            is_main=True,
        ),
        Offered(
            "pause", Step.PAUSE, "Приостановить",
            "Рассылка приостановлена. Письма последней минуты ещё уйдут.", BOTH, announcing.pause,
        ),
        Offered(
            "cancel", Step.CANCEL, "Отменить рассылку", "Рассылка отменена: больше никому не уйдёт.", BOTH,
            announcing.cancel, asks_first=True,
        ),
    )
}  # fmt: skip


def steps_for(announcement: Announcement, user: Any) -> Iterator[Offered]:
    """Yield what this person may do with the announcement as it stands."""
    for offered in STEPS.values():
        is_own = offered.by_second_person and user.pk in announcement.authors
        if is_possible(offered.step, announcement.stage) and offered.may(user) and not is_own:
            yield offered
