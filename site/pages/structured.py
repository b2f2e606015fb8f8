"""What search engines and messengers read about a page: its description and its data by schema.org.

The builders are pure: values go in, the dictionaries of JSON-LD come out. They name only what is filled in.
"""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from html import unescape
from typing import Any

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

Data = dict[str, Any]

DESCRIPTION_LENGTH = 200
BLOCK_ENDS = re.compile(r"<(?:br\b[^>]*|/(?:p|li|h[1-6]|div|t[dh]|blockquote))>", re.IGNORECASE)
PHONE = re.compile(r"\+?\d[\d\s()–-]{4,}\d")
HARMLESS = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
"""No letter that HTML understands is left in a data block, so that no text can end it."""


def plain(text: Any) -> str:
    """Return a text, or a rich text, as one line without tags."""
    return " ".join(unescape(strip_tags(BLOCK_ENDS.sub(r"\g<0> ", str(text or "")))).split())


def shortened(text: str, length: int = DESCRIPTION_LENGTH) -> str:
    """Return a text of at most ``length`` characters, cut between words, with «…» where it was cut."""
    if len(text) <= length:
        return text
    head, space, _ = text[:length].rpartition(" ")
    return (head if space else text[: length - 1]).rstrip(" ,;:—–-") + "…"


def description_of(page: Any) -> str:
    """Describe a page in a line: by its own description, its introduction or its short answer."""
    names = ("search_description", "intro", "lead", "short_answer")
    return shortened(next(filter(None, (plain(getattr(page, name, "")) for name in names)), ""))


def organization(company: Any, origin: str) -> Data | None:
    """Describe the company, whose site lies at ``origin``, with what its details say; None without a name.

    Hours are left out: they are kept as Russian words by the time they reach a page.
    """
    name = company.short_name or company.full_name
    if not name:
        return None
    phones = [found[0].strip() for line in company.phone_lines() if (found := PHONE.search(line))]
    address = {"streetAddress": company.address, "addressLocality": company.city}
    described = {
        "name": name,
        "legalName": company.full_name,
        "url": f"{origin}/",
        "address": _typed("PostalAddress", {**address, "addressCountry": "RU"}) if company.address else None,
        "telephone": phones,
        "email": company.email,
        "taxID": company.inn,
        "identifier": _typed("PropertyValue", {"propertyID": "ОГРН", "value": company.ogrn})
        if company.ogrn
        else None,
    }
    return _typed("Organization", {"@id": f"{origin}/#organization", **described})


def breadcrumbs(steps: Sequence[tuple[str, str]]) -> Data:
    """Describe the way to a page: pairs of a name and an absolute address, from home to the page itself."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": address}
        for position, (name, address) in enumerate(steps, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def questions(pairs: Iterable[tuple[str, str]]) -> Data:
    """Describe questions and the company's answers to them.

    One question is an FAQPage too: a QAPage is for questions that anybody may answer.
    """
    items = [
        {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
        for question, answer in pairs
    ]
    return {"@type": "FAQPage", "mainEntity": items}


def news_article(*, title: str, day: date, description: str, address: str, origin: str) -> Data:
    """Describe a piece of news of the company whose site lies at ``origin``."""
    described = {
        "headline": title,
        "datePublished": day.isoformat(),
        "description": description,
        "url": address,
        "mainEntityOfPage": address,
        "publisher": {"@id": f"{origin}/#organization"},
    }
    return _typed("NewsArticle", described)


def answer_text(short_answer: str, answer: Any) -> str:
    """Return the whole answer to a question as one line."""
    return " ".join(filter(None, (plain(short_answer), plain(answer))))


def data_block(described: Sequence[Data]) -> SafeString:
    """Write what was described as a block of data; nothing at all when nothing was."""
    if not described:
        return SafeString()
    graph = {"@context": "https://schema.org", "@graph": list(described)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(HARMLESS)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


def _typed(kind: str, fields: Data) -> Data:
    return {"@type": kind, **{name: value for name, value in fields.items() if value}}
