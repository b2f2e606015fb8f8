"""The desk: writing from what was published, the card, the list, who is listed and exported."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.notices.conftest import NOW, PETR, VERA, letters
from tests.outbox.servers import Mailbox
from tests.questions.conftest import home_page

from ledger.models import AccessRecord
from notices.choices import Topic
from notices.desk.figures import Figures, chart_of
from notices.lifecycle import State
from notices.models import Announcement, Delivery, Subscriber
from notices.services.leaving import suspend
from notices.services.sending import send_due
from notices.services.subscribing import Choices, ask
from outbox.services import deliver, record_bounce
from pages.models import Edition, NewsIndexPage, NewsPage
from staff.roles import Role
from staff.services import create_employee

DESK = "/admin/announcements/"
WORDS = {"topic": "news", "subject": "Касса закрыта", "text": "Завтра."}


@pytest.fixture
def as_role(db: None) -> Callable[[str], Client]:
    def enter(role: str) -> Client:
        client = Client()
        person = create_employee(
            login=role, password="a-long-password", role=Role(role), department="Отдел",
            full_name="Проверкина Вера Павловна", post="специалист", phone="0", can_sign=False,
        )  # fmt: skip
        client.force_login(person.user)
        return client

    return enter


def test_a_letter_is_written_looked_at_and_approved_by_another(as_role: Callable[[str], Client]) -> None:
    editor, head = as_role("editor"), as_role("head")
    answer = editor.post(f"{DESK}new/", WORDS)
    announcement = Announcement.objects.get()
    card = f"{DESK}{announcement.pk}/"
    assert answer["Location"] == card
    preview = editor.get(f"{card}preview/")
    assert "Касса закрыта" in preview.content.decode()
    assert preview["Content-Security-Policy"].startswith("default-src 'none'")
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    editor.post(f"{card}submit/")
    assert "Утвердить рассылку" not in editor.get(card).content.decode()
    assert "Утвердить рассылку" in head.get(card).content.decode()
    head.post(f"{card}approve/")
    assert Announcement.objects.get().state == State.APPROVED
    assert editor.post(f"{card}approve/").status_code in {302, 403}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"subject": ""}, "Напишите тему письма"),
        ({"topic": "interruptions"}, "Назовите населённые пункты"),
        ({"link": "https://elsewhere.example/"}, "начните её с косой черты"),
        ({"link": "//elsewhere.example/"}, "начните её с косой черты"),
        ({"scheduled_at": "2020-01-01T10:00"}, "уже прошло"),
    ],
)
def test_bad_words_are_told_and_nothing_is_lost(
    as_role: Callable[[str], Client], changes: dict[str, str], told: str
) -> None:
    answer = as_role("editor").post(f"{DESK}new/", {**WORDS, **changes})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert told in shown
    assert "Завтра." in shown
    assert not Announcement.objects.exists()


def test_what_was_published_is_offered_and_begins_the_letter(as_role: Callable[[str], Client]) -> None:
    index = home_page().add_child(instance=NewsIndexPage(title="Новости", slug="novosti"))
    news = index.add_child(instance=NewsPage(title="Новая касса", slug="kassa", intro="Открыта."))
    news.save_revision().publish()
    source = f"pages.newspage:{news.pk}"
    editor = as_role("editor")
    link = f"{DESK}new/?source=pages.newspage%3A{news.pk}"
    assert link in editor.get(DESK).content.decode()
    assert link in editor.get("/admin/").content.decode()
    assert link in editor.get(f"/admin/pages/{news.pk}/edit/").content.decode()
    shown = editor.get(link).content.decode()
    assert "Новая касса" in shown
    assert "Открыта." in shown
    editor.post(f"{DESK}new/", {**WORDS, "source": source})
    announcement = Announcement.objects.get()
    assert editor.get(link)["Location"] == f"{DESK}{announcement.pk}/"
    assert link not in editor.get(DESK).content.decode()


def test_the_list_costs_the_same_however_long_it_is(
    as_role: Callable[[str], Client], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    head = as_role("head")
    head.get(DESK)
    counts = []
    for number in (1, 12):
        for place in range(number):
            Announcement.objects.create(
                topic="news", subject=f"Н{place}", text="Да.", created_at=NOW, state="done", started_at=NOW
            )
        with django_assert_max_num_queries(60) as queries:
            head.get(DESK)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_step_too_late_says_how_it_stands(as_role: Callable[[str], Client]) -> None:
    done = Announcement.objects.create(topic="news", subject="Н", text="Да.", created_at=NOW, state="done")
    answer = as_role("head").post(f"{DESK}{done.pk}/cancel/", follow=True)
    assert "уже в состоянии «разослана»" in answer.content.decode()
    assert as_role("editor").get(f"{DESK}{done.pk}/edit/").status_code == 404


def test_a_cancellation_asks_first_and_says_what_it_ends(
    as_role: Callable[[str], Client],
    subscribe: Callable[..., Subscriber],
    announce: Callable[..., Announcement],
) -> None:
    subscribe()
    announcement, head = announce(), as_role("head")
    card = f"{DESK}{announcement.pk}/"
    shown = head.get(card).content.decode()
    assert f'<a class="button button-secondary" href="{card}cancel/">' in shown
    assert f'action="{card}cancel/"' not in shown
    asked = head.get(f"{card}cancel/").content.decode()
    assert "Да, отменить рассылку" in asked
    assert "адресов: 1" in asked
    announcement.refresh_from_db()
    assert announcement.state == State.APPROVED
    assert head.get(f"{card}pause/").status_code == 405
    head.post(f"{card}cancel/")
    assert head.get(f"{card}cancel/")["Location"] == card
    announcement.refresh_from_db()
    assert announcement.state == State.CANCELLED


def test_the_figures_are_drawn_and_said(
    as_role: Callable[[str], Client],
    subscribe: Callable[..., Subscriber],
    announce: Callable[..., Announcement],
) -> None:
    subscribe()
    announcement = announce()
    head = as_role("head")
    card = f"{DESK}{announcement.pk}/"
    assert "<dd>1</dd>" in head.get(card).content.decode()
    send_due(NOW)
    shown = head.get(card).content.decode()
    assert "Поставлено в очередь 1 из 1" in shown
    assert "Всего 1: в очереди — 1" in shown
    assert VERA not in shown
    assert chart_of(Figures(0, {})) is None


def test_subscribers_are_listed_with_why_they_are_suspended_and_who_looked_is_kept(
    as_role: Callable[[str], Client], subscribe: Callable[..., Subscriber], consent: Edition
) -> None:
    suspended = subscribe(VERA, Topic.NEWS)
    suspend(subscriber_id=suspended.pk, reason="письмо вернулось", now=NOW)
    ask(email=PETR, choices=Choices({Topic.TARIFFS}), consent=consent, now=NOW)
    head = as_role("head")
    address = "/admin/notices/subscriber/"
    shown = head.get(f"{address}?state=suspended").content.decode()
    assert VERA in shown
    assert "приостановлена: письмо вернулось" in shown
    assert PETR not in shown
    assert AccessRecord.objects.filter(subject="subscribers:list", action="list").exists()
    table: Any = head.get(f"{address}?export=csv")
    text = b"".join(table.streaming_content).decode()
    assert "vera@pochta.example;приостановлена;Новости компании" in text
    assert AccessRecord.objects.filter(subject="subscribers:list", action="export").exists()


def test_a_feed_tells_what_was_sent_and_nothing_else(
    announce: Callable[..., Announcement], people: tuple[int, int]
) -> None:
    announce(subject="Тайна <будущего>")
    announce(subject="Сообщение & новость")
    Announcement.objects.filter(subject__startswith="Сооб").update(state="done", started_at=timezone.now())
    shown = Client().get("/subscriptions/rss/news/").content.decode()
    assert "Сообщение &amp;amp; новость" in shown
    assert "Тайна" not in shown
    assert Client().get("/subscriptions/rss/tariffs/").status_code == 200
    assert Client().get("/subscriptions/rss/secret/").status_code == 404


def test_the_journal_says_of_each_letter_what_became_of_it_and_shows_no_address_whole(
    smtp: Mailbox,
    as_role: Callable[[str], Client],
    subscribe: Callable[..., Subscriber],
    announce: Callable[..., Announcement],
) -> None:
    for email in (VERA, PETR, "anna@pochta.example", "oleg@pochta.example"):
        subscribe(email)
    announcement = announce()
    send_due(NOW)
    sent, back, refused, busy = letters()
    for letter in (sent, back):
        deliver(letter.pk)
    record_bounce(pk=back.pk, actor="job:mail")
    smtp.refuse_recipient = "550 no such user"
    deliver(refused.pk)
    smtp.refuse_recipient = "451 later"
    deliver(busy.pk)
    editor = as_role("editor")
    journal = f"{DESK}{announcement.pk}/letters/"
    assert journal in editor.get(f"{DESK}{announcement.pk}/").content.decode()
    shown = editor.get(journal).content.decode()
    for told in ("v…a@pochta.example", "Все: 4", "вернулось", "(код 550)", "попыток: 1, следующая"):
        assert told in shown
    assert VERA not in shown
    failed = editor.get(f"{journal}?state=failed").content.decode()
    assert "a…a@pochta.example" in failed
    assert "v…a@pochta.example" not in failed
    assert editor.get(f"{journal}?state=nonsense&p=99").status_code == 200
    Subscriber.objects.filter(email=VERA).update(email="")
    assert "сведения уничтожены" in editor.get(journal).content.decode()


def test_a_page_of_the_journal_costs_the_same_however_many_letters_there_are(
    as_role: Callable[[str], Client], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    head = as_role("head")
    announcement = Announcement.objects.create(topic="news", subject="Н", text="Да.", created_at=NOW)
    journal = f"{DESK}{announcement.pk}/letters/"
    head.get(journal)
    counts = []
    for number in (1, 60):
        for place in range(number):
            subscriber = Subscriber.objects.create(email=f"n{place}@x.example", state="left", created_at=NOW)
            Delivery.objects.create(announcement=announcement, subscriber=subscriber, queued_at=NOW)
        with django_assert_max_num_queries(60) as queries:
            shown = head.get(journal).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert shown.count("@x.example") == 50
    assert head.get(f"{journal}?p=2").content.decode().count("@x.example") == 11
