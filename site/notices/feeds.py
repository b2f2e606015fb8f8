"""What was sent out, for programs that watch for it: RSS 2.0 of one topic, without signing up."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse

from notices.choices import Topic
from notices.lifecycle import State
from notices.models import Announcement
from pages.addresses import absolute
from pages.feeds import as_html, plain
from pages.models import CompanySettings

if TYPE_CHECKING:
    AnyFeed = Feed[Announcement, Topic]
else:
    AnyFeed = Feed

LENGTH = 20
TOLD = (State.SENDING, State.PAUSED, State.DONE)


def told(topic: str) -> "QuerySet[Announcement]":
    """Return what subscribers to a topic have been written, the latest first; it is public since then."""
    begun = Announcement.objects.filter(topic=topic, state__in=TOLD).exclude(started_at=None)
    found: QuerySet[Announcement] = begun.order_by("-started_at", "-pk")
    return found


class AnnouncementFeed(AnyFeed):
    language = "ru"
    item_guid_is_permalink = False

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Topic:
        self.request = request
        try:
            return Topic(kwargs["topic"])
        except ValueError:
            raise Http404 from None

    def title(self, topic: Topic) -> str:
        company = CompanySettings.for_request(self.request).short_name
        return plain(f"{topic.label} — {company}" if company else str(topic.label))

    def description(self, topic: Topic) -> str:
        return f"Сообщения по теме «{topic.label}»"

    def link(self, topic: Topic) -> str:
        return absolute(reverse("notices:subscribe"))

    def feed_url(self, topic: Topic) -> str:
        return absolute(reverse("notices:feed", args=[topic.value]))

    def items(self, topic: Topic) -> Iterable[Announcement]:
        return list(told(topic)[:LENGTH])

    def item_title(self, item: Announcement) -> str:
        return as_html(item.subject)

    def item_description(self, item: Announcement) -> str:
        return "".join(f"<p>{as_html(paragraph)}</p>" for paragraph in item.paragraphs())

    def item_link(self, item: Announcement) -> str:
        return absolute(item.link or reverse("notices:subscribe"))

    def item_guid(self, item: Announcement) -> str:
        return absolute(f"{reverse('notices:feed', args=[item.topic])}#{item.pk}")

    def item_pubdate(self, item: Announcement) -> datetime | None:
        return item.started_at
