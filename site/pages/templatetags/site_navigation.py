from typing import Any

from django import template

from wagtail.models import Site

from pages.menu import menu_of

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context: dict[str, Any]) -> list[dict[str, str]]:
    """Return the title and address of each page in the menu, and in which way it is where the reader is.

    ``current`` is a value of aria-current: «page» for the page itself, «true» for the section it lies in.
    """
    request = context.get("request")
    if request is None:
        return []
    page, trail = context.get("page"), {step.pk for step in context.get("trail", [])}
    here = page.pk if page else None
    return [
        {
            "title": item.title,
            "url": item.url,
            "current": "page" if item.pk == here else "true" if item.pk in trail else "",
        }
        for item in menu_of(request)
    ]


@register.simple_tag(takes_context=True)
def home_url(context: dict[str, Any]) -> str:
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    return (site.root_page.get_url(request) if site else None) or "/"
