"""What a reviewer has at hand: remarks beside the text, the comparison, the previews; and who is kept out."""

import json
from collections.abc import Callable
from html import unescape
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wagtail.models import Comment, Revision
from wagtail.test.utils.form_data import nested_form_data

import pytest
import time_machine
from tests.review.conftest import People, act, edit, moscow, submit

from ledger.models import Entry
from pages.jobs import expire_due, publish_due
from pages.models import InfoPage
from review.drafts import say_the_same
from review.errors import NotReviewed
from review.models import Authorship

pytestmark = [pytest.mark.django_db, pytest.mark.reviewed]
AsUser = Callable[[User], Client]
NEW = "До 20-го числа."
REMARK = "Уточните, какого месяца."


@pytest.fixture
def sent(page: InfoPage, people: People) -> InfoPage:
    """The page with a new text that waits for the lawyer."""
    return submit(edit(page, people.editor, intro=NEW), people.editor)


def edit_url(page: InfoPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def remark(text: str = REMARK, **fields: Any) -> dict[str, Any]:
    no_replies = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    return {"contentpath": "intro", "text": text, "position": "", "replies": no_replies, **fields}


def form_of(page: InfoPage, *remarks: dict[str, Any], known: int = 0, **fields: Any) -> dict[str, Any]:
    """Return what a browser sends of the latest draft, with remarks of which the first `known` are old."""
    draft = page.get_latest_revision_as_object()
    rows = {str(number): each for number, each in enumerate(remarks)}
    return nested_form_data(
        {
            "title": draft.title, "slug": draft.slug, "intro": draft.intro, "body-count": "0",
            "updated_on": f"{draft.updated_on:%d.%m.%Y}", "review_by": "",
            "comments": {"TOTAL_FORMS": len(remarks), "INITIAL_FORMS": known, **rows}, **fields,
        }
    )  # fmt: skip


def now(page: InfoPage) -> InfoPage:
    return InfoPage.objects.get(pk=page.pk)


def refusals_of(user: User) -> int:
    return Entry.objects.filter(stream=f"refusals:{user.pk}").count()


def test_a_remark_makes_nobody_an_author(sent: InfoPage, people: People, as_user: AsUser) -> None:
    """Wagtail saves the whole page for it: the lawyer would have written the text, and could not decide."""
    answer = as_user(people.lawyer).post(edit_url(sent), form_of(sent, remark()))
    assert answer.status_code == 302
    assert (Comment.objects.get().text, Comment.objects.get().user) == (REMARK, people.lawyer)
    assert now(sent).latest_revision_id == sent.latest_revision_id
    assert not Authorship.objects.filter(user=people.lawyer).exists()
    assert act(now(sent), people.lawyer).current_workflow_task.name == "Проверка и публикация"


def test_a_remark_that_the_admin_saves_by_itself_neither(
    sent: InfoPage, people: People, as_user: AsUser
) -> None:
    headers = {"accept": "application/json"}
    answer = as_user(people.lawyer).post(edit_url(sent), form_of(sent, remark()), headers=headers)
    assert answer.json()["success"]
    assert answer.json()["revision_id"] == sent.latest_revision_id
    assert Comment.objects.get().text == REMARK
    assert now(sent).current_workflow_task.get_actions(now(sent), people.lawyer)


def test_the_editor_reads_the_remark_beside_the_text(sent: InfoPage, people: People, as_user: AsUser) -> None:
    as_user(people.lawyer).post(edit_url(sent), form_of(sent, remark()))
    html = unescape(as_user(people.editor).get(edit_url(sent)).content.decode())
    assert json.dumps(REMARK)[1:-1] in html


def test_a_remark_that_comes_with_the_step_is_kept(sent: InfoPage, people: People, as_user: AsUser) -> None:
    step = {"action-workflow-action": "1", "workflow-action-name": "reject"}
    as_user(people.lawyer).post(edit_url(sent), form_of(sent, remark(), **step))
    assert now(sent).current_workflow_state.status == "needs_changes"
    assert Comment.objects.get().text == REMARK
    assert not Authorship.objects.filter(user=people.lawyer).exists()


def test_the_editor_resolves_the_remark_and_no_one_rewrites_it(
    sent: InfoPage, people: People, as_user: AsUser
) -> None:
    step = {"action-workflow-action": "1", "workflow-action-name": "reject"}
    as_user(people.lawyer).post(edit_url(sent), form_of(sent, remark(), **step))
    known = {"id": Comment.objects.get().pk}
    client = as_user(people.editor)
    client.post(edit_url(sent), form_of(sent, remark("Всё хорошо.", **known), known=1))
    assert Comment.objects.get().text == REMARK
    client.post(edit_url(sent), form_of(sent, remark(**known, resolved="on"), known=1))
    assert Comment.objects.get().resolved_by == people.editor


def test_who_is_not_asked_leaves_no_remark(sent: InfoPage, people: People, as_user: AsUser) -> None:
    for user in (people.editor, people.publisher, people.director):
        assert as_user(user).post(edit_url(sent), form_of(sent, remark())).status_code == 403
        assert refusals_of(user) == 1
    assert not Comment.objects.exists()


def test_a_word_changed_beside_a_remark_makes_an_author(
    sent: InfoPage, people: People, as_user: AsUser
) -> None:
    as_user(people.lawyer).post(edit_url(sent), form_of(sent, remark(), intro="До 25-го числа."))
    assert Authorship.objects.filter(user=people.lawyer).exists()
    with pytest.raises(NotReviewed):
        act(now(sent), people.lawyer)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"body": '<p data-block-key="a1">Да</p>'}, {"body": '<p data-block-key="b2">Да</p>'}, True),
        ({"body": json.dumps(['<p data-block-key="a1">Да</p>'])}, {"body": json.dumps(["<p>Да</p>"])}, True),
        ({"body": "<p>Да</p>"}, {"body": "<p>Нет</p>"}, False),
        ({"intro": "Да", "live": True}, {"intro": "Да", "live": False}, True),
        ({"go_live_at": None}, {"go_live_at": moscow(2026, 11, 24)}, False),
        ({"go_live_at": "2026-11-24T09:00:00Z"}, {"go_live_at": "2026-11-24T09:00:00Z"}, True),
        ({"wagtail_admin_comments": []}, {"wagtail_admin_comments": [{"pk": 1}]}, True),
    ],
)
def test_drafts_say_the_same_but_for_the_marks_of_the_editor(
    one: dict[str, Any], other: dict[str, Any], same: bool
) -> None:
    assert say_the_same(one, other) is same


def test_each_reviewer_is_led_to_the_comparison_with_what_is_live(
    sent: InfoPage, people: People, as_user: AsUser
) -> None:
    latest = sent.latest_revision_id
    url = reverse("wagtailadmin_pages:revisions_compare", args=[sent.pk, "live", latest])
    for user in (people.lawyer, people.publisher):
        client = as_user(user)
        assert url in client.get(edit_url(sent)).content.decode()
        compared = client.get(url).content.decode()
        assert '<span class="deletion">15</span>' in compared
        assert '<span class="addition">20</span>' in compared
        act(now(sent), user)


def test_each_reviewer_is_offered_the_preview_on_a_telephone_and_with_weak_sight(
    sent: InfoPage, people: People, as_user: AsUser
) -> None:
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[sent.pk])
    for user in (people.lawyer, people.publisher):
        client = as_user(user)
        form = client.get(edit_url(sent)).content.decode()
        assert 'data-device-width="375"' in form
        assert "Для слабовидящих" in form
        assert client.post(url, form_of(sent)).json()["is_valid"]
        assert NEW in client.get(url).content.decode()
        assert 'data-scheme="black"' in client.get(f"{url}?mode=low-vision").content.decode()
        act(now(sent), user)


def test_who_neither_writes_nor_reviews_sees_no_draft(
    sent: InfoPage, people: People, as_user: AsUser
) -> None:
    latest = sent.latest_revision_id
    client = as_user(people.director)
    for name, args in (
        ("preview_on_edit", [sent.pk]),
        ("revisions_compare", [sent.pk, "live", latest]),
        ("edit", [sent.pk]),
    ):
        assert client.get(reverse(f"wagtailadmin_pages:{name}", args=args)).status_code == 403


def test_what_waits_for_the_lawyer_is_changed_by_the_lawyer_alone(
    sent: InfoPage, people: People, as_user: AsUser
) -> None:
    typed = "До 25-го числа."
    for user in (people.editor, people.colleague, people.publisher, people.administrator):
        answer = as_user(user).post(edit_url(sent), form_of(sent, intro=typed))
        assert answer.status_code == 403
        assert typed in answer.content.decode()
        assert refusals_of(user) == 1
    assert now(sent).latest_revision_id == sent.latest_revision_id
    assert as_user(people.lawyer).post(edit_url(sent), form_of(sent, intro=typed)).status_code == 302
    assert now(sent).get_latest_revision_as_object().intro == typed


def test_who_sent_a_text_calls_it_back(sent: InfoPage, people: People, as_user: AsUser) -> None:
    data = form_of(sent, **{"action-cancel-workflow": "1"})
    assert as_user(people.colleague).post(edit_url(sent), data).status_code == 403
    assert now(sent).current_workflow_state is not None
    assert as_user(people.editor).post(edit_url(sent), data).status_code == 200
    assert now(sent).current_workflow_state is None
    assert as_user(people.editor).post(edit_url(sent), form_of(sent, intro="Иначе.")).status_code == 302


def test_a_page_that_one_has_locked_is_changed_by_no_other(
    page: InfoPage, people: People, as_user: AsUser
) -> None:
    url = reverse("wagtailadmin_pages:lock", args=[page.pk])
    assert as_user(people.publisher).post(url).status_code == 302
    for user in (people.editor, people.administrator, people.root):
        answer = as_user(user).post(edit_url(page), form_of(page, intro=NEW))
        assert answer.status_code == 403
        assert NEW in answer.content.decode()
        assert refusals_of(user) == 1
    headers = {"accept": "application/json"}
    saved = as_user(people.editor).post(edit_url(page), form_of(page, intro=NEW), headers=headers)
    assert (saved.status_code, saved.json()["error_code"]) == (403, "locked")
    assert now(page).latest_revision_id == page.latest_revision_id
    assert as_user(people.publisher).post(edit_url(page), form_of(page, intro=NEW)).status_code == 302


def test_a_step_is_taken_on_a_locked_page_all_the_same(
    sent: InfoPage, people: People, as_user: AsUser
) -> None:
    """Whoever locks a page keeps others from writing, not from deciding."""
    as_user(people.lawyer).post(reverse("wagtailadmin_pages:lock", args=[sent.pk]))
    assert now(sent).locked
    act(act(now(sent), people.lawyer), people.publisher)
    assert now(sent).intro == NEW


def published(page: InfoPage) -> list[tuple[str, str]]:
    entries = Entry.objects.filter(stream=f"publication:page-{page.pk}").order_by("seq")
    return [(entry.event, entry.actor) for entry in entries]


def test_what_comes_and_goes_by_the_clock_is_in_the_journal(page: InfoPage, people: People) -> None:
    before = published(page)
    times = {"go_live_at": moscow(2026, 11, 26), "expire_at": moscow(2026, 11, 28)}
    with time_machine.travel(moscow(2026, 11, 24)):
        page = submit(edit(page, people.editor, intro=NEW, **times), people.editor)
        act(act(page, people.lawyer), people.publisher)
        assert (publish_due(timezone.now()), expire_due(timezone.now())) == (0, 0)
    for day, live in ((27, True), (29, False)):
        with time_machine.travel(moscow(2026, 11, day)):
            assert (publish_due(timezone.now()), expire_due(timezone.now())) == (int(live), int(not live))
        assert now(page).live is live
    assert published(page)[len(before) :] == [
        ("changed", f"user:{people.publisher.pk}"),
        ("removed", "job:publishing"),
    ]


def test_the_editor_sends_a_text_from_its_form_and_visitors_read_the_former_one(
    page: InfoPage, people: People, as_user: AsUser
) -> None:
    client = as_user(people.editor)
    assert "Отправить в " in client.get(edit_url(page)).content.decode()
    client.post(edit_url(page), form_of(page, intro=NEW, **{"action-submit": "1"}))
    assert now(page).current_workflow_task.name == "Проверка юристом"
    read = client.get(page.url).content.decode()
    assert "До 15-го числа." in read
    assert NEW not in read


def test_the_time_of_showing_is_set_in_the_form_and_seen_by_the_reviewer(
    page: InfoPage, people: People, as_user: AsUser
) -> None:
    times = {"go_live_at": "26.11.2046 12:00", "expire_at": "28.11.2046 12:00"}
    client = as_user(people.editor)
    assert 'name="go_live_at"' in client.get(edit_url(page)).content.decode()
    client.post(edit_url(page), form_of(page, **times, **{"action-submit": "1"}))
    form = as_user(people.lawyer).get(edit_url(page)).content.decode()
    assert all(f'value="{time}"' in form for time in times.values())
    act(act(now(page), people.lawyer), people.publisher)
    assert now(page).get_latest_revision().approved_go_live_at == moscow(2046, 11, 26)


def test_a_former_text_comes_back_as_a_draft_that_is_reviewed(
    page: InfoPage, people: People, as_user: AsUser
) -> None:
    client = as_user(people.editor)
    for intro in ("До 25-го числа.", NEW):
        client.post(edit_url(page), form_of(now(page), intro=intro))
    former = now(page).revisions.order_by("-pk")[1]
    history = reverse("wagtailadmin_pages:history", args=[page.pk])
    assert history in client.get(edit_url(page)).content.decode()
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, former.pk])
    assert revert in client.get(history).content.decode()
    assert "До 25-го числа." in client.get(revert).content.decode()
    client.post(edit_url(page), form_of(page, intro="До 25-го числа.", revision=str(former.pk)))
    page = now(page)
    assert page.get_latest_revision_as_object().intro == "До 25-го числа."
    with pytest.raises(NotReviewed):
        page.get_latest_revision().publish(user=people.editor)


def test_what_is_written_after_the_approval_does_not_come_with_the_clock(
    page: InfoPage, people: People
) -> None:
    with time_machine.travel(moscow(2026, 11, 24)):
        page = submit(edit(page, people.editor, intro=NEW, go_live_at=moscow(2026, 11, 26)), people.editor)
        page = act(act(page, people.lawyer), people.publisher)
        edit(page, people.editor, intro="Никогда.")
    with time_machine.travel(moscow(2026, 11, 27)):
        publish_due(timezone.now())
    assert now(page).intro == NEW
    assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 0
