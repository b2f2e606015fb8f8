"""Which findings a page has. Pure: facts in, findings out; every rule on its own.

A finding says in Russian what is wrong, what to do and where. Links to other sites are not judged: nobody
else's server is asked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pages.health.facts import KnownSite, Link, PageFacts, Picture, Spot, Target, form_anchor
from pages.health.links import fault_of
from pages.health.placeholders import placeholder_in

FEBRUARY, LEAP_DAY = 2, 29
DATED = frozenset({"newspage"})
"""Pages that tell of one day and are not kept up afterwards: their age is no fault."""


class Kind(StrEnum):
    """What can be wrong with a page, the most harmful to a visitor first."""

    LINK = "link"
    FILE = "file"
    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    PICTURE = "picture"
    UNTOUCHED = "untouched"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]


KIND_LABELS = {
    Kind.LINK: "Ссылки в никуда",
    Kind.FILE: "Пропавшие файлы",
    Kind.EMPTY: "Пустые поля",
    Kind.PLACEHOLDER: "Заготовки",
    Kind.PICTURE: "Рисунки без слов",
    Kind.UNTOUCHED: "Год без правки",
}


@dataclass(frozen=True)
class Finding:
    kind: Kind
    page: PageFacts
    sentence: str
    spot: Spot


@dataclass(frozen=True)
class Need:
    """What a type of page needs, by its name in `PageFacts.filled`, and what to do when it is empty.

    `field` is where it is filled in, if that is in the page's own form.
    """

    name: str
    where: str
    sentence: str
    field: str = ""

    @property
    def spot(self) -> Spot:
        return Spot(self.where, form_anchor(self.field) if self.field else "")


INTRO = Need("intro", "вступление", "Напишите вступление: его читают в карточке раздела и в поиске.", "intro")
NEEDS: dict[str, tuple[Need, ...]] = {
    "homepage": (Need("lead", "вступление", "Напишите вступление главной страницы.", "lead"),),
    "sectionpage": (INTRO, Need("children", "страницы раздела", "Разместите страницы раздела: он пуст.")),
    "infopage": (INTRO, Need("body", "текст", "Напишите текст: на странице один заголовок.", "body")),
    "documentpage": (
        INTRO,
        Need("editions", "редакции", "Добавьте редакцию: у документа нет ни одной.", "editions"),
        Need("in_force", "редакции", "Проверьте первый день редакций: ни одна ещё не действует.", "editions"),
        Need("content", "редакции", "Добавьте в действующую редакцию текст или файл.", "editions"),
    ),
    "documentlistpage": (INTRO, Need("children", "документы", "Разместите документы: список пуст.")),
    "actspage": (INTRO, Need("acts", "акты", "Добавьте акты: список пуст.", "acts")),
    "paymentpointspage": (
        INTRO,
        Need("points", "пункты оплаты", "Добавьте в «Пункты оплаты» хотя бы один, который показывают."),
    ),
    "statebodiespage": (INTRO, Need("bodies", "органы", "Добавьте органы: список пуст.", "bodies")),
    "faqpage": (INTRO, Need("children", "вопросы", "Разместите вопросы: страница пуста.")),
    "questionpage": (
        Need("short_answer", "ответ коротко", "Ответьте коротко: это предлагают над формой.", "short_answer"),
    ),
    "newsindexpage": (INTRO,),
    "newspage": (
        Need("intro", "коротко", "Напишите, о чём новость: это читают в списке и в ленте.", "intro"),
    ),
    "contactspage": (
        INTRO,
        Need("persons", "кто решает вопрос", "Назовите, кто решает вопросы: список пуст.", "persons"),
    ),
}
"""By the type of page. A later need of a document is judged only when those before it are met."""
IN_TURN = frozenset({"editions", "in_force", "content"})


def findings_of(page: PageFacts, site: KnownSite, today: date) -> list[Finding]:
    """Return what is wrong with a page, in the order of the kinds."""
    found = [
        *_links(page, site),
        *_empty(page),
        *_placeholders(page),
        *_pictures(page, site),
        *_untouched(page, today),
    ]
    order = list(Kind)
    return sorted(found, key=lambda finding: order.index(finding.kind))


def last_touched(days: Iterable[date | None], today: date) -> date | None:
    """Return the latest of the known days that are not still to come."""
    return max((day for day in days if day is not None and day <= today), default=None)


def year_after(day: date) -> date:
    """Return the day twelve calendar months later; the 29th of February is clipped to the 28th."""
    leap = (day.month, day.day) == (FEBRUARY, LEAP_DAY)
    return day.replace(year=day.year + 1, day=LEAP_DAY - 1 if leap else day.day)


def _links(page: PageFacts, site: KnownSite) -> Iterator[Finding]:
    for link in page.links:
        if fault := fault_of(link, page.path, site):
            yield Finding(_kind_of(link), page, _link_sentence(link, fault), link.spot)


def _kind_of(link: Link) -> Kind:
    is_file = link.target in {Target.FILE, Target.WAGTAIL_DOCUMENT, Target.DOCUMENT_PAGE}
    return Kind.FILE if is_file else Kind.LINK


def _link_sentence(link: Link, fault: str) -> str:
    if link.target == Target.DOCUMENT_PAGE:
        return f"Разместите документ или уберите его из списка: {fault}."
    shown = link.value if link.target == Target.ADDRESS else ""
    named = " ".join(part for part in (f"«{link.words}»" if link.words else "", shown) if part)
    what, which = ("файл", "Замените") if _kind_of(link) == Kind.FILE else ("ссылку", "Исправьте")
    return f"{which} {what}{f' {named}' if named else ''}: {fault}."


def _empty(page: PageFacts) -> Iterator[Finding]:
    for need in _missing(page):
        yield Finding(Kind.EMPTY, page, need.sentence, need.spot)
    for gap in page.gaps:
        yield Finding(Kind.EMPTY, page, gap.sentence, gap.spot)


def _missing(page: PageFacts) -> list[Need]:
    missing = [need for need in NEEDS.get(page.kind, ()) if need.name not in page.filled]
    in_turn = [need for need in missing if need.name in IN_TURN]
    return [need for need in missing if need.name not in IN_TURN or need is in_turn[0]]


def _placeholders(page: PageFacts) -> Iterator[Finding]:
    for text in page.texts:
        if words := placeholder_in(text.text, is_label=text.is_label):
            yield Finding(
                Kind.PLACEHOLDER, page, f"Напишите настоящий текст вместо заготовки «{words}».", text.spot
            )


def _pictures(page: PageFacts, site: KnownSite) -> Iterator[Finding]:
    for picture in page.pictures:
        if picture.key and picture.key not in site.pictures:
            yield Finding(Kind.FILE, page, "Выберите рисунок заново: прежний удалён.", picture.spot)
        elif not (picture.is_decorative or _said_of(picture, site).strip()):
            sentence = "Опишите рисунок словами: не все посетители его видят."
            yield Finding(Kind.PICTURE, page, sentence, picture.spot)


def _said_of(picture: Picture, site: KnownSite) -> str:
    return site.pictures.get(picture.key, "") if picture.alt is None else picture.alt


def _untouched(page: PageFacts, today: date) -> Iterator[Finding]:
    if page.kind in DATED:
        return
    if page.touched_on is None:
        sentence = "Проверьте страницу и разместите её заново: неизвестно, когда её последний раз правили."
        yield Finding(Kind.UNTOUCHED, page, sentence, Spot("вся страница"))
    elif year_after(page.touched_on) <= today:
        sentence = (
            f"Проверьте, верен ли текст: с {page.touched_on:%d.%m.%Y} его не правили и не подтверждали."
        )
        yield Finding(Kind.UNTOUCHED, page, sentence, Spot("вся страница"))
