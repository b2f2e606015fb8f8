"""Links between pages inside rich text."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html
from wagtail.rich_text.pages import PageLinkHandler

from pages.menu import FOR_LINKS


class PlainPageLinkHandler(PageLinkHandler):
    """Asks for the pages themselves and not for what their types add: an address needs no more."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """Return the opening tag of each link: without an address where there is no such page any more."""
        wanted = [attrs.get("id", "") for attrs in attrs_list]
        pages = Page.objects.filter(pk__in=set(wanted)).only(*FOR_LINKS)
        tags = {str(page.pk): f'<a href="{escape(page.localized.url)}">' for page in pages}
        return [tags.get(key, "<a>") for key in wanted]


def follow(html: str) -> SafeString:
    """Give the links of rendered rich text their addresses; one query for all of them.

    The links that this acts on stand in the rich text as an editor's own tags; whatever else was put into
    the HTML has been escaped before.
    """
    return mark_safe(expand_db_html(html))  # noqa: S308 - rich text is cleaned when it is stored


def unfollowed(value: RichText | str) -> SafeString:
    """Return rich text with its links as they are stored, for ``follow`` to deal with later."""
    source = value.source if isinstance(value, RichText) else value
    return mark_safe(source)  # noqa: S308 - rich text is cleaned when it is stored
