"""The words of an announcement: one person writes, another approves, and nothing is told twice."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from wagtail.models import Page

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.notices.conftest import NOW
from tests.questions.conftest import home_page

from ledger.models import Entry
from notices.choices import Topic
from notices.errors import NoticesError, NotNow, SecondPersonNeeded
from notices.lifecycle import State
from notices.models import Announcement
from notices.offers import draft_of, offer_of, open_offers
from notices.places import Place
from notices.services import announcing
from notices.services.announcing import Draft
from pages.models import DocumentPage, Edition, NewsIndexPage, NewsPage
from tariffs.models import TariffPeriod

NEWS = Draft(Topic.NEWS, "Касса  закрыта", "Завтра.", "/novosti/")


@pytest.fixture
def draft(people: tuple[int, int]) -> Announcement:
    return announcing.write(draft=NEWS, user_id=people[0], now=NOW)


def state_of(announcement: Announcement) -> str:
    announcement.refresh_from_db()
    return announcement.state


def test_a_second_person_approves_and_all_of_it_is_written_down(
    draft: Announcement, people: tuple[int, int]
) -> None:
    writer, approver = people
    assert draft.subject == "Касса закрыта"
    announcing.submit(announcement_id=draft.pk, user_id=writer, now=NOW)
    with pytest.raises(SecondPersonNeeded):
        announcing.approve(announcement_id=draft.pk, user_id=writer, now=NOW)
    assert state_of(draft) == State.WAITING
    announcing.approve(announcement_id=draft.pk, user_id=approver, now=NOW)
    assert state_of(draft) == State.APPROVED
    assert draft.approved_by == f"user:{approver}"
    events = Entry.objects.filter(stream=draft.stream).order_by("seq").values_list("event", flat=True)
    assert list(events) == ["write", "submit", "approve"]


def test_whoever_has_changed_a_word_is_an_author_too(draft: Announcement, people: tuple[int, int]) -> None:
    writer, other = people
    announcing.write(draft=NEWS, user_id=other, announcement_id=draft.pk, now=NOW)
    announcing.submit(announcement_id=draft.pk, user_id=writer, now=NOW)
    for author in people:
        with pytest.raises(SecondPersonNeeded):
            announcing.approve(announcement_id=draft.pk, user_id=author, now=NOW)


def test_what_waits_is_not_written_on_until_it_comes_back(
    draft: Announcement, people: tuple[int, int]
) -> None:
    writer, approver = people
    announcing.submit(announcement_id=draft.pk, user_id=writer, now=NOW)
    with pytest.raises(NotNow, match="ждёт утверждения"):
        announcing.write(draft=NEWS, user_id=writer, announcement_id=draft.pk, now=NOW)
    with pytest.raises(NoticesError, match="что исправить"):
        announcing.send_back(announcement_id=draft.pk, user_id=approver, remark=" ")
    announcing.send_back(announcement_id=draft.pk, user_id=approver, remark="Назовите день.", now=NOW)
    assert (state_of(draft), draft.remark) == (State.DRAFT, "Назовите день.")
    announcing.submit(announcement_id=draft.pk, user_id=writer, now=NOW)
    assert (state_of(draft), draft.remark) == (State.WAITING, "")
    announcing.take_back(announcement_id=draft.pk, user_id=writer, now=NOW)
    assert state_of(draft) == State.DRAFT


def test_an_interruption_names_its_places(people: tuple[int, int]) -> None:
    with pytest.raises(NoticesError, match="Назовите населённые пункты"):
        announcing.write(draft=Draft(Topic.INTERRUPTIONS, "П", "П"), user_id=people[0])
    places = [Place("Бобров", "Мира"), Place("г. Бобров", "ул. Мира")]
    made = announcing.write(
        draft=Draft(Topic.INTERRUPTIONS, "П", "П", is_urgent=True, places=places), user_id=people[0]
    )
    assert [str(row) for row in made.places.all()] == ["Бобров, Мира"]
    assert made.is_urgent
    news = announcing.write(
        draft=Draft(Topic.NEWS, "П", "П", is_urgent=True, places=places), user_id=people[0]
    )
    assert not news.is_urgent
    assert not news.places.exists()


def test_one_source_is_announced_once_unless_it_was_cancelled(people: tuple[int, int]) -> None:
    source = Draft(Topic.NEWS, "Н", "Н", source="pages.newspage:1")
    first = announcing.write(draft=source, user_id=people[0])
    with pytest.raises(NoticesError, match="Второй раз"):
        announcing.write(draft=source, user_id=people[1])
    announcing.cancel(announcement_id=first.pk, user_id=people[0])
    assert announcing.write(draft=source, user_id=people[1]).pk != first.pk


def publish(page: Page, parent: Page) -> Page:
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def test_what_is_published_is_offered_with_its_words_until_it_is_announced(
    db: None, people: tuple[int, int]
) -> None:
    home, today = home_page(), timezone.localdate()
    index = publish(NewsIndexPage(title="Новости", slug="novosti"), home)
    news = publish(NewsPage(title="Касса", slug="kassa", intro="Закрыта.", category="tariffs"), index)
    publish(NewsPage(title="Давно", slug="davno", intro="Да.", date=today - timedelta(days=90)), index)
    document = DocumentPage(title="Стандарт", slug="standart")
    document.editions = [Edition(number="вторая", valid_from=today, body=[])]
    publish(document, home)
    period = TariffPeriod.objects.create(
        valid_from=today, vat_percent=22, is_demo=True, live=True, first_published_at=timezone.now()
    )
    over = {"valid_from": today - timedelta(days=9), "valid_to": today - timedelta(days=1)}
    TariffPeriod.objects.create(vat_percent=22, live=True, first_published_at=timezone.now(), **over)
    now = timezone.now()
    edition = Edition.objects.get()
    sources = {offer.source: offer for offer in open_offers(now)}
    assert set(sources) == {
        f"pages.newspage:{news.pk}", f"pages.edition:{edition.pk}", f"tariffs.tariffperiod:{period.pk}",
    }  # fmt: skip
    offer = sources[f"pages.newspage:{news.pk}"]
    assert (offer.topic, offer.subject, offer.text, offer.link) == (
        "tariffs", "Касса", "Закрыта.", "/novosti/kassa/",
    )  # fmt: skip
    assert sources[f"pages.edition:{edition.pk}"].subject == "Новая редакция: Стандарт"
    announcing.write(draft=draft_of(offer), user_id=people[0])
    assert offer_of(offer.source, now) is None
    assert len(open_offers(now)) == 2
    assert open_offers(now + timedelta(days=31)) == []


def test_offers_cost_the_same_however_many_there_are(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    index = publish(NewsIndexPage(title="Новости", slug="novosti"), home_page())
    count: Callable[[], int] = lambda: len(open_offers(timezone.now()))  # noqa: E731
    for number in range(8):
        publish(NewsPage(title=f"{number}", slug=f"n{number}", intro="Да."), index)
    count()
    with django_assert_num_queries(6):
        assert count() == 8
