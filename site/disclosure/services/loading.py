"""Duties from a reviewed file: all of them, or none and a message that names what is wrong."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from wagtail.models import Page, Site

from disclosure.choices import Group
from disclosure.errors import DutiesNotLoaded
from disclosure.freshness import Renewal
from disclosure.models import Duty
from disclosure.proofs import Proof, proofs, require_subjects

Row = Mapping[str, Any]
REQUIRED = {"code", "title", "group", "legal_basis", "proof"}
OPTIONAL = {"page", "address", "subjects", "renewal", "day", "month", "event_days"}


def shipped_file() -> Path:
    return Path(settings.FIXTURES_DIR) / "duties.toml"


@transaction.atomic
def load_duties(path: Path, *, today: date) -> int:
    """Add the duties of a file that the register lacks; return how many.

    Those that it has stay as people have edited them. DutiesNotLoaded names the row and what is unknown or
    wrong in it; nothing is loaded then.
    """
    rows = _read(path)
    known = proofs()
    for place, row in enumerate(rows, 1):
        _check(row, place, known)
    codes = [row["code"] for row in rows]
    if twins := sorted({code for code in codes if codes.count(code) > 1}):
        raise DutiesNotLoaded(f"Код повторяется: {', '.join(twins)}.")
    present = set(Duty.objects.values_list("code", flat=True))
    new = [(place, row) for place, row in enumerate(rows, 1) if row["code"] not in present]
    pages = _pages_of([row for _, row in new])
    for place, row in new:
        _add(row, place, pages, today)
    return len(new)


def _read(path: Path) -> list[Row]:
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["duty"]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DutiesNotLoaded(f"{path.name}: {error}") from error
    except KeyError:
        raise DutiesNotLoaded(f"{path.name}: нет ни одной строки [[duty]].") from None
    return list(rows)


def _check(row: Row, place: int, known: Mapping[str, Proof]) -> None:
    named = f"Строка {place}, {row.get('code', 'без кода')}"
    if absent := sorted(REQUIRED - row.keys()):
        raise DutiesNotLoaded(f"{named}: не указано {', '.join(absent)}.")
    if strangers := sorted(row.keys() - REQUIRED - OPTIONAL):
        raise DutiesNotLoaded(f"{named}: неизвестное поле {', '.join(strangers)}.")
    proof = known.get(row["proof"])
    if proof is None:
        raise DutiesNotLoaded(f"{named}: неизвестная проверка {row['proof']!r}.")
    if row["group"] not in Group.values:
        raise DutiesNotLoaded(f"{named}: неизвестная группа {row['group']!r}.")
    if row.get("renewal", Renewal.EVENT) not in list(Renewal):
        raise DutiesNotLoaded(f"{named}: неизвестный срок обновления {row['renewal']!r}.")
    if proof.needs_page and "page" not in row:
        raise DutiesNotLoaded(f"{named}: проверке {row['proof']!r} нужна страница.")
    try:
        require_subjects(proof, row.get("subjects", []))
    except ValidationError as error:
        raise DutiesNotLoaded(f"{named}: {' '.join(error.messages)}") from error


def _pages_of(rows: Sequence[Row]) -> dict[str, Page]:
    """Return the pages that the rows name, by their paths below home; two queries."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    paths = {row["page"].strip("/") for row in rows if "page" in row}
    if site is None or not paths:
        return {}
    begin = site.root_page.url_path
    found = Page.objects.filter(url_path__in=[f"{begin}{path}/" for path in paths])
    return {page.url_path.removeprefix(begin).strip("/"): page for page in found}


def _add(row: Row, place: int, pages: Mapping[str, Page], today: date) -> None:
    named = f"Строка {place}, {row['code']}"
    fields = {name: value for name, value in row.items() if name != "page"}
    if "page" in row:
        page = pages.get(row["page"].strip("/"))
        if page is None:
            raise DutiesNotLoaded(f"{named}: нет страницы {row['page']!r}.")
        fields["page"] = page
    duty = Duty(**fields, starts_on=today, order=place)
    try:
        duty.full_clean()
    except ValidationError as error:
        raise DutiesNotLoaded(f"{named}: {' '.join(error.messages)}") from error
    duty.save()
