"""Everything of an appeal is its customer's: for a stranger, another customer or staff it is not there."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries
from tests.cabinet.conftest import OTHER, SENT_ON, VERA, address, read, visitor
from tests.questions.conftest import PDF, Team, moscow
from tests.questions.register import as_

from cabinet.own import may_follow_up
from cabinet.rules import follow_up_until
from files.models import StoredFile
from files.services import store
from ledger.models import AccessRecord, Entry
from questions.models import Addition, Appeal, Attachment, Rating
from questions.services import notices

pytestmark = pytest.mark.django_db


def addition(appeal: Appeal, number: int) -> Addition:
    return Addition.objects.create(
        key=UUID(int=number), appeal=appeal, source="cabinet", text="Ещё", received_at=SENT_ON
    )


def attached(appeal: Appeal, came_with: Addition | None = None) -> StoredFile:
    stored = store(upload=SimpleUploadedFile("показания.pdf", PDF, "application/pdf"), max_bytes=1_000_000)
    Attachment.objects.create(appeal=appeal, file=stored, addition=came_with)
    return stored


def everything_of(appeal: Appeal) -> list[tuple[str, str]]:
    file = attached(appeal)
    return [
        ("get", ""), ("get", "add/"), ("post", "add/"), ("get", "withdraw/"), ("post", "withdraw/"),
        ("post", "rate/"), ("get", "follow-up/"), ("post", "follow-up/"), ("get", f"files/{file.pk}/"),
        ("get", f"files/{appeal.reply.letter_id}/"), ("get", f"files/{appeal.reply.signed_scan_id}/"),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["nobody", "another customer", "the head"])
def test_nothing_of_it_is_there_for_anybody_else(answered: Appeal, team: Team, who: str) -> None:
    clients = {"nobody": Client(), "another customer": visitor(OTHER), "the head": as_(team.head)}
    with time_machine.travel(SENT_ON + timedelta(days=1), tick=False):
        for method, rest in everything_of(answered):
            answer: HttpResponse = getattr(clients[who], method)(
                address(answered, rest), {"text": "Чужое", "mark": "1", "reason": "Чужое"}
            )
            assert answer.status_code == 404, rest
            page = answer.content.decode()
            assert not [word for word in ("Где заплатить", "Проверкина", VERA) if word in page], rest
    assert not Addition.objects.exists()
    assert not Rating.objects.exists()
    assert Appeal.objects.get().state == "sent"


def test_another_customer_cannot_tell_it_from_one_that_does_not_exist(answered: Appeal) -> None:
    client = visitor(OTHER)
    known, unknown = client.get(address(answered)), client.get("/cabinet/2026-999999/")
    assert known.status_code == unknown.status_code == 404
    pages = [page.content.decode() for page in (known, unknown)]
    assert pages[0].replace(answered.registration_number, "") == pages[1].replace("2026-999999", "")


@pytest.mark.parametrize("number", ["0", "2026", "2026-", "-1", "2026-1'--", "9" * 40])
def test_what_is_no_number_is_not_there(number: str) -> None:
    assert visitor().get(f"/cabinet/{number}/").status_code == 404


def test_its_customer_reads_how_it_stands_and_what_has_happened(answered: Appeal, team: Team) -> None:
    attached(answered)
    page = visitor().get(address(answered)).content.decode()
    for words in (
        "Где заплатить без комиссии?", "23.11.2026, сайт", "<strong>26.11.2026</strong> Ответ отправлен",
        "В кассе.", "показания.pdf", "скан.pdf", f"pismo-{answered.reply.outgoing_number}.pdf",
    ):  # fmt: skip
        assert words in page, words
    assert team.operator.full_name not in page


def test_its_customer_opens_his_files_and_the_answer_and_it_is_written_down(answered: Appeal) -> None:
    client, file = visitor(), attached(answered)
    for pk in (file.pk, answered.reply.letter_id, answered.reply.signed_scan_id):
        answer = client.get(address(answered, f"files/{pk}/"))
        assert read(answer)
        assert "no-store" in answer["Cache-Control"]
        assert AccessRecord.objects.filter(actor="visitor", subject=f"{answered.stream}/{pk}").exists()


def test_a_file_of_another_appeal_is_not_handed_out_under_ones_own(
    answered: Appeal, make_appeal: Callable[..., Appeal]
) -> None:
    file = attached(make_appeal(email=OTHER))
    assert visitor().get(address(answered, f"files/{file.pk}/")).status_code == 404


def test_an_answer_that_has_not_left_is_not_shown(approved: Appeal) -> None:
    client = visitor()
    page = client.get(address(approved)).content.decode()
    assert "В кассе." not in page
    assert client.get(address(approved, f"files/{approved.reply.letter_id}/")).status_code == 404
    assert client.post(address(approved, "rate/"), {"mark": "5"}).status_code == 422
    assert client.get(address(approved, "follow-up/")).status_code == 404


def test_a_notice_is_shown_when_it_has_been_sent(drafted: Appeal, team: Team) -> None:
    notices.ask_to_clarify(appeal_id=drafted.pk, actor=team.operator, text="Какой счётчик?", channel="email")
    notice = drafted.notices.get()
    client = visitor()
    assert "уведомление" not in client.get(address(drafted)).content.decode()
    assert client.get(address(drafted, f"files/{notice.letter_id}/")).status_code == 404
    notices.record_acceptance(notice_id=notice.pk, now=SENT_ON)
    page = client.get(address(drafted)).content.decode()
    assert "Отправлено уведомление с просьбой уточнить" in page
    answer = client.get(address(drafted, f"files/{notice.letter_id}/"))
    assert read(answer)


def test_a_file_in_quarantine_is_named_but_not_handed_out(answered: Appeal) -> None:
    file = attached(answered)
    StoredFile.objects.filter(pk=file.pk).update(state=StoredFile.State.QUARANTINED)
    client = visitor()
    assert "показания.pdf: на проверке" in client.get(address(answered)).content.decode()
    assert client.get(address(answered, f"files/{file.pk}/")).status_code == 403


def test_the_page_costs_the_same_whatever_has_happened(
    answered: Appeal, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = visitor()
    attached(answered, addition(answered, 0))
    client.get(address(answered))
    with django_assert_max_num_queries(12) as few:
        client.get(address(answered))
    for number in range(1, 6):
        attached(answered)
        attached(answered, addition(answered, number))
    with django_assert_max_num_queries(len(few)):
        client.get(address(answered))


def test_thirty_days_after_the_answer_are_counted_by_its_day(answered: Appeal) -> None:
    assert follow_up_until(SENT_ON.date()).isoformat() == "2026-12-26"
    with time_machine.travel(moscow(2026, 12, 26, 23), tick=False) as clock:
        assert may_follow_up(answered)
        clock.move_to(moscow(2026, 12, 27, 0))
        assert not may_follow_up(answered)


def test_what_is_done_leaves_nothing_personal_in_the_journal(answered: Appeal) -> None:
    client = visitor()
    client.post(address(answered, "rate/"), {"mark": "2", "comment": "Тайное замечание"})
    texts = " ".join(Entry.objects.values_list("text", flat=True))
    assert not [word for word in ("Тайное", VERA, "Проверкина") if word in texts]
