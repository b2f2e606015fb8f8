from io import BytesIO

import pytest
from tests.inbox.mail import letter, returned, with_headers

from inbox.reading.letters import read_letter
from inbox.reading.recognising import Kind, is_forged, is_marked_as_spam, kind_of
from inbox.reading.reports import Report, report_in

OURS = "<0123456789abcdef0123456789abcdef@sbyt.example>"


def kind(raw: bytes) -> Kind:
    found = read_letter(BytesIO(raw))
    return kind_of(found, report_in(found))


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, Kind.LETTER),
        ({"Auto_Submitted": "no"}, Kind.LETTER),
        ({"Auto_Submitted": "auto-replied"}, Kind.AUTOMATIC),
        ({"Auto_Submitted": "Auto-Replied; owner-email=x@y"}, Kind.AUTOMATIC),
        ({"Auto_Submitted": "auto-generated"}, Kind.AUTOMATIC),
        ({"X_Autoreply": "yes"}, Kind.AUTOMATIC),
        ({"X_Autorespond": "1"}, Kind.AUTOMATIC),
        ({"Precedence": "auto_reply"}, Kind.AUTOMATIC),
        ({"Return_Path": "<>"}, Kind.AUTOMATIC),
        ({"Return_Path": "<vera@pochta.example>"}, Kind.LETTER),
        ({"Precedence": "bulk"}, Kind.MAILING),
        ({"Precedence": "list"}, Kind.MAILING),
        ({"List_Unsubscribe": "<https://x.example>"}, Kind.MAILING),
        ({"X_Auto_Response_Suppress": "All"}, Kind.LETTER),
    ],
)
def test_programs_and_mailings_are_told_from_people(headers: dict[str, str], expected: Kind) -> None:
    assert kind(with_headers(letter(), **headers)) is expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Автоответ: Пересчёт", Kind.AUTOMATIC),
        ("Автоматический ответ", Kind.AUTOMATIC),
        ("Automatic reply: plata", Kind.AUTOMATIC),
        ("Out of Office", Kind.AUTOMATIC),
        ("Меня нет на рабочем месте", Kind.AUTOMATIC),
        ("Re: ответ автомат не сработал", Kind.LETTER),
        ("Автомат выбивает", Kind.LETTER),
    ],
)
def test_an_automatic_answer_that_does_not_say_so_is_known_by_its_subject(
    subject: str, expected: Kind
) -> None:
    assert kind(letter(subject=subject)) is expected


def test_a_report_names_the_letter_and_the_address() -> None:
    found = report_in(read_letter(BytesIO(returned(OURS))))
    assert found.report is Report.RETURNED
    assert found.message_ids == (OURS,)
    assert found.recipients == ("vera@pochta.example",)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_still_on_its_way_has_not_come_back(action: str) -> None:
    assert kind(returned(OURS, action=action)) is Kind.RECEIPT


def test_the_whole_letter_may_be_given_back() -> None:
    raw = returned("<other@x>").replace(b"text/rfc822-headers", b"message/rfc822")
    assert "<other@x>" in report_in(read_letter(BytesIO(raw))).message_ids


@pytest.mark.parametrize(
    "raw",
    [
        with_headers(
            letter(f"Message could not be delivered.\n\nMessage-ID: {OURS}"), X_Failed_Recipients="a@b.c"
        ),
        with_headers(letter(f"> Message-Id: {OURS}", sender="MAILER-DAEMON@mx.example"), Return_Path="<>"),
        with_headers(letter("Нет", sender="postmaster@mx.example", In_Reply_To=OURS), Return_Path="<>"),
    ],
)
def test_servers_that_know_no_reports_are_understood(raw: bytes) -> None:
    found = report_in(read_letter(BytesIO(raw)))
    assert found.report is Report.RETURNED
    assert OURS in found.message_ids


def test_a_receipt_of_reading_is_no_return() -> None:
    raw = returned(OURS).replace(b"report-type=delivery-status", b"report-type=disposition-notification")
    assert kind(raw) is Kind.RECEIPT


@pytest.mark.parametrize(
    ("headers", "spam"),
    [
        ({"X_Spam_Flag": "YES"}, True),
        ({"X_Spam_Status": "Yes, score=9.1"}, True),
        ({"X_Spam": "yes"}, True),
        ({"X_Yandex_Spam": "4"}, True),
        ({"X_Yandex_Spam": "1"}, False),
        ({"X_Spam_Status": "No, score=0.1"}, False),
        ({}, False),
    ],
)
def test_the_verdict_of_the_servers_filter_is_read(headers: dict[str, str], spam: bool) -> None:
    assert is_marked_as_spam(read_letter(BytesIO(with_headers(letter(), **headers))).message) is spam


def test_only_the_verdict_of_our_own_server_counts() -> None:
    own = "mx.example; spf=fail; dmarc=fail (p=reject)"
    for verdicts, forged in (
        ([own, "x; dmarc=pass"], True),
        (["mx.example; dmarc=pass", own], False),
        ([], False),
    ):
        raw = letter()
        for verdict in reversed(verdicts):
            raw = with_headers(raw, Authentication_Results=verdict)
        assert is_forged(read_letter(BytesIO(raw)).message) is forged
