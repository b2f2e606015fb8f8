"""Exported appeals are read one at a time, tolerantly, and none for another."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from tests.gis_sync import wire
from tests.gis_sync.wire import PERSON, appeal, guid

from gis_sync.messages.appeal_reading import iter_appeals
from gis_sync.messages.appeals import (
    Answered,
    Appeal,
    HistoryEvent,
    NotRequired,
)
from gis_sync.messages.envelope import StateResult, read_answer


def only(message: bytes) -> Appeal:
    (item,) = iter_appeals(message)
    assert item.problem == ""
    assert item.appeal is not None
    return item.appeal


def test_an_appeal_is_read_field_by_field() -> None:
    assert only(wire.exported(appeal())) == appeal()


def test_an_answer_is_written_to_the_address_of_the_appeal_rather_than_of_the_cabinet() -> None:
    assert PERSON.email == "cabinet@example.invalid"
    assert replace(PERSON, appeal_email="here@example.invalid").email == "here@example.invalid"


def test_unknown_elements_are_passed_over_wherever_they_stand() -> None:
    message = wire.exported(appeal())
    for after in (
        b"<ns13:ExportAppealResult>",
        b"<ns13:Person>",
        b"</ns13:AppealText>",
        b"<ns13:AppealTopic>",
    ):
        message = message.replace(after, after + b"<ns13:Future a='1'>x<ns4:Deep/></ns13:Future>")
    assert only(message) == appeal()


def test_prefixes_and_space_between_the_elements_mean_nothing() -> None:
    message = wire.exported(appeal())
    assert only(message.replace(b"ns13", b"q").replace(b"ns4", b"ns13")) == appeal()
    assert only(message.replace(b"><", b">\n  <")) == appeal()
    at = b'xmlns:ns13="http://dom.gosuslugi.ru/schema/integration/appeals/"'
    without = message.replace(b" " + at, b"").replace(b"ns13:", b"")
    result = b"<getStateResult " + at.replace(b":ns13", b"") + b" "
    assert only(without.replace(b"<getStateResult ", result)) == appeal()


def test_texts_keep_their_space_and_names_do_not() -> None:
    spaced = replace(appeal(), text="  строка\n\n  вторая  ", applicant=replace(PERSON, surname=" Тестова "))
    read = only(wire.exported(spaced))
    assert read.text == "  строка\n\n  вторая  "
    assert read.applicant.surname == "Тестова"


def test_identifiers_are_read_in_lower_case() -> None:
    upper = guid(0xABCDEF).upper()
    read = only(wire.exported(replace(appeal(), guid=upper, parent_guid=upper, house_guid=upper)))
    assert {read.guid, read.parent_guid, read.house_guid} == {guid(0xABCDEF)}


def test_what_may_be_absent_may_be_absent() -> None:
    message = wire.exported(appeal())
    for name in ("AppealTopic", "OKTMO", "AppealText", "ExecutionEndDate"):
        start = message.index(f"<ns13:{name}>".encode())
        end = f"</ns13:{name}>".encode()
        message = message[:start] + message[message.index(end) + len(end) :]
    assert only(message) == replace(appeal(text=""), topic=None, oktmo="", execution_ends_on=None)


@pytest.mark.parametrize(
    ("was", "becomes", "why"),
    [
        ("<ns13:AppealGUID>" + guid(2), "<ns13:AppealGUID>x", "AppealGUID — не идентификатор: «x»."),
        ("<ns13:AppealGUID>" + guid(2) + "</ns13:AppealGUID>", "", "Нет элемента AppealGUID."),
        (
            "<ns13:AppealCreateDate>2026-11-23",
            "<ns13:AppealCreateDate>23.11.2026",
            "AppealCreateDate: Не дата",
        ),
        (
            "<ns13:AppealCreateDate>2026-11-23+03:00</ns13:AppealCreateDate>",
            "",
            "Нет элемента AppealCreateDate.",
        ),
        ("<ns13:ExecutionEndDate>2026-12-23", "<ns13:ExecutionEndDate>2026-02-30", "Такой даты нет"),
        (">Send<", ">Sent<", "Неизвестное состояние обращения: «Sent»."),
        ("<ns13:AppealStatus>Send</ns13:AppealStatus>", "", "Нет элемента AppealStatus."),
        ("ns13:ApplicantInfo>", "ns13:Applicant>", "Нет элемента ApplicantInfo."),
        ("ns13:Person>", "ns13:Somebody>", "Не сказано, кто заявитель."),
    ],
)
def test_an_unreadable_appeal_is_told_and_its_neighbours_are_read(was: str, becomes: str, why: str) -> None:
    broken = wire.item(appeal(2)).replace(was, becomes)
    assert broken != wire.item(appeal(2))
    message = wire.state(wire.item(appeal(1)) + broken + wire.item(appeal(3)))
    first, second, third = iter_appeals(message)
    assert (first.appeal, third.appeal) == (appeal(1), appeal(3))
    assert second.appeal is None
    assert second.problem.startswith("Обращение 77-2026-2 не прочитано. ")
    assert why in second.problem
    assert "77-2026-2" in second.xml.decode()


def test_an_unreadable_appeal_without_a_number_is_told_by_its_identifier_or_by_nothing() -> None:
    nameless = wire.item(appeal(2)).replace("AppealNumber", "Number")
    anonymous = nameless.replace("AppealGUID", "GUID")
    first, second = iter_appeals(wire.state(nameless + anonymous))
    assert first.problem == f"Обращение {guid(2)} не прочитано. Нет элемента AppealNumber."
    assert second.problem == "Обращение без номера не прочитано. Нет элемента AppealGUID."


def test_an_unknown_assessment_is_told_and_an_unknown_event_is_a_day() -> None:
    event = "<ns13:AppealHistory><ns13:ChangeDate>2026-11-24+03:00</ns13:ChangeDate>{}</ns13:AppealHistory>"
    start = "<ns13:AppealStatus>"
    unknown = event.format("<ns13:Future/>") + start
    (item,) = iter_appeals(wire.state(wire.item(appeal()).replace(start, unknown)))
    assert item.appeal == replace(appeal(), history=(HistoryEvent(date(2026, 11, 24)),))
    odd = event.format("<ns13:Assesment><ns13:Great>true</ns13:Great></ns13:Assesment>") + start
    (item,) = iter_appeals(wire.state(wire.item(appeal()).replace(start, odd)))
    assert item.problem.endswith("Неизвестная оценка ответа.")


def test_the_same_appeal_twice_comes_twice() -> None:
    assert [item.appeal for item in iter_appeals(wire.exported(appeal(), appeal()))] == [appeal(), appeal()]


def test_an_answer_without_appeals_yields_none() -> None:
    assert list(iter_appeals(wire.state(""))) == []


def test_events_that_say_different_things_have_different_digests() -> None:
    answered = Answered(guid(1), "1", None, guid(2), "Свет дали", is_sent=False)
    day = date(2026, 11, 24)
    events = [
        HistoryEvent(day),
        HistoryEvent(day, guid(3)),
        HistoryEvent(day, change=answered),
        HistoryEvent(day, change=replace(answered, is_sent=True)),
        HistoryEvent(day, change=NotRequired("Свет дали")),
    ]
    assert len({event.digest for event in events}) == len(events)


def test_the_digest_of_an_event_stays_the_same_from_release_to_release() -> None:
    event = HistoryEvent(date(2026, 11, 24), guid(3), NotRequired("Обращение отозвано"))
    said = (
        '["NotRequired", {"change": {"cause": "Обращение отозвано"}, "changed_on": "2026-11-24", '
        f'"organisation_guid": "{guid(3)}"}}]'
    )
    assert event.digest == sha256(said.encode()).hexdigest()


PEAK = """
import sys
from pathlib import Path
from gis_sync.messages.appeal_reading import iter_appeals
from gis_sync.messages.envelope import read_answer
with open(sys.argv[1], "rb") as file:
    counted = read_answer(file).appeals
    read = sum(item.appeal is not None for item in iter_appeals(file))
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(counted, read, peak.split()[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_many_appeals_take_no_more_memory_than_few(tmp_path: Path) -> None:
    """The budget is 1.5 for ten times as many."""
    peaks = []
    for count in (200, 2_000):
        place = tmp_path / f"{count}.xml"
        place.write_bytes(
            wire.exported(*(appeal(number, text="Нет света. " * 900) for number in range(count)))
        )
        done = subprocess.run(
            [sys.executable, "-c", PEAK, str(place)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        counted, read, peak = (int(each) for each in done.stdout.split())
        assert counted == read == count
        peaks.append(peak)
    assert peaks[1] < peaks[0] * 1.5


def test_counting_keeps_what_stands_beside_the_appeals() -> None:
    answer = read_answer(wire.exported(*(appeal(number) for number in range(500))))
    assert isinstance(answer, StateResult)
    assert answer.appeals == 500
    assert [len(child) for child in answer.element] == [0, 0, 0]
