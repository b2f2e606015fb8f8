"""Taking a page off the site: one asks, another decides."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

import pytest
from tests.review.conftest import People, moscow

from ledger.models import Entry
from outbox.models import Message
from pages.models import InfoPage
from review.errors import AlreadyDecided, NothingToRemove, NotReviewed, RemovalWaits
from review.gate import exempt
from review.models import Removal
from review.services.reminding import remind
from review.services.removing import decide_removal, request_removal
from review.waiting import waiting_for

pytestmark = [pytest.mark.django_db, pytest.mark.reviewed]
AsUser = Callable[[User], Client]
ASKED, DECIDED = moscow(2026, 11, 24), moscow(2026, 11, 25)


def ask(page: InfoPage, user: User) -> Removal:
    return request_removal(subject=page, user=user, reason="Больше не нужна.", now=ASKED)


def decide(removal: Removal, user: User, *, is_granted: bool = True, note: str = "") -> Removal:
    return decide_removal(removal=removal, user=user, is_granted=is_granted, note=note, now=DECIDED)


def is_live(page: InfoPage) -> bool:
    return InfoPage.objects.get(pk=page.pk).live


def test_a_request_alone_changes_nothing_and_is_told_to_those_who_decide(
    page: InfoPage, people: People
) -> None:
    ask(page, people.editor)
    assert is_live(page)
    told = set(Message.objects.filter(kind="review_waiting").values_list("to", flat=True))
    assert told == {"publisher@example.org", "director@example.org", "administrator@example.org"}


def test_another_person_takes_the_page_off(page: InfoPage, people: People) -> None:
    decide(ask(page, people.editor), people.publisher)
    assert not is_live(page)
    events = (
        Entry.objects.filter(stream=f"review:page-{page.pk}").order_by("seq").values_list("event", "actor")
    )
    assert list(events) == [
        ("removal_requested", f"user:{people.editor.pk}"),
        ("removed", f"user:{people.publisher.pk}"),
    ]
    assert Message.objects.filter(kind="review_outcome", to="editor@example.org").exists()


def test_who_asked_does_not_decide(page: InfoPage, people: People) -> None:
    removal = ask(page, people.publisher)
    with pytest.raises(NotReviewed):
        decide(removal, people.publisher)
    assert is_live(page)


@pytest.mark.parametrize("who", ["colleague", "lawyer"])
def test_who_has_no_right_does_not_decide(page: InfoPage, people: People, who: str) -> None:
    removal = ask(page, people.editor)
    with pytest.raises(PermissionDenied):
        decide(removal, getattr(people, who))


def test_a_refusal_leaves_the_page_and_says_why(page: InfoPage, people: People) -> None:
    removal = decide(ask(page, people.editor), people.director, is_granted=False, note="Её требует закон.")
    assert is_live(page)
    assert not removal.is_granted
    assert "Её требует закон." in Message.objects.get(kind="review_outcome").text


def test_it_is_decided_once(page: InfoPage, people: People) -> None:
    removal = ask(page, people.editor)
    decide(removal, people.publisher, is_granted=False, note="Нет.")
    with pytest.raises(AlreadyDecided):
        decide(removal, people.director)
    assert is_live(page)


def test_two_requests_do_not_wait_at_once(page: InfoPage, people: People) -> None:
    removal = ask(page, people.editor)
    with pytest.raises(RemovalWaits):
        ask(page, people.colleague)
    decide(removal, people.publisher, is_granted=False, note="Нет.")
    ask(page, people.colleague)


def test_what_is_not_live_cannot_leave(page: InfoPage, people: People) -> None:
    with exempt("job:tests"):
        page.unpublish()
    with pytest.raises(NothingToRemove):
        ask(page, people.editor)


def test_after_two_working_days_those_who_decide_are_reminded(page: InfoPage, people: People) -> None:
    ask(page, people.editor)
    assert remind(now=moscow(2026, 11, 25)) == 0
    assert remind(now=moscow(2026, 11, 26)) == 3
    assert remind(now=moscow(2026, 11, 27)) == 0


def test_it_waits_for_those_who_decide_and_not_for_who_asked(page: InfoPage, people: People) -> None:
    ask(page, people.publisher)
    assert [item.what for item in waiting_for(people.director).for_me] == ["Просят снять с публикации"]
    assert waiting_for(people.publisher).for_me == []
    assert waiting_for(people.lawyer).for_me == []


def test_people_do_it_in_the_admin(page: InfoPage, people: People, as_user: AsUser) -> None:
    client = as_user(people.editor)
    edit_page = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    url = reverse("review:remove", args=["pages", "infopage", page.pk])
    assert url in edit_page
    assert "Напишите причину" in client.post(url, {"reason": ""}).content.decode()
    client.post(url, {"reason": "Устарела."})
    removal = Removal.objects.get()
    decision = reverse("review:removal", args=[removal.pk])
    assert client.get(decision).status_code == 403
    assert client.post(decision, {"decision": "yes"}).status_code == 403
    client = as_user(people.publisher)
    assert "Устарела." in client.get(decision).content.decode()
    assert "Поясните решение" in client.post(decision, {"decision": "no"}).content.decode()
    assert is_live(page)
    client.post(decision, {"decision": "yes"})
    assert not is_live(page)
    assert "Снято с публикации" in client.get(decision).content.decode()


def test_who_asked_by_direct_request_is_refused(page: InfoPage, people: People, as_user: AsUser) -> None:
    removal = ask(page, people.publisher)
    url = reverse("review:removal", args=[removal.pk])
    client = as_user(people.publisher)
    assert "решит другой человек" in client.get(url).content.decode()
    answer = client.post(url, {"decision": "yes"})
    assert answer.status_code == 403
    assert "Вы сами попросили" in answer.content.decode()
    assert Entry.objects.filter(stream=f"refusals:{people.publisher.pk}").count() == 1


def test_who_may_not_change_the_page_does_not_ask(page: InfoPage, people: People, as_user: AsUser) -> None:
    url = reverse("review:remove", args=["pages", "infopage", page.pk])
    assert as_user(people.lawyer).post(url, {"reason": "Так."}).status_code == 403
    assert not Removal.objects.exists()


@pytest.mark.parametrize(("app", "model"), [("pages", "paymentpoint"), ("nothing", "here"), ("auth", "user")])
def test_what_is_not_under_review_has_no_such_address(
    people: People, home: object, as_user: AsUser, app: str, model: str
) -> None:
    assert as_user(people.root).get(reverse("review:remove", args=[app, model, 1])).status_code == 404
