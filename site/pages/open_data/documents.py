"""The documents of the site as open data: which edition is in force, where its file is, what was before."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest

from wagtail.models import Page, Site

from pages.addresses import absolute, path_of
from pages.models import DocumentPage
from pages.models.edition import Edition, Standing, StandingEdition, as_they_stand
from pages.models.library import editions_of
from pages.open_data.answers import file_data


def documents_data(request: HttpRequest, on: date) -> dict[str, Any]:
    """Describe the documents that anybody may read as they stand on a day.

    The same few queries, however many documents and editions there are.
    """
    documents = _documents(request)
    editions = editions_of(documents)
    sections = _sections(documents, request)
    return {
        "on": on.isoformat(),
        "documents": [
            {
                "id": f"document-{page.pk}",
                "title": page.title,
                "url": absolute(path_of(page, request)),
                "section": sections.get(_path_above(page)),
                "updated_on": page.updated_on.isoformat(),
                **_standing(page, path_of(page, request), as_they_stand(editions[page.pk], on)),
            }
            for page in documents
        ],
    }


def _documents(request: HttpRequest) -> list[DocumentPage]:
    site = Site.find_for_request(request)
    if site is None:
        return []
    below = DocumentPage.objects.descendant_of(site.root_page).live().public()
    return list(below.filter(alias_of=None).order_by("path"))


def _sections(documents: Sequence[DocumentPage], request: HttpRequest) -> dict[str, dict[str, str]]:
    """Return the pages under which the documents stand, by their tree paths; one query."""
    above = Page.objects.filter(path__in={_path_above(page) for page in documents}).live()
    return {page.path: {"title": page.title, "url": absolute(path_of(page, request))} for page in above}


def _path_above(page: Page) -> str:
    path: str = page.path[: -page.steplen]
    return path


def _standing(page: DocumentPage, path: str, rows: Sequence[StandingEdition]) -> dict[str, Any]:
    found: dict[Standing, list[dict[str, Any]]] = {standing: [] for standing in Standing}
    for row in rows:
        found[row.standing].append(_edition(page, path, row))
    return {
        "in_force": next(iter(found[Standing.IN_FORCE]), None),
        "coming": found[Standing.COMING],
        "former": found[Standing.FORMER],
    }


def _edition(page: DocumentPage, path: str, row: StandingEdition) -> dict[str, Any]:
    edition = row.edition
    return {
        "id": f"edition-{edition.pk}",
        "number": edition.number,
        "approving_act": edition.approving_act,
        "approved_by": edition.approved_by,
        "valid_from": edition.valid_from.isoformat(),
        "valid_to": row.last_day.isoformat() if row.last_day else None,
        "url": absolute(path + page.reverse_subpage("edition", args=[edition.pk])),
        "file": _file(page, path, edition),
    }


def _file(page: DocumentPage, path: str, edition: Edition) -> dict[str, Any] | None:
    if edition.file is None or not edition.file.stored.is_accepted:
        return None
    return file_data(edition.file.stored, path + page.reverse_subpage("edition_file", args=[edition.pk]))
