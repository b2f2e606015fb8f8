"""The answer as a letter on the company's form, with all that the Standard demands of it."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile

import segno
from pypdf import PdfReader

from pages.models import CompanySettings
from pages.typst import compile_pdf, rich_text
from questions.letter_marks import LetterMark, marks_of
from questions.models import Appeal, Reply


def letter_requisites_missing(reply: Reply) -> list[str]:
    """Name, in Russian, the requisites that the letter would lack.

    Стандарт, «Порядок заочного обслуживания посредством почтовой переписки»: the executor's name and phone
    are obligatory; «Организация интерактивного обслуживания»: an authorised official signs.
    """
    company = form_company()
    checks = {
        "подписант": reply.signatory is not None,
        "должность подписанта": reply.signatory is None or reply.signatory.post,
        "телефон исполнителя": reply.author.phone,
        "название компании для бланка": company is not None and (company.full_name or company.short_name),
    }
    return [name for name, present in checks.items() if not present]


def compile_letter(reply: Reply) -> ContentFile[bytes]:
    """Return the letter as a tagged PDF, named by its outgoing number."""
    pdf = compile_marked(template="reply", data=letter_data(reply), body=rich_text(reply.text))
    return ContentFile(pdf, name=f"pismo-{reply.outgoing_number}.pdf")


def compile_marked(*, template: str, data: Mapping[str, Any], body: str) -> bytes:
    """Return the letter with a code on each page, by which its signed scan finds its way back.

    How many pages there are is known afterwards only. Most letters have one: a longer one is made twice.
    The codes stand in the margin and move nothing, so that the number of pages is the same both times.
    """
    pdf = _compile_with_marks(template, data, body, 1)
    pages = len(PdfReader(BytesIO(pdf)).pages)
    return pdf if pages == 1 else _compile_with_marks(template, data, body, pages)


def _compile_with_marks(template: str, data: Mapping[str, Any], body: str, pages: int) -> bytes:
    marks = [
        {"svg": mark_svg(mark), "caption": mark.caption} for mark in marks_of(str(data["number"]), pages)
    ]
    return compile_pdf(template=template, data={**data, "marks": marks}, body=body)


def mark_svg(mark: LetterMark) -> str:
    """Draw the code of a page: a quarter of it may be lost under a stamp, a crease or a stain."""
    drawing = BytesIO()
    code = segno.make(mark.text, error="q", mode="alphanumeric", micro=False)
    code.save(drawing, kind="svg", border=0, xmldecl=False)
    return drawing.getvalue().decode()


def letter_data(reply: Reply) -> dict[str, Any]:
    """Return what stands on the form around the text."""
    appeal, company, signatory = reply.appeal, form_company(), reply.signatory
    if company is None or signatory is None or reply.letter_on is None:
        raise ValueError(
            "A letter needs company, signatory and date; letter_requisites_missing says so in words."
        )
    return {
        "company": {"name": company.full_name or company.short_name, "lines": form_lines(company)},
        "number": reply.outgoing_number,
        "date": f"{reply.letter_on:%d.%m.%Y}",
        "reply_to": f"{appeal.registration_number} от {appeal.registered_on:%d.%m.%Y}",
        "addressee": addressee_lines(appeal),
        "subject": "Об ответе на обращение",
        "signatory": {"post": signatory.post, "name": signatory.initials_name},
        "executor": {"name": reply.author.full_name, "phone": f"тел. {reply.author.phone}"},
    }


def form_company() -> CompanySettings | None:
    return CompanySettings.objects.filter(site__is_default_site=True).first()


def form_lines(company: CompanySettings) -> list[str]:
    """Return the small lines under the name: what is filled in, in the order of the state standard."""
    numbers = [("ОГРН", company.ogrn), ("ИНН", company.inn), ("КПП", company.kpp)]
    lines = [
        company.postal_address or company.address,
        ", ".join([*company.phone_lines(), *filter(None, [company.email, company.domain])]),
        ", ".join(f"{name} {value}" for name, value in numbers if value),
    ]
    return [line for line in lines if line]


def addressee_lines(appeal: Appeal) -> list[str]:
    lines = [
        appeal.organization_name,
        appeal.person_name,
        appeal.postal_address or appeal.email or appeal.phone,
    ]
    return [line for line in lines if line]
