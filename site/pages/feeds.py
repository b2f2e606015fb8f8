"""The feed of news for programs that watch for new ones (RSS 2.0)."""

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page

from pages.addresses import absolute, path_of
from pages.models import CompanySettings
from pages.models.news import NewsIndexPage, NewsPage

if TYPE_CHECKING:
    AnyFeed = Feed[NewsPage, NewsIndexPage]
else:
    AnyFeed = Feed

LENGTH = 20
ODD = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write, not even as a reference (section 2.2)."""


class NewsFeed(AnyFeed):
    """The latest news. Addresses are the canonical ones, whatever name the site was asked by."""

    language = "ru"
    item_guid_is_permalink = False

    @method_decorator(conditional_page)
    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().__call__(request, *args, **kwargs)

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NewsIndexPage:
        self.request = request
        index: NewsIndexPage = kwargs["index"]
        return index

    def title(self, index: NewsIndexPage) -> str:
        company = CompanySettings.for_request(self.request).short_name
        return plain(f"{index.title} — {company}" if company else index.title)

    def description(self, index: NewsIndexPage) -> str:
        return plain(index.intro or index.title)

    def link(self, index: NewsIndexPage) -> str:
        return self._address(index)

    def feed_url(self, index: NewsIndexPage) -> str:
        return self._address(index) + index.reverse_subpage("feed")

    def items(self, index: NewsIndexPage) -> Iterable[NewsPage]:
        return list(index.news().defer("body")[:LENGTH])

    def item_title(self, item: NewsPage) -> str:
        return as_html(item.title)

    def item_description(self, item: NewsPage) -> str:
        return as_html(item.intro)

    def item_link(self, item: NewsPage) -> str:
        return self._address(item)

    def item_guid(self, item: NewsPage) -> str:
        """Name the item for ever: a renamed or moved one must not come again as a new one."""
        return f"urn:uuid:{item.translation_key}"

    def item_categories(self, item: NewsPage) -> list[str]:
        return [str(item.get_category_display())]

    def item_pubdate(self, item: NewsPage) -> datetime:
        """Return the day that the item bears; the moment of publishing where that day had not passed yet."""
        published: datetime | None = item.first_published_at
        if published and timezone.localdate(published) <= item.date:
            return published
        return timezone.make_aware(datetime.combine(item.date, time.min))

    def item_updateddate(self, item: NewsPage) -> datetime | None:
        """Let a correction count as a change of the feed."""
        corrected: datetime | None = item.last_published_at
        return corrected

    def _address(self, page: NewsIndexPage | NewsPage) -> str:
        return absolute(path_of(page, self.request))


def plain(text: str) -> str:
    """Leave out the characters that XML cannot hold."""
    return ODD.sub("", text)


def as_html(text: str) -> str:
    """Write plain text for readers that take titles and descriptions for HTML, as RSS lets them."""
    return escape(plain(text))
