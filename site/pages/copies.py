"""PDF copies of documents: made once for each text, kept by its hash, and saying that they are copies."""

from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import FileResponse
from django.utils import timezone

from wagtail.models import Site

from pages.models.company import CompanySettings
from pages.typst import compile_pdf, literal, rich_text, table

if TYPE_CHECKING:
    from pages.models.document import DocumentPage, Edition

LAYOUT = 1
"""Raised when the template changes, so that copies are made anew."""


def copy_response(page: "DocumentPage", edition: "Edition") -> FileResponse:
    """Answer with the PDF copy of an edition."""
    storage = storages["private"]
    name = f"copies/{edition.pk}-{edition.version_hash[:16]}-{LAYOUT}.pdf"
    if not storage.exists(name):
        name = storage.save(name, ContentFile(make_copy(page, edition)))
    return FileResponse(
        storage.open(name), filename=f"{page.slug}-{edition.valid_from}.pdf", content_type="application/pdf"
    )


def make_copy(page: "DocumentPage", edition: "Edition") -> bytes:
    site: Site = page.get_site()
    company = CompanySettings.for_site(site)
    chapters = edition.chapters()
    data = {
        "title": page.title,
        "company": company.full_name or company.short_name or site.hostname,
        "act": edition.approving_act,
        "approved_by": edition.approved_by,
        "edition": str(edition),
        "site": company.domain or site.hostname,
        "made_on": f"{timezone.localdate():%d.%m.%Y}",
        "hash": edition.version_hash[:16],
        "chapters": len(chapters),
    }
    return compile_pdf(template="document", data=data, body="\n".join(_chapter(each) for each in chapters))


def _chapter(chapter: dict[str, Any]) -> str:
    parts = [f"#heading(level: 2, {literal(chapter['heading'])})"]
    for block in chapter["content"]:
        if block.block_type == "table":
            header = [column["heading"] for column in block.value.columns]
            rows = [[str(cell.value) for cell in row] for row in block.value.rows]
            parts.append(table(header, rows))
        else:
            parts.append(rich_text(block.value.source))
    return "\n".join(parts)
