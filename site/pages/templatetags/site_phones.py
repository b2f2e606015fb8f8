import re

from django import template

register = template.Library()
NUMBER = re.compile(r"\+?\d[\d\s()\u2010-\u2013-]{3,}\d")
LEAST_DIGITS = 5
NATIONAL_DIGITS = 11


@register.filter
def tel(text: str) -> str:
    """Return the ``tel:`` address of the first telephone number in a text, empty when there is none.

    A national number of eleven digits that begins with 8 is written with +7, so that a phone abroad dials it.
    """
    found = NUMBER.search(text or "")
    if found is None:
        return ""
    digits = re.sub(r"\D", "", found[0])
    if len(digits) < LEAST_DIGITS:
        return ""
    if len(digits) == NATIONAL_DIGITS and digits[0] in "78":
        return f"tel:+7{digits[1:]}"
    return f"tel:{'+' if found[0].startswith('+') else ''}{digits}"
