"""Going live at once, and being looked at by another person on the next working day."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

import pytest
from tests.review.conftest import People, edit, moscow

from ledger.models import Entry
from outbox.models import Message
from pages.models import InfoPage, NewsPage
from review.errors import AlreadyDecided, NothingToPublish, NotReviewed
from review.models import LateReview
from review.services.urgent import next_working_day, publish_at_once, review_afterwards
from review.waiting import waiting_for

pytestmark = [pytest.mark.django_db, pytest.mark.reviewed]
AsUser = Callable[[User], Client]
FRIDAY, MONDAY = moscow(2026, 11, 27), moscow(2026, 11, 30)


def publish(subject: object, user: User) -> LateReview:
    return publish_at_once(subject=subject, user=user, reason="Авария на линии.", now=FRIDAY)


def look(late: LateReview, user: User, *, is_accepted: bool = True, note: str = "") -> LateReview:
    return review_afterwards(late=late, user=user, is_accepted=is_accepted, note=note, now=MONDAY)


def test_an_editor_shows_an_urgent_notice_at_once(notice: NewsPage, people: People) -> None:
    late = publish(edit(notice, people.editor), people.editor)
    assert NewsPage.objects.get(pk=notice.pk).live
    assert late.kind == "notice"
    assert f"{late.review_by}" == "2026-11-30"
    entry = Entry.objects.get(stream=f"review:page-{notice.pk}")
    assert (entry.event, entry.actor) == ("published_notice", f"user:{people.editor.pk}")


def test_other_people_are_told_that_it_is_to_be_looked_at(notice: NewsPage, people: People) -> None:
    publish(edit(notice, people.publisher), people.editor)
    told = set(Message.objects.filter(kind="review_waiting").values_list("to", flat=True))
    assert told == {"lawyer@example.org", "director@example.org"}


@pytest.mark.parametrize("who", ["editor", "publisher", "lawyer"])
def test_a_mandatory_page_is_an_emergency_and_not_for_them(page: InfoPage, people: People, who: str) -> None:
    page = edit(page, people.editor, intro="До 20-го числа.")
    with pytest.raises(PermissionDenied):
        publish(page, getattr(people, who))
    assert InfoPage.objects.get(pk=page.pk).intro == "До 15-го числа."


def test_the_director_publishes_in_an_emergency_and_it_stands_in_the_journal(
    page: InfoPage, people: People
) -> None:
    late = publish(edit(page, people.editor, intro="До 20-го числа."), people.director)
    assert InfoPage.objects.get(pk=page.pk).intro == "До 20-го числа."
    assert late.kind == "emergency"
    assert Entry.objects.get(stream=f"review:page-{page.pk}").event == "published_emergency"


def test_there_must_be_something_to_publish(page: InfoPage, people: People) -> None:
    with pytest.raises(NothingToPublish):
        publish(page, people.director)


@pytest.mark.parametrize("who", ["publisher", "director"])
def test_neither_who_wrote_it_nor_who_published_it_looks_at_it(
    notice: NewsPage, people: People, who: str
) -> None:
    late = publish(edit(notice, people.publisher), people.director)
    with pytest.raises(NotReviewed):
        look(late, getattr(people, who))


def test_who_has_no_right_does_not_look(notice: NewsPage, people: People) -> None:
    with pytest.raises(PermissionDenied):
        look(publish(edit(notice, people.editor), people.editor), people.colleague)


def test_an_objection_is_told_to_who_wrote_and_who_published(notice: NewsPage, people: People) -> None:
    late = publish(edit(notice, people.colleague), people.editor)
    look(late, people.lawyer, is_accepted=False, note="Нет адреса кассы.")
    letters = Message.objects.filter(kind="review_outcome")
    assert set(letters.values_list("to", flat=True)) == {"editor@example.org", "colleague@example.org"}
    assert all("Нет адреса кассы." in letter.text for letter in letters)


def test_it_is_looked_at_once(notice: NewsPage, people: People) -> None:
    late = publish(edit(notice, people.editor), people.editor)
    look(late, people.lawyer)
    with pytest.raises(AlreadyDecided):
        look(late, people.publisher)
    assert LateReview.objects.get().is_accepted


def test_it_waits_for_others(notice: NewsPage, people: People) -> None:
    publish(edit(notice, people.publisher), people.editor)
    assert [item.title for item in waiting_for(people.lawyer).for_me] == ["Перерыв в работе кассы"]
    assert waiting_for(people.publisher).for_me == []
    assert waiting_for(people.editor).for_me == []


def test_without_a_calendar_no_day_is_invented() -> None:
    assert next_working_day(moscow(2060, 1, 10).date()) is None


def test_people_do_it_in_the_admin(notice: NewsPage, people: People, as_user: AsUser) -> None:
    edit(notice, people.editor)
    client = as_user(people.editor)
    url = reverse("review:publish_now", args=["pages", "newspage", notice.pk])
    assert url in client.get(reverse("wagtailadmin_pages:edit", args=[notice.pk])).content.decode()
    assert "без согласования" in client.get(url).content.decode()
    client.post(url, {"reason": "Авария."})
    assert NewsPage.objects.get(pk=notice.pk).live
    assert "Черновика нет" in client.post(url, {"reason": "Ещё раз."}).content.decode()
    late = reverse("review:late", args=[LateReview.objects.get().pk])
    client = as_user(people.lawyer)
    assert "Авария." in client.get(late).content.decode()
    client.post(late, {"decision": "no", "note": "Нет адреса."})
    assert LateReview.objects.get().is_accepted is False
    assert "есть замечания" in client.get(late).content.decode()
    assert "уже решено" in client.post(late, {"decision": "yes"}).content.decode()


def test_the_wrong_people_are_refused_at_these_addresses(
    page: InfoPage, notice: NewsPage, people: People, as_user: AsUser
) -> None:
    edit(page, people.editor, intro="До 20-го числа.")
    emergency = reverse("review:publish_now", args=["pages", "infopage", page.pk])
    assert as_user(people.editor).post(emergency, {"reason": "Хочу."}).status_code == 403
    late = publish(edit(notice, people.publisher), people.publisher)
    url = reverse("review:late", args=[late.pk])
    assert as_user(people.editor).post(url, {"decision": "yes"}).status_code == 403
    assert as_user(people.publisher).post(url, {"decision": "yes"}).status_code == 403
    assert InfoPage.objects.get(pk=page.pk).intro == "До 15-го числа."
