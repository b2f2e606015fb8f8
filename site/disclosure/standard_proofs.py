"""The checks that every register has: pages, editions, files, company facts, hours, figures, addresses."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.urls import Resolver404, resolve

from wagtail.models import Page, Site

from disclosure.intact import trouble_of
from disclosure.models import Duty
from disclosure.price_proofs import price_caps_published
from disclosure.proofs import Found, Option, Proof
from disclosure.yearly.proof import report_published
from pages.models import CompanySettings, ContactPerson, ContactsPage, Edition, PaymentPoint
from tariffs.models import SalesMarkup, TariffPeriod
from workdays.models import PointKind, PointSchedule, ServicePoint

CATCH_ALL = "wagtail_serve"
"""The name of the route that answers for every page of the tree."""


def page_live(duties: Sequence[Duty], on: date) -> Mapping[int, Found]:
    """Prove that visitors can read the page: that it is there, published and open was seen before."""
    return {duty.pk: Found.present() for duty in duties}


def edition_in_force(duties: Sequence[Duty], on: date) -> Mapping[int, Found]:
    """Prove that a document has an edition in force; one query."""
    editions = _editions(duties)
    return {duty.pk: _by_edition(editions.get(duty.page_id, []), on)[0] for duty in duties}


def file_intact(duties: Sequence[Duty], on: date) -> Mapping[int, Found]:
    """Prove that the edition in force has its file and each byte of it is as published; one query."""
    editions = _editions(duties)
    found = {}
    for duty in duties:
        by_text, edition = _by_edition(editions.get(duty.page_id, []), on)
        found[duty.pk] = by_text if edition is None else _by_file(edition)
    return found


def _editions(duties: Sequence[Duty]) -> dict[int | None, list[Edition]]:
    """Return the editions of the pages, without their texts."""
    rows: dict[int | None, list[Edition]] = {}
    pages = {duty.page_id for duty in duties if duty.page_id}
    editions = (
        Edition.objects.filter(page__in=pages).select_related("file__stored").defer("body", "file__text")
    )
    for edition in editions.order_by("valid_from"):
        rows.setdefault(edition.page_id, []).append(edition)
    return rows


def _by_edition(editions: Sequence[Edition], on: date) -> tuple[Found, Edition | None]:
    if not editions:
        return Found.unfilled("Документ ещё не размещён."), None
    begun = [edition for edition in editions if edition.has_begun(on)]
    if not begun:
        return Found.missing(f"Первая редакция вступает в силу {editions[0].valid_from:%d.%m.%Y}."), None
    return Found.present(), begun[-1]


def _by_file(edition: Edition) -> Found:
    if edition.file is None:
        return Found.unfilled("К действующей редакции не приложен файл.")
    trouble = trouble_of(edition.file.stored)
    return Found.missing(f"Файл действующей редакции {trouble}.") if trouble else Found.present()


def requisites(duties: Sequence[Duty], on: date) -> Mapping[int, Found]:
    """Prove that the named facts of the company are filled in; one query."""
    company = _company()
    found = {}
    for duty in duties:
        empty = [_label(name) for name in duty.subjects if not getattr(company, name, None)]
        found[duty.pk] = Found.unfilled(f"Не заполнено: {', '.join(empty)}.") if empty else Found.present()
    return found


def _company() -> CompanySettings | None:
    site = Site.objects.filter(is_default_site=True).first()
    return CompanySettings.objects.filter(site=site).first() if site else None


def _label(name: str) -> str:
    return str(CompanySettings._meta.get_field(name).verbose_name)


def company_facts() -> list[Option]:
    """Name the facts of the company that may be empty."""
    return _options(models.Field)


def company_addresses() -> list[Option]:
    return _options(models.URLField)


def _options(kind: type[Any]) -> list[Option]:
    fields = CompanySettings._meta.get_fields()
    return [
        (field.name, str(field.verbose_name))
        for field in fields
        if isinstance(field, kind)
        and field.blank
        and not isinstance(field, models.BooleanField | models.AutoField)
    ]


def contact_persons(duties: Sequence[Duty], on: date) -> Mapping[int, Found]:
    """Prove that the contacts say who answers for each matter; one query."""
    rows = list(ContactPerson.objects.filter(page__live=True).order_by("page", "sort_order"))
    unknown = [person.matters for person in rows if person.is_unknown]
    if not rows:
        verdict = Found.unfilled("Не названо ни одного контактного лица.")
    elif unknown:
        verdict = Found.unfilled(f"Не названы контактные лица: {', '.join(unknown)}.")
    else:
        verdict = Found.present()
    return {duty.pk: verdict for duty in duties}


def hours_in_force(duties: Sequence[Duty], on: date) -> Mapping[int, Found]:
    """Prove that hours are set for each place and channel of the named kinds; two queries."""
    scheduled = set(
        PointSchedule.objects.not_ended(on).filter(valid_from__lte=on).values_list("point", flat=True)
    )
    points = list(ServicePoint.objects.all())
    return {duty.pk: _by_hours([p for p in points if p.kind in duty.subjects], scheduled) for duty in duties}


def _by_hours(points: Iterable[ServicePoint], scheduled: set[int]) -> Found:
    named = list(points)
    without = [point.name for point in named if point.pk not in scheduled]
    if not named:
        return Found.unfilled("Не внесено ни одного места или канала обслуживания.")
    return Found.unfilled(f"Не заполнен режим работы: {', '.join(without)}.") if without else Found.present()


def link_answers(duties: Sequence[Duty], on: date) -> Mapping[int, Found]:
    """Prove that an address of the site leads somewhere, or that the company's named address is filled in.

    Nothing is asked over the network; three queries.
    """
    company, live = _company(), _live_paths([duty.address for duty in duties if duty.address])
    return {duty.pk: _by_link(duty, company, live) for duty in duties}


def _by_link(duty: Duty, company: CompanySettings | None, live: set[str]) -> Found:
    empty = [_label(name) for name in duty.subjects if not getattr(company, name, None)]
    if empty:
        return Found.unfilled(f"Не заполнено: {', '.join(empty)}.")
    if duty.address and not (_is_route(duty.address) or duty.address.rstrip("/") in live):
        return Found.missing(f"По адресу {duty.address} ничего нет.")
    if not (duty.address or duty.subjects or duty.page):
        return Found.missing("Адрес не указан.")
    return Found.present()


def _is_route(address: str) -> bool:
    """Whether a screen of the site's own, not a page of the tree, answers at the address."""
    try:
        return resolve(address).url_name != CATCH_ALL
    except Resolver404:
        return False


def _live_paths(addresses: Sequence[str]) -> set[str]:
    """Return which of the addresses are those of live pages, without their last slash; two queries."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or not addresses:
        return set()
    begin = site.root_page.url_path.rstrip("/")
    wanted = {f"{begin}{address.rstrip('/')}/" for address in addresses}
    found = Page.objects.live().filter(url_path__in=wanted).values_list("url_path", flat=True)
    return {path.removeprefix(begin).rstrip("/") for path in found}


def payment_points(duties: Sequence[Duty], on: date) -> Mapping[int, Found]:
    """Prove that visitors find at least one place to pay; one query."""
    is_any = PaymentPoint.objects.for_visitors().exists()
    verdict = Found.present() if is_any else Found.unfilled("Не внесено ни одного пункта оплаты.")
    return {duty.pk: verdict for duty in duties}


def tariff_in_force(duties: Sequence[Duty], on: date) -> Mapping[int, Found]:
    """Prove that a published tariff for households covers the day; at most two queries."""
    verdict = _in_force(
        TariffPeriod,
        on,
        none="Не опубликовано ни одного тарифа для населения.",
        over="Последние опубликованные тарифы действовали по {last:%d.%m.%Y}.",
    )
    return {duty.pk: verdict for duty in duties}


def markup_in_force(duties: Sequence[Duty], on: date) -> Mapping[int, Found]:
    """Prove that a published sales markup, with its decision, covers the day; at most two queries."""
    verdict = _in_force(
        SalesMarkup,
        on,
        none="Не опубликовано ни одной сбытовой надбавки.",
        over="Последняя опубликованная сбытовая надбавка действовала по {last:%d.%m.%Y}.",
    )
    return {duty.pk: verdict for duty in duties}


def _in_force(model: Any, on: date, *, none: str, over: str) -> Found:
    """Look whether something published covers a day; what is invented proves nothing."""
    real = model.objects.live().filter(is_demo=False)
    current = real.in_force(on).first()
    if current is not None:
        return Found.present(current.last_published_at)
    last = real.filter(valid_from__lte=on).order_by("-valid_from").first()
    return Found.missing(over.format(last=last.valid_to)) if last is not None else Found.unfilled(none)


def floor_plan(duties: Sequence[Duty], on: date) -> Mapping[int, Found]:
    """Prove that the contacts show, or say in words, where whom to find; one query."""
    pages = ContactsPage.objects.live().values_list("floor_plan", "floor_plan_text")
    is_shown = any(plan or text for plan, text in pages)
    verdict = Found.present() if is_shown else Found.unfilled("Схемы размещения специалистов нет.")
    return {duty.pk: verdict for duty in duties}


BUILT_IN = [
    Proof("page_live", "страница опубликована", page_live, needs_page=True),
    Proof("edition_in_force", "есть действующая редакция документа", edition_in_force, needs_page=True),
    Proof("file_intact", "файл действующей редакции цел", file_intact, needs_page=True),
    Proof("requisites", "сведения о компании заполнены", requisites, company_facts, needs_subjects=True),
    Proof("contact_persons", "контактные лица названы", contact_persons),
    Proof("payment_points", "пункты оплаты внесены", payment_points),
    Proof("tariff_in_force", "тариф для населения действует сегодня", tariff_in_force),
    Proof("markup_in_force", "сбытовая надбавка действует сегодня", markup_in_force),
    Proof(
        "price_caps_published", "предельные уровни цен за прошлый месяц опубликованы", price_caps_published
    ),
    Proof("floor_plan", "схема размещения специалистов есть", floor_plan),
    Proof(
        "hours_in_force", "режим работы задан", hours_in_force, lambda: PointKind.choices, needs_subjects=True
    ),
    Proof("figures_reconcile", "годовой отчёт опубликован", report_published),
    Proof("link_answers", "по адресу есть что прочитать", link_answers, company_addresses),
]
