"""The act on destroyed data and the extract from the journal that belongs to it.

Приказ Роскомнадзора № 179 от 28.10.2022.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from files.models import StoredFile
from files.services import store_own
from ledger.models import Entry
from pages.models import CompanySettings
from pages.typst import compile_pdf, table
from privacy.holders import kinds
from privacy.models import Destruction, DestructionItem

DESTROYED = "destroyed"
"""The journal's event of a record that is no more."""
MOST_BYTES = 50 * 1024 * 1024
LEFT = "Не уничтожено"
EXTRACT = "Выгрузка из журнала регистрации событий"
BY_HAND = "сведения, названные в основании"
ALL_DATA = "все сведения, которые хранились о записях списка"
WAY = (
    "Сведения стёрты в базе данных сайта, файлы удалены из его хранилища, средства поиска очищены. "
    "Вид, способ подачи, тема, даты, сроки и исход обращений сохранены без сведений о людях."
)


def compile_act(plan: Destruction) -> bytes:
    """Return the act with its list and extract as a tagged PDF; the list names numbers, never people."""
    items = list(plan.items.filter(state=DestructionItem.State.DONE))
    left = list(plan.items.filter(state=DestructionItem.State.LEFT))
    body = "\n".join(
        [
            table(
                ["Запись", "Срок считался с", "Хранилось по"], [_row(item) for item in items], "Уничтожено"
            ),
            *(
                [table(["Запись", "Почему"], [(each.label, each.refusal) for each in left], LEFT)]
                if left
                else []
            ),
            "#pagebreak()",
            table(["Когда", "Событие", "Код записи", "Отпечаток"], _extract(plan), EXTRACT),
        ]
    )
    return compile_pdf(template="act", data=act_data(plan, len(items)), body=body)


def act_data(plan: Destruction, count: int) -> dict[str, Any]:
    company = CompanySettings.objects.filter(site__is_default_site=True).first()
    kind = kinds().get(plan.kind)
    return {
        "number": plan.act_number,
        "date": f"{timezone.localtime(plan.done_at):%d.%m.%Y}",
        "company": (company.full_name or company.short_name) if company else "",
        "address": (company.postal_address or company.address) if company else "",
        "site": (company.domain if company else "") or "официальный сайт",
        "ground": plan.ground,
        "what": kind.label if kind else BY_HAND,
        "data": kind.data if kind else ALL_DATA,
        "way": WAY,
        "count": count,
        "counts": [f"{what}: {amount}" for what, amount in sorted(plan.counts.items())],
        "commission": plan.commission,
    }


def _row(item: DestructionItem) -> Sequence[str]:
    days = (f"{day:%d.%m.%Y}" if day else "—" for day in (item.ended_on, item.kept_until))
    return [item.label, *days]


def _extract(plan: Destruction) -> list[Sequence[str]]:
    """Return the rows of the journal about the list's records: moment, event, code, hash of the entry."""
    entries = Entry.objects.filter(stream=plan.stream, event=DESTROYED).order_by("seq")
    return [
        (
            f"{timezone.localtime(entry.created_at):%d.%m.%Y %H:%M:%S}",
            f"{entry.seq}: сведения уничтожены",
            json.loads(entry.text)["subject"],
            entry.hash[:16],
        )
        for entry in entries
    ]


def keep_act(plan: Destruction, pdf: bytes) -> StoredFile:
    """Keep the act's PDF for good."""
    return store_own(upload=ContentFile(pdf, name=f"akt-{plan.act_number}.pdf"), max_bytes=MOST_BYTES)
