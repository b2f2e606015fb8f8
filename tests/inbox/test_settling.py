"""What becomes of a letter: an appeal, an addition, a return noted, nothing, or a person's work."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from pytest_django import Settings
from tests.inbox.conftest import NOW
from tests.inbox.dovecot import USER, Server
from tests.inbox.mail import PDF, letter, old_letter, returned, with_headers
from tests.questions.conftest import Team, moscow, scan

from inbox.doubts import MOST_A_DAY
from inbox.models import Letter, LetterFile
from inbox.services import settling
from inbox.services.rounds import Summary
from ledger.models import Entry
from ledger.services import verify_all
from outbox.models import Message
from outbox.services import deliver, queue_message
from questions.models import Addition, Appeal, Attachment
from questions.services import handling, notices

pytestmark = pytest.mark.django_db
Fetch = Callable[..., Summary]
MakeAppeal = Callable[..., Appeal]


def confirmation(appeal: Appeal) -> Message:
    """Return the letter of confirmation as it has left."""
    return delivered("appeal_registered", moscow(2026, 11, 24, 9))


def delivered(kind: str, at: datetime) -> Message:
    """Let the mail server accept our letter of a kind at a moment."""
    message = Message.objects.get(kind=kind)
    Message.objects.filter(pk=message.pk).update(next_try_at=at)
    deliver(message.pk, now=at)
    message.refresh_from_db()
    assert message.state == "accepted"
    return message


def answer_to(message: Message, text: str = "Добавлю показания.", **more: str) -> bytes:
    values = {"subject": "Re: Ваше обращение", "sender": "Вера <vera@pochta.example>", **more}
    return letter(text, message_id="<answer@pochta.example>", In_Reply_To=message.message_id, **values)


def only() -> Letter:
    return Letter.objects.get()


def test_an_answer_to_our_letter_is_added_to_the_appeal(
    server: Server, fetch: Fetch, make_appeal: MakeAppeal
) -> None:
    appeal = make_appeal()
    message = confirmation(appeal)
    queued = Message.objects.count()
    text = f"Добавлю показания.\n> Код: {appeal.access_code_spaced}"
    raw = answer_to(message, text).replace(b"Content-Type", b"X-Mailer: 1\r\nContent-Type", 1)
    server.append(raw, at=NOW - timedelta(hours=1))
    fetch()
    addition = Addition.objects.get(appeal=appeal)
    assert (addition.source, addition.received_at) == ("email", NOW - timedelta(hours=1))
    assert addition.text == "Тема: Re: Ваше обращение\n\nДобавлю показания.\n> Код: …"
    assert appeal.access_code_spaced not in only().text
    assert (only().state, Appeal.objects.count()) == ("joined", 1)
    assert not Message.objects.filter(to="vera@pochta.example")[1:]
    assert Message.objects.count() == queued


def test_a_scan_alone_is_added_with_its_file(server: Server, fetch: Fetch, make_appeal: MakeAppeal) -> None:
    appeal = make_appeal()
    raw = letter(
        "", subject="", message_id="<2@x>", In_Reply_To=confirmation(appeal).message_id,
        files=(("скан.pdf", PDF, "application/pdf"),),
    )  # fmt: skip
    server.append(raw)
    fetch()
    assert [str(each) for each in Attachment.objects.filter(appeal=appeal)] == ["скан.pdf"]


def test_an_answer_to_ones_own_letter_goes_to_the_appeal_that_it_became(server: Server, fetch: Fetch) -> None:
    server.append(letter())
    fetch()
    server.append(letter("Забыла номер.", message_id="<2@x>", References="<1@pochta.example>"))
    fetch()
    assert Addition.objects.get().appeal == Appeal.objects.get()


def test_an_answer_to_a_notice_goes_to_its_appeal(
    server: Server, fetch: Fetch, make_appeal: MakeAppeal, team: Team
) -> None:
    appeal = make_appeal()
    handling.assign(appeal_id=appeal.pk, actor=team.head, assignee=team.operator)
    notices.ask_to_clarify(appeal_id=appeal.pk, actor=team.operator, text="Какой номер счётчика?")
    server.append(answer_to(Message.objects.get(kind="appeal_notice"), "Номер 12345."))
    fetch()
    assert "Номер 12345." in Addition.objects.get(appeal=appeal).text


def test_the_number_of_an_appeal_counts_for_its_own_address_alone(
    server: Server, fetch: Fetch, make_appeal: MakeAppeal
) -> None:
    appeal = make_appeal()
    words = f"По обращению {appeal.registration_number}: вот показания."
    server.append(letter(words, message_id="<2@x>"))
    server.append(letter(words, message_id="<3@x>", sender="Чужой <other@pochta.example>"))
    fetch()
    assert Addition.objects.get().appeal == appeal
    stranger = Letter.objects.get(from_email="other@pochta.example")
    # Not even a person is told that the number is somebody's: it is an appeal like any other.
    assert (stranger.state, stranger.suggested) == ("registered", None)
    assert Appeal.objects.count() == 2


def test_a_stranger_who_answers_our_letter_waits_for_a_person_and_is_told_nothing(
    server: Server, fetch: Fetch, make_appeal: MakeAppeal
) -> None:
    appeal = make_appeal()
    server.append(answer_to(confirmation(appeal), sender="Чужой <other@pochta.example>"))
    fetch()
    assert (only().state, only().suggested, only().appeal) == ("human", appeal, None)
    assert only().doubt_words == ["упоминает обращение, но отправлено с другого адреса"]
    assert not Message.objects.filter(to="other@pochta.example").exists()
    assert not Addition.objects.exists()


def test_a_disowned_address_joins_nothing(server: Server, fetch: Fetch, make_appeal: MakeAppeal) -> None:
    appeal = make_appeal()
    raw = with_headers(answer_to(confirmation(appeal)), Authentication_Results="mx.example; dmarc=fail")
    server.append(raw)
    fetch()
    assert (only().state, [str(each) for each in only().doubts]) == ("human", ["forged"])


def test_an_answer_after_the_end_waits_for_a_person(
    server: Server, fetch: Fetch, make_appeal: MakeAppeal
) -> None:
    appeal = make_appeal()
    Appeal.objects.filter(pk=appeal.pk).update(state="closed")
    server.append(answer_to(confirmation(appeal)))
    fetch()
    assert (only().state, only().suggested) == ("human", appeal)
    assert only().doubt_words == ["относится к обращению, работа по которому закончена"]


def test_a_letter_that_came_back_is_told_to_the_outbox(
    server: Server, fetch: Fetch, make_appeal: MakeAppeal
) -> None:
    appeal = make_appeal()
    message = confirmation(appeal)
    server.append(returned(message.message_id), at=NOW)
    fetch()
    message.refresh_from_db()
    assert (message.state, message.bounced_at) == ("bounced", NOW)
    assert (only().state, only().returned, only().appeal) == ("returned", message, appeal)
    assert Entry.objects.in_stream(f"message:{message.pk}").last().actor == "job:mail"
    assert Appeal.objects.count() == 1


def test_an_answer_that_came_back_returns_to_the_desk(
    server: Server, fetch: Fetch, approved: Appeal, team: Team
) -> None:
    handling.attach_signed_scan(appeal_id=approved.pk, actor=team.operator, upload=scan())
    handling.send_by_email(appeal_id=approved.pk, actor=team.operator)
    message = delivered("appeal_answered", moscow(2026, 11, 25, 9))
    server.append(returned(message.message_id), at=moscow(2026, 11, 25, 10))
    fetch(moscow(2026, 11, 25, 11))
    assert Appeal.objects.returned().get() == approved


@pytest.mark.parametrize("state", ["bounced", "queued", "failed"])
def test_a_second_notice_changes_nothing(
    server: Server, fetch: Fetch, make_appeal: MakeAppeal, state: str
) -> None:
    message = confirmation(make_appeal())
    Message.objects.filter(pk=message.pk).update(state=state)
    server.append(returned(message.message_id), at=NOW)
    fetch()
    message.refresh_from_db()
    assert (message.state, only().state) == (state, "returned")


def test_a_late_notice_says_nothing_of_the_letter_sent_anew(
    server: Server, fetch: Fetch, make_appeal: MakeAppeal
) -> None:
    message = confirmation(make_appeal())
    Message.objects.filter(pk=message.pk).update(accepted_at=NOW)
    server.append(returned(message.message_id), at=NOW - timedelta(hours=5))
    fetch()
    message.refresh_from_db()
    assert (message.state, only().state) == ("accepted", "returned")


def test_a_notice_that_overtakes_our_own_record_waits_for_it(
    server: Server, fetch: Fetch, make_appeal: MakeAppeal
) -> None:
    message = confirmation(make_appeal())
    Message.objects.filter(pk=message.pk).update(state="sending")
    server.append(returned(message.message_id), at=NOW)
    fetch()
    assert (only().state, bool(only().trouble)) == ("taken", True)
    Message.objects.filter(pk=message.pk).update(state="accepted")
    fetch(NOW + timedelta(minutes=2))
    message.refresh_from_db()
    assert (message.state, only().state, only().trouble) == ("bounced", "returned", "")


def test_the_return_of_a_letter_that_is_not_ours_waits_for_a_person(server: Server, fetch: Fetch) -> None:
    server.append(returned("<unknown@other.example>"))
    fetch()
    assert only().state == "human"
    assert "returned" in only().doubts
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "make",
    [
        lambda id_: with_headers(letter(In_Reply_To=id_), Auto_Submitted="auto-replied"),
        lambda id_: letter(subject="Автоответ: меня нет", In_Reply_To=id_),
        lambda id_: returned(id_, action="delayed"),
    ],
    ids=["headers", "subject", "delayed"],
)
def test_programs_that_answer_our_letter_are_not_answered(
    server: Server, fetch: Fetch, make_appeal: MakeAppeal, make: Callable[[str], bytes]
) -> None:
    message = confirmation(make_appeal())
    queued = Message.objects.count()
    server.append(make(message.message_id))
    fetch()
    assert (only().state, Appeal.objects.count(), Message.objects.count()) == ("nothing", 1, queued)


@pytest.mark.parametrize(
    ("raw", "doubt"),
    [
        (with_headers(letter(), Auto_Submitted="auto-generated"), "automatic"),
        (with_headers(letter(), Precedence="bulk"), "mailing"),
        (with_headers(letter(), X_Spam_Flag="YES"), "spam"),
        (letter(sender=""), "no_sender"),
        (letter(sender="vera@pochta.example"), "no_name"),
        (letter(""), "no_text"),
        (letter(sender=f"Приёмная <{USER}>"), "own_address"),
        (letter("а " * 30_000), "long"),
        (letter(files=tuple((f"{n}.txt", b"text %d" % n, "text/plain") for n in range(31))), "many_files"),
        (b"", "no_sender"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_doubtful_letter_is_kept_for_a_person_and_not_answered(
    server: Server, fetch: Fetch, raw: bytes, doubt: str
) -> None:
    server.append(raw or b"\r\n")
    fetch()
    assert only().state == "human"
    assert doubt in only().doubts
    assert only().raw.size > 0
    assert not Appeal.objects.exists()
    assert not Message.objects.exists()


def test_the_spam_folder_is_read_and_marked(server: Server, fetch: Fetch, settings: Settings) -> None:
    settings.IMAP_SPAM_FOLDERS = ["Спам"]
    server.append(letter(), folder="&BCEEPwQwBDw-")
    fetch()
    assert (only().state, [str(each) for each in only().doubts]) == ("human", ["spam"])


def test_a_loop_of_answers_that_do_not_say_so_ends_at_a_person(server: Server, fetch: Fetch) -> None:
    """A program answers each confirmation as if it were a person, with a new letter each time."""
    for number in range(20):
        server.append(letter(f"Ваше письмо {number} получено.", message_id=f"<{number}@x>"))
        fetch()
    assert Appeal.objects.count() == Message.objects.filter(kind="appeal_registered").count() == MOST_A_DAY
    waiting = Letter.objects.filter(state="human")
    assert waiting.count() == 20 - MOST_A_DAY
    assert {doubt.value for each in waiting for doubt in each.doubts} == {"many"}


def test_a_loop_that_answers_by_reference_sends_nothing(server: Server, fetch: Fetch) -> None:
    server.append(letter())
    fetch()
    message = Message.objects.get(kind="appeal_registered")
    for number in range(10):
        server.append(
            letter(f"Получено {number}", message_id=f"<a{number}@x>", In_Reply_To=message.message_id)
        )
        fetch()
    assert (Appeal.objects.count(), Addition.objects.count()) == (1, 10)
    assert Message.objects.filter(to="vera@pochta.example").count() == 1


def test_our_own_letter_that_comes_back_as_it_was_is_nobodys_work(
    server: Server, fetch: Fetch, make_appeal: MakeAppeal
) -> None:
    message = confirmation(make_appeal())
    server.append(letter(sender=f"Сбыт <{USER}>", message_id=message.message_id))
    fetch()
    assert (only().kind, only().state) == ("own", "nothing")


def test_a_stranger_with_our_message_id_is_heard(
    server: Server, fetch: Fetch, make_appeal: MakeAppeal
) -> None:
    message = confirmation(make_appeal())
    server.append(letter(message_id=message.message_id))
    fetch()
    assert (only().state, [str(each) for each in only().doubts]) == ("human", ["same_id"])


def test_an_employees_answer_to_a_letter_of_the_site_is_no_appeal(server: Server, fetch: Fetch) -> None:
    message = queue_message(
        kind="appeal_reminder",
        to="operator@sbyt.example",
        subject="Срок",
        text="Скоро срок.",
        related="staff:5:7",
    )
    server.append(
        letter("Принято", sender="Оператор <operator@sbyt.example>", In_Reply_To=message.message_id)
    )
    fetch()
    assert (only().state, [str(each) for each in only().doubts]) == ("human", ["to_staff"])


def test_files_that_are_not_taken_leave_their_name_and_the_reason(server: Server, fetch: Fetch) -> None:
    files = (("a.pdf", PDF, "application/pdf"), ("virus.exe", b"MZ\x90", "application/octet-stream"))
    server.append(letter(files=files))
    fetch()
    kept, refused = LetterFile.objects.order_by("position")
    assert kept.stored is not None
    assert (refused.stored, refused.name) == (None, "virus.exe")
    assert "программа" in refused.trouble
    assert Attachment.objects.count() == 1


def test_letters_of_old_programs_become_readable_appeals(server: Server, fetch: Fetch) -> None:
    server.append(old_letter(charset="koi8-r", declared="us-ascii"))
    fetch()
    appeal = Appeal.objects.get()
    assert appeal.person_name == "Проверкина Вера"
    assert appeal.text.endswith("Прошу пересчитать плату за ноябрь.")


def test_a_letter_that_kills_its_reader_is_not_opened_for_ever(
    server: Server, fetch: Fetch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(stream: object) -> None:
        raise MemoryError

    server.append(letter())
    with monkeypatch.context() as patch:
        patch.setattr(settling, "read_letter", fail)
        for hours in range(8):
            fetch(NOW + timedelta(hours=2 * hours))
    assert "could not be settled" in caplog.text
    assert (only().state, only().subject) == ("human", "Пересчёт платы")
    assert "unreadable" in only().doubts
    assert only().attempts == settling.MOST_ATTEMPTS + 1


def test_a_letter_too_large_is_kept_whole_and_its_beginning_is_shown(
    server: Server, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "LARGEST", 1000)
    server.append(letter(files=(("a.pdf", PDF * 100, "application/pdf"),)))
    fetch()
    assert only().state == "human"
    assert "too_large" in only().doubts
    assert only().text.startswith("Здравствуйте!")
    assert only().raw.size == only().size > 10_000


def test_the_term_runs_from_the_day_of_receipt_though_the_site_was_down(server: Server, fetch: Fetch) -> None:
    server.append(letter(), at=moscow(2026, 11, 10, 18))
    fetch()
    appeal = Appeal.objects.get()
    assert (appeal.received_at, appeal.registered_on) == (moscow(2026, 11, 10, 18), NOW.date())


def test_a_moment_in_the_future_is_the_present(server: Server, fetch: Fetch) -> None:
    server.append(letter(), at=NOW + timedelta(days=2))
    fetch()
    assert only().received_at == NOW


def test_neither_the_journal_nor_the_log_holds_personal_data(
    server: Server, fetch: Fetch, caplog: pytest.LogCaptureFixture, make_appeal: MakeAppeal
) -> None:
    caplog.set_level("DEBUG")
    message = confirmation(make_appeal())
    server.append(
        letter(), answer_to(message), returned(message.message_id), letter("", message_id=f"<{uuid4()}@x>")
    )
    fetch()
    journal = " ".join(Entry.objects.values_list("text", flat=True))
    for secret in ("vera@", "Проверкина", "Пересчёт", "pochta.example"):
        assert secret not in journal
        assert secret not in caplog.text.replace(repr(secret), "")
    assert verify_all() is None
