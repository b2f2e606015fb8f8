"""PDF copies of documents: made once for each text, kept by its hash, and saying that they are copies."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import FileResponse
from django.utils import timezone

from wagtail.models import Site

from pages.blocks import plain_table
from pages.models.company import CompanySettings
from pages.typst import compile_pdf, literal, rich_text, table

if TYPE_CHECKING:
    from pages.models.document import DocumentPage
    from pages.models.edition import Edition

LAYOUT = 2
"""Raised when the template changes, so that copies are made anew."""


def copy_response(page: "DocumentPage", edition: "Edition") -> FileResponse:
    """Answer with the PDF copy of an edition, made when nobody has asked for this very text before."""
    storage = storages["private"]
    data = _described(page, edition)
    name = f"copies/{edition.pk}-{_digest(data)}-{LAYOUT}.pdf"
    if not storage.exists(name):
        name = storage.save(name, ContentFile(make_copy(data, edition)))
    return FileResponse(
        storage.open(name), filename=f"{page.slug}-{edition.valid_from}.pdf", content_type="application/pdf"
    )


def make_copy(data: dict[str, Any], edition: "Edition") -> bytes:
    dated = {**data, "made_on": f"{timezone.localdate():%d.%m.%Y}"}
    body = "\n".join(_chapter(each) for each in edition.chapters())
    return compile_pdf(template="document", data=dated, body=body)


def _described(page: "DocumentPage", edition: "Edition") -> dict[str, Any]:
    """Collect all that a copy says besides the text and the day on which it is made."""
    site: Site = page.get_site()
    company = CompanySettings.for_site(site)
    return {
        "title": page.title,
        "company": company.full_name or company.short_name or site.hostname,
        "act": edition.approving_act,
        "approved_by": edition.approved_by,
        "edition": str(edition),
        "site": company.domain or site.hostname,
        "hash": edition.version_hash[:16],
        "chapters": len(edition.chapters()),
    }


def _digest(data: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:24]


def _chapter(chapter: dict[str, Any]) -> str:
    parts = [f"#heading(level: 2, {literal(chapter['heading'])})"]
    for block in chapter["content"]:
        if block.block_type == "table":
            parts.append(table(**plain_table(block.value)))
        else:
            parts.append(rich_text(block.value.source))
    return "\n".join(parts)
