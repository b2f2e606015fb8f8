"""Whose report it is and which one: what each form of it bears."""

from dataclasses import dataclass
from datetime import date

from disclosure.yearly.snapshot import Snapshot
from pages.models import CompanySettings

TITLE = "Отчёт о качестве обслуживания потребителей"
PROVISIONAL = "Предварительно: отчёт за год ещё не опубликован"
DEMO = "Демонстрационные данные: обращения придуманы, чтобы показать работу сайта"


@dataclass(frozen=True)
class About:
    """Lines of a report's head, each a name and its words; what the company has not filled in is left out."""

    title: str
    company: str
    lines: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def about(snapshot: Snapshot, company: CompanySettings, *, published_on: date | None = None) -> About:
    """Return the head of a report; `published_on` is the day of its edition, None while there is none."""
    lines = [
        ("Компания", company.full_name or company.short_name),
        ("Адрес", company.postal_address or company.address),
        ("ОГРН", company.ogrn),
        ("ИНН", company.inn),
        ("КПП", company.kpp),
        ("Телефоны", ", ".join(company.phone_lines())),
        ("Электронная почта", company.email),
        ("Сайт", company.domain),
        ("Отчётный год", str(snapshot.year)),
        ("Редакция", edition_words(snapshot, published_on)),
        ("Причина исправления", snapshot.correction_reason),
        ("Данные по", f"{snapshot.cut_off:%d.%m.%Y} включительно"),
        ("Отпечаток исходных строк (SHA-256)", snapshot.rows_sha256),
    ]
    return About(
        title=f"{TITLE} за {snapshot.year} год",
        company=company.full_name or company.short_name,
        lines=tuple((name, words) for name, words in lines if words),
        warnings=warnings(snapshot),
    )


def warnings(snapshot: Snapshot) -> tuple[str, ...]:
    """Return what nobody may overlook, whatever form of the report he has."""
    said = [PROVISIONAL if snapshot.is_provisional else "", DEMO if snapshot.demo else ""]
    return tuple(each for each in said if each)


def edition_words(snapshot: Snapshot, published_on: date | None) -> str:
    """Say which edition it is: «2, опубликована 01.03.2026»."""
    if snapshot.is_provisional:
        return "не опубликована"
    return f"{snapshot.edition}" + (f", опубликована {published_on:%d.%m.%Y}" if published_on else "")


def file_name(snapshot: Snapshot, extension: str) -> str:
    """Name a file of the report; that its numbers are invented or not final stands in the name, too."""
    parts = ["quality", str(snapshot.year)]
    if snapshot.edition > 1:
        parts.append(f"edition-{snapshot.edition}")
    if snapshot.is_provisional:
        parts.append("provisional")
    if snapshot.demo:
        parts.append("demo")
    return f"{'-'.join(parts)}.{extension}"
