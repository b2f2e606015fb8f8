"""One page of information with the same content on our site and on a fresh project, in its usual blocks.

Its words come from the demonstration: paragraphs with headings and links, and tables.
"""

import json
from typing import Any

SLUG = "bench-page"
PAGES = 24
SIZE = 10_000
"""Characters of the content, so that a page of ours is about as large as one of tariffs: 22 KB."""

SORTS_OF_BOTH = ("Page", "HomePage")
# As many sorts of pages as ours: a search in the admin asks for each of them.
PLAIN_MODELS = """
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import StreamField
from wagtail.models import Page


class HomePage(Page):
    body = StreamField([
        ("text", blocks.RichTextBlock()),
        ("table", TypedTableBlock([("text", blocks.CharBlock())])),
    ], blank=True)

    def get_context(self, request, *args, **kwargs):
        menu = self.get_site().root_page.get_children().live().in_menu()
        return {**super().get_context(request, *args, **kwargs), "menu": menu}


for number in range(KINDS):
    type(f"Kind{number}", (Page,), {"__module__": __name__})
"""
PLAIN_TEMPLATE = """{% extends "base.html" %}{% load wagtailcore_tags %}{% block content %}
<nav><ul>{% for item in menu %}
<li><a href="{% pageurl item %}">{{ item.title }}</a></li>
{% endfor %}</ul></nav><h1>{{ page.title }}</h1>{% include_block page.body %}
{% endblock %}
"""


def our_content() -> list[dict[str, Any]]:
    """Return texts and tables of the demonstration's pages of information, as many as make the size."""
    from pages.models import InfoPage

    found: list[dict[str, Any]] = []
    for page in InfoPage.objects.live().order_by("path"):
        found += [part for part in page.body.get_prep_value() if part["type"] in {"text", "table"}]
        if len(json.dumps(found, ensure_ascii=False)) > SIZE:
            return found
    return found


def put_ours(content: list[dict[str, Any]]) -> list[str]:
    """Add equal pages with links to others of the site; return their addresses.

    Each is asked for once in a generation: the second time it would not be made. They are spread over the
    sections, so that the list of a section's pages beside the text stays as long as it usually is.
    """
    from pages.models import InfoPage, SectionPage
    from review.gate import exempt

    sections = list(SectionPage.objects.live().order_by("path"))
    targets = [section.pk for section in sections]
    addresses = []
    with exempt("job:bench"):
        for number in range(PAGES):
            page = InfoPage(title="Цены", slug=f"{SLUG}-{number}", body=linked(content, targets), live=False)
            sections[number % len(sections)].add_child(instance=page)
            page.save_revision().publish()
            addresses.append(str(page.url))
    return addresses


def linked(content: list[dict[str, Any]], targets: list[int]) -> list[dict[str, Any]]:
    """Give each text a link to a page of the site, as texts have."""
    made = []
    for number, part in enumerate(content):
        if part["type"] == "text":
            link = f'<p><a linktype="page" id="{targets[number % len(targets)]}">Подробнее</a></p>'
            made.append({"type": "text", "value": part["value"] + link})
        else:
            made.append({"type": "table", "value": part["value"]})
    return made


def prepare_ours() -> None:
    """Print the addresses of the pages, their content and the number of our sorts of pages, as JSON."""
    import sys

    from wagtail.models import get_page_models

    content = our_content()
    kinds = len(get_page_models()) - len(SORTS_OF_BOTH)
    sys.stdout.write(json.dumps({"paths": put_ours(content), "content": content, "kinds": kinds}))


def prepare_plain(content: list[dict[str, Any]]) -> None:
    """Put the content on the home page of the fresh project, with pages to link to and to fill the menu."""
    from home.models import HomePage

    home = HomePage.objects.get()
    for number in range(6):
        home.add_child(instance=HomePage(title=f"Раздел {number}", slug=f"part-{number}", show_in_menus=True))
    targets = list(HomePage.objects.exclude(pk=home.pk).values_list("pk", flat=True))
    home.title, home.body = "Цены", linked(content, targets)
    home.save_revision().publish()


def main() -> None:
    import sys

    import django

    django.setup()
    if sys.argv[1:] == ["ours"]:
        prepare_ours()
    else:
        prepare_plain(json.load(sys.stdin))


if __name__ == "__main__":
    main()
