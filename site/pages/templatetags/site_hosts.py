from urllib.parse import urlsplit

from django import template

register = template.Library()


@register.filter
def host(url: str) -> str:
    """Return the host of an address as people say it: without «www.», in Cyrillic where it is Cyrillic."""
    try:
        name = (urlsplit(url).hostname or "").removeprefix("www.")
        return name.encode("ascii").decode("idna")
    except ValueError:
        # A name in Cyrillic already, or nothing that can be decoded: as it was typed.
        return url.split("//")[-1].split("/")[0].removeprefix("www.")
