"""A published report as a tagged PDF for a regulator: made once for each edition and kept by what it says."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import FileResponse

from disclosure.public import paper
from disclosure.public.about import About
from disclosure.public.presenters import Section
from disclosure.yearly.snapshot import Snapshot
from pages.typst import compile_pdf

LAYOUT = 1
"""Raised when the form changes, so that files are made anew."""
DIGITS = 24


def pdf_response(
    snapshot: Snapshot, about: About, sections: Sequence[Section], summary: Sequence[str], name: str
) -> FileResponse:
    """Answer with the PDF of an edition, made when nobody has asked for this very one before."""
    storage = storages["private"]
    data, body = _data(about, summary), paper.body(snapshot, sections)
    digest = hashlib.sha256((json.dumps(data, ensure_ascii=False) + body).encode()).hexdigest()[:DIGITS]
    kept = f"yearly/{snapshot.year}-{snapshot.edition}-{digest}-{LAYOUT}.pdf"
    if not storage.exists(kept):
        kept = storage.save(kept, ContentFile(compile_pdf(template="yearly", data=data, body=body)))
    response = FileResponse(storage.open(kept), filename=name, content_type="application/pdf")
    response["ETag"] = f'"{digest}-{LAYOUT}"'
    return response


def as_pdf(snapshot: Snapshot, about: About, sections: Sequence[Section], summary: Sequence[str]) -> bytes:
    return compile_pdf(template="yearly", data=_data(about, summary), body=paper.body(snapshot, sections))


def _data(about: About, summary: Sequence[str]) -> dict[str, Any]:
    return {
        "title": about.title,
        "company": about.company,
        "lines": about.lines,
        "warnings": about.warnings,
        "summary": summary,
        "foot": ". ".join([about.title, *(warning.partition(":")[0] for warning in about.warnings)]),
    }
