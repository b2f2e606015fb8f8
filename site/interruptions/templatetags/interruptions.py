from typing import Any

from django import template

from interruptions.presenters import SHORT_LIST
from interruptions.shown import shown_now

register = template.Library()


@register.inclusion_tag("interruptions/_banners.html", takes_context=True)
def banners(context: dict[str, Any]) -> dict[str, Any]:
    """Show what is meant for this page; one query, which the block of interruptions shares."""
    request, page = context.get("request"), context.get("page")
    path = getattr(request, "path", "")
    above = [each.pk for each in context.get("trail") or () if each.pk]
    pages = [*above, *filter(None, [getattr(page, "pk", None)])]
    strips = shown_now(request).strips
    return {"strips": [strip for strip in strips if strip.stands_on(path, pages)]}


@register.inclusion_tag("interruptions/_announced.html", takes_context=True)
def announced_interruptions(context: dict[str, Any]) -> dict[str, Any]:
    """Show what is announced and not over, the soonest first; nothing when there is nothing."""
    found = shown_now(context.get("request")).interruptions
    ordered = sorted(found, key=lambda each: not each.is_now)
    return {"shown": ordered[:SHORT_LIST], "others": max(len(found) - SHORT_LIST, 0)}
