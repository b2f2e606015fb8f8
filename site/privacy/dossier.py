"""Everything that is kept about a person, for his request (152-ФЗ, ст. 14): the same as JSON and as a PDF."""

import json
from typing import Any

from django.utils import timezone

from pages.models import CompanySettings
from pages.typst import compile_pdf
from privacy.holders import Record, all_records
from privacy.models import SubjectRequest

CONTROL = dict.fromkeys(range(32)) | {ord("\n"): "\n", ord("\t"): " "}
"""Characters of old programs that no typesetting takes."""


def collect(request: SubjectRequest) -> list[tuple[str, list[Record]]]:
    """Return the sections of the answer: each room's title and all that it has on the chosen records."""
    subjects = request.subjects
    return [(holder.label, records) for holder, records in all_records(subjects)] if subjects else []


def as_json(request: SubjectRequest, sections: list[tuple[str, list[Record]]]) -> bytes:
    """Return the answer as JSON: `request`, `made_on` and `sections` of `records` of label and value."""
    return json.dumps(_plain(request, sections), ensure_ascii=False, indent=2).encode()


def as_pdf(request: SubjectRequest, sections: list[tuple[str, list[Record]]]) -> bytes:
    """Return the answer as a tagged PDF."""
    return compile_pdf(template="dossier", data=_plain(request, sections), body="")


def _plain(request: SubjectRequest, sections: list[tuple[str, list[Record]]]) -> dict[str, Any]:
    company = CompanySettings.objects.filter(site__is_default_site=True).first()
    return {
        "company": (company.full_name or company.short_name) if company else "",
        "request": f"Запрос получен {request.received_on:%d.%m.%Y}.",
        "made_on": f"{timezone.localdate():%d.%m.%Y}",
        "sections": [
            {"title": title, "records": [_plain_record(record) for record in records]}
            for title, records in sections
        ],
    }


def _plain_record(record: Record) -> dict[str, Any]:
    return {
        "title": record.title,
        "facts": [[label, value.translate(CONTROL)] for label, value in record.facts],
    }
