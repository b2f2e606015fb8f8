"""What in a frequent question looks like personal data: where it stands, and what to do about it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pages.models import ContactPerson, QuestionPage
from pages.models.company import CompanySettings
from privacy.detection import Kind, Known, find
from privacy.word_forms import evened
from questions.frequent.wording import plain, stripped
from questions.models import Appeal, FrequentDraft, NotPersonal

FIELDS = {
    "title": "Вопрос",
    "short_answer": "Ответ коротко",
    "answer": "Ответ",
    "source": "Откуда ответ",
    "seo_title": "Заголовок для поисковых систем",
    "search_description": "Описание для поисковых систем",
}
"""The texts of a frequent question that visitors may read, by the names of its fields."""
CURES = {
    Kind.NAME: "Уберите имя: напишите «потребитель», «специалист».",
    Kind.PHONE: "Уберите номер. Телефоны компании берутся из «Сведений о компании».",
    Kind.ADDRESS: "Уберите адрес: напишите «в доме потребителя».",
    Kind.EMAIL: "Уберите адрес почты. Почта компании берётся из «Сведений о компании».",
    Kind.ACCOUNT: "Уберите номер: напишите «по лицевому счёту», «по договору».",
    Kind.DOCUMENT: "Уберите номер документа.",
    Kind.APPEAL: "Уберите номер обращения.",
    Kind.CODE: "Уберите код.",
    Kind.BIRTH: "Уберите дату рождения.",
    Kind.NUMBER: "Уберите номер.",
    Kind.ORGANISATION: "Уберите название: напишите «организация».",
}
AROUND = 40
OWN = ("full_name", "short_name", "city", "address", "postal_address", "email", "fax", "domain", "inn", "kpp",
    "ogrn", "operator_registration", "head_name")  # fmt: skip
QUOTED = re.compile(r"«([^«»]{3,})»")


@dataclass(frozen=True)
class Spotted:
    """A fragment that looks like personal data, as it is shown to whoever has to decide on it."""

    kind: Kind
    text: str
    where: str
    before: str
    after: str

    @property
    def cure(self) -> str:
        return CURES[self.kind]


def spotted_in(
    texts: Mapping[str, str], *, allowed: Sequence[str], known: Sequence[Known], fine: Iterable[str] = ()
) -> list[Spotted]:
    """Return what is found in the texts of a frequent question, by field; `fine` fragments are left out."""
    left_out = {same(each) for each in fine}
    return [
        each
        for name, text in texts.items()
        for each in _spotted(FIELDS[name], plain(text) if name == "answer" else text, allowed, known)
        if same(each.text) not in left_out
    ]


def _spotted(where: str, text: str, allowed: Sequence[str], known: Sequence[Known]) -> list[Spotted]:
    return [
        Spotted(
            each.kind,
            each.text,
            where,
            _end_of(text[: each.start]),
            _beginning_of(text[each.end :]),
        )
        for each in find(text, allowed=allowed, known=known)
    ]


def _end_of(text: str) -> str:
    return text if len(text) <= AROUND else f"…{text[-AROUND:]}"


def _beginning_of(text: str) -> str:
    return text if len(text) <= AROUND else f"{text[:AROUND]}…"


def same(fragment: str) -> str:
    """Return a fragment as it is compared with others."""
    return " ".join(evened(fragment).casefold().split())


def texts_of(page: QuestionPage) -> dict[str, str]:
    return {name: str(getattr(page, name) or "") for name in FIELDS}


def placeholders_on(page: QuestionPage) -> list[str]:
    """Return the words in brackets that stand where something was taken out, and no sentence was made yet."""
    shown = " ".join(texts_of(page).values())
    return [f"[{kind.value}]" for kind in Kind if f"[{kind.value}]" in shown]


def spotted_on(page: QuestionPage) -> list[Spotted]:
    """Return what keeps a draft from going live: found, and marked by nobody as no personal data."""
    fine = NotPersonal.objects.filter(page_id=page.pk).values_list("fragment", flat=True)
    return all_spotted_on(page, fine=fine)


def all_spotted_on(page: QuestionPage, *, fine: Iterable[str] = ()) -> list[Spotted]:
    """Return what is found in a draft, with what is known of the person whose appeal it was made from."""
    made = FrequentDraft.objects.filter(page_id=page.pk).select_related("appeal").first()
    known = known_of(made.appeal) if made else []
    return spotted_in(texts_of(page), allowed=public_strings(), known=known, fine=fine)


def public_strings() -> list[str]:
    """Return what the company says of itself and of its people in public.

    Those are no personal data on its own site.
    """
    found: list[str] = []
    for company in CompanySettings.objects.all():
        found += [getattr(company, name) for name in OWN]
        found += [*company.phones.splitlines(), *company.bank_details.splitlines()]
    for person in ContactPerson.objects.filter(page__live=True):
        found += [person.full_name, person.phone]
    return [text for text in found if text]


def known_of(appeal: Appeal) -> list[Known]:
    """Return what is known of the person of an appeal; nothing once that is destroyed."""
    if appeal.erased_at is not None:
        return []
    pairs = [
        (Kind.NAME, appeal.person_name),
        (Kind.ADDRESS, appeal.postal_address),
        (Kind.ACCOUNT, appeal.account_number),
        (Kind.PHONE, appeal.phone),
        (Kind.EMAIL, appeal.email),
        (Kind.DOCUMENT, appeal.inn),
        (Kind.CODE, appeal.access_code),
        *((Kind.ORGANISATION, name) for name in QUOTED.findall(appeal.organization_name)),
    ]
    return [Known(kind, text) for kind, text in pairs if text.strip()]


def stripped_rich(rich: str, *, allowed: Sequence[str], known: Sequence[Known]) -> str:
    def found(text: str) -> list[tuple[int, int, str]]:
        return [(each.start, each.end, each.kind.value) for each in find(text, allowed=allowed, known=known)]

    return stripped(rich, found)
