"""Which sorts of pages the running site has, found by its own links, so that a new sort is tested."""

import html
import re
from datetime import UTC, datetime
from functools import cache

import requests

LINK = re.compile(r'<a\b[^>]*?\bhref="(/[^"#]*)')
SORT = re.compile(r'<body\b[^>]*\bdata-page-type="([^"]*)"')
NOT_FOUND = "/no-such-page/"
NOT_PAGES = ("/admin/", "/static/", "/media/", "/view/")


@cache
def sorts_of_pages(site_url: str) -> dict[str, str]:
    """Return for each sort the path of its longest page within two clicks of home, and some others."""
    longest: dict[str, tuple[int, str]] = {}
    seen: set[str] = set()
    found = {"/"}
    with requests.Session() as session:
        for _ in range(3):
            level, found = sorted(found - seen), set()
            seen |= {*level}
            for path in level:
                text = page_text(session, f"{site_url}{path}")
                for sort in SORT.findall(text)[:1]:
                    longest[sort] = max(longest.get(sort, (0, "")), (len(text), path))
                links = {html.unescape(link) for link in LINK.findall(text)}
                found |= {link for link in links if not link.startswith(NOT_PAGES) and "?" not in link}
        known = {sort: path for sort, (_, path) in sorted(longest.items())}
        return known | not_linked() | asked_for(known)


def asked_for(known: dict[str, str]) -> dict[str, str]:
    """Return what links lead to with a question in the address, which the crawl passes by."""
    volumes = "voltage=NN&kwh_peak=1000&kwh_half_peak=2000&kwh_night=3000"
    return {
        "tariffs by zones": "/tariffs/?group=city-stove&plan=three_zone",
        "tariffs:calculator": "/tariffs/calculator/",
        "tariffs:calculator refuses": "/tariffs/calculator/?plan=two_zone&kwh_day=много",
        "prices by hours": "/tariffs/organisations/?category=3",
        "tariffs:compare": f"/tariffs/organisations/compare/?{volumes}",
        # The longest month is one that has hours.
        "tariffs:price_hours": f"{known['tariffs:price_caps']}hours/",
    }


def not_linked() -> dict[str, str]:
    """Return what is no page of the tree, so that it is tested whether or not a link leads there."""
    return {
        "questions:ask_individual": "/ask/individual/",
        "questions:ask_organization": "/ask/organization/",
        "questions:status": "/ask/status/",
        "questions:when": "/ask/when/?channel=website&kind=question&received_on=2026-11-23",
        "workdays:calendar": "/calendar/",
        "cabinet:index": "/cabinet/",
        "cabinet:sent": "/cabinet/sent/",
        "disclosure:year": f"/disclosure/{datetime.now(UTC).year}/",
        "disclosure:years": "/disclosure/years/",
        "pages:view": "/view/?back=/kontakty/",
        "search": "/search/?q=договор",
        "search without results": "/search/?q=бегемот",
        "not found": NOT_FOUND,
    }


def page_text(session: requests.Session, url: str) -> str:
    """Return a page's text; nothing for files and for what is not there."""
    with session.get(url, timeout=20, stream=True) as response:
        is_page = response.ok and response.headers.get("Content-Type", "").startswith("text/html")
        return response.content.decode() if is_page else ""
