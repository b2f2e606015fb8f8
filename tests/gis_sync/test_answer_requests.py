"""What may be said of an appeal, and what the schema would let pass although it makes no sense."""

from dataclasses import replace
from datetime import date

import pytest
from tests.gis_sync.wire import guid

from gis_sync.messages.answer_requests import import_request
from gis_sync.messages.answers import (
    Answer,
    AnswerAction,
    AnswerContent,
    AnswerIsNotRequired,
    AppealAction,
    AppealReference,
    Executed,
    Performer,
    Redirect,
    RollOver,
    Step,
)
from gis_sync.messages.attachments import Attachment, SignedAttachment
from gis_sync.messages.errors import RequestInvalid
from gis_sync.messages.profile import Profile

PROFILE = Profile()
ANSWERER = guid(900)
APPEAL = AppealReference(guid(1))
FILE = Attachment("Акт.pdf", "Акт", guid(50), "0f" * 32)
CONTENT = AnswerContent("Свет дали.")
LOAD = Answer(guid(101), ANSWERER, content=CONTENT)


def answered(*answers: Answer, appeal: AppealReference = APPEAL, transport: str = guid(100)) -> AnswerAction:
    return AnswerAction(transport, appeal, answers)


def moved(step: Step, appeal: AppealReference = APPEAL, transport: str = guid(200)) -> AppealAction:
    return AppealAction(transport, appeal, step)


def told(*answers: Answer) -> list[list[str]]:
    """Return for each answer the names of its elements after the transport GUID."""
    request = import_request(PROFILE, [answered(*answers)])
    return [
        [part.tag.rpartition("}")[2] for part in answer][1:]
        for answer in request.iter("{*}Answer")
        if len(answer)
    ]


def test_each_thing_done_with_an_answer_has_its_elements() -> None:
    kept = guid(300)
    assert told(
        LOAD,
        replace(LOAD, transport_guid=guid(102), send=True),
        Answer(guid(103), ANSWERER, kept, CONTENT),
        Answer(guid(104), ANSWERER, guid(301), send=True),
        Answer(guid(105), ANSWERER, guid(302), delete=True),
    ) == [
        ["AnswererGUID", "LoadAnswer"],
        ["AnswererGUID", "LoadAnswer", "SendAnswer"],
        ["AnswerGUID", "AnswererGUID", "LoadAnswer"],
        ["AnswerGUID", "AnswererGUID", "SendAnswer"],
        ["AnswerGUID", "AnswererGUID", "DeleteAnswer"],
    ]


@pytest.mark.parametrize(
    ("step", "name", "elements"),
    [
        (Performer(ANSWERER), "Performer", ["AnswererGUID"]),
        (Performer(ANSWERER, date(2026, 12, 1)), "Performer", ["AnswererGUID", "DateOfAppointment"]),
        (Executed(ANSWERER), "Executed", ["AnswererGUID"]),
        (
            Redirect(guid(7), "п" * 100, ANSWERER, (FILE,)),
            "RedirectAppeal",
            ["Receiver", "Comment", "Attachment", "AnswererGUID"],
        ),
        (
            RollOver(date(2026, 12, 1), "п" * 20, ANSWERER, (FILE,)),
            "RollOverAppeal",
            ["ExecutionDate", "Comment", "Attachment", "AnswererGUID"],
        ),
        (AnswerIsNotRequired("п" * 20, ANSWERER), "AnswerIsNotRequired", ["Cause", "AnswererGUID"]),
    ],
)
def test_each_step_has_its_elements(step: Step, name: str, elements: list[str]) -> None:
    (action,) = import_request(PROFILE, actions=[moved(step)])
    assert [part.tag.rpartition("}")[2] for part in action] == ["TransportGUID", "AppealGUID", name]
    assert [part.tag.rpartition("}")[2] for part in action[2]] == elements


def test_the_same_appeal_may_be_answered_and_moved_at_once() -> None:
    request = import_request(PROFILE, [answered(LOAD)], [moved(Executed(ANSWERER))])
    assert len(request) == 2


def test_an_appeal_is_named_by_its_identifier_rather_than_its_number() -> None:
    both = AppealReference(guid(1), "77-1")
    (action,) = import_request(PROFILE, actions=[moved(Executed(ANSWERER), both)])
    assert action[1].text == guid(1)
    (action,) = import_request(PROFILE, actions=[moved(Executed(ANSWERER), AppealReference(number="77-1"))])
    assert (action[1].tag.rpartition("}")[2], action[1].text) == ("AppealNumber", "77-1")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer(guid(101), ANSWERER), "Не сказано, что сделать"),
        (Answer(guid(101), ANSWERER, guid(3)), "Не сказано, что сделать"),
        (Answer(guid(101), ANSWERER, send=True), "Чтобы отправить ответ, нужен его идентификатор"),
        (Answer(guid(101), ANSWERER, delete=True), "Чтобы удалить ответ, нужен его идентификатор"),
        (Answer(guid(101), ANSWERER, guid(3), CONTENT, delete=True), "нельзя одновременно удалить"),
        (Answer(guid(101), ANSWERER, guid(3), send=True, delete=True), "нельзя одновременно удалить"),
        (replace(LOAD, content=AnswerContent(" \n\x07")), "Текст ответа: не заполнено"),
        (replace(LOAD, content=AnswerContent("я" * 10_001)), "не длиннее 10000 знаков, а сейчас 10001"),
        (replace(LOAD, answerer_guid=""), "Исполнитель: «» — не идентификатор"),
        (replace(LOAD, transport_guid="1"), "Транспортный идентификатор: «1»"),
        (replace(LOAD, answer_guid="x"), "Идентификатор ответа: «x»"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused(answer: Answer, why: str) -> None:
    with pytest.raises(RequestInvalid, match=why):
        import_request(PROFILE, [answered(answer)])


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (replace(FILE, hash=""), "Файл «Акт.pdf»: нужен хеш по ГОСТ Р 34.11-94"),
        (replace(FILE, hash="0f" * 64), "нужен хеш"),
        (replace(FILE, description=" "), "описание: не заполнено"),
        (replace(FILE, description="о" * 501), "описание: не длиннее 500 знаков"),
        (replace(FILE, name=""), "Имя файла: не заполнено"),
        (replace(FILE, name="и" * 1025), "Имя файла: не длиннее 1024 знаков"),
        (replace(FILE, guid="нет"), "Файл «Акт.pdf»: «нет» — не идентификатор"),
    ],
)
def test_a_file_that_cannot_be_found_again_is_refused(file: Attachment, why: str) -> None:
    with pytest.raises(RequestInvalid, match=why):
        import_request(PROFILE, [answered(replace(LOAD, content=AnswerContent("Свет.", (file,))))])


def test_signed_files_need_signatures_and_a_version_that_knows_them() -> None:
    signed = SignedAttachment(FILE, (replace(FILE, name="Акт.pdf.sig", description=""),))
    answer = replace(LOAD, content=AnswerContent("Свет.", (), (signed,)))
    (element,) = import_request(PROFILE, [answered(answer)]).iter("{*}SignedAttachments")
    assert [len(part) for part in element] == [4, 3]
    with pytest.raises(RequestInvalid, match=r"12\.2\.0\.13 не передаёт файлы с подписями"):
        import_request(Profile(import_version="12.2.0.13"), [answered(answer)])
    bare = replace(LOAD, content=AnswerContent("Свет.", (), (replace(signed, signatures=()),)))
    with pytest.raises(RequestInvalid, match="нет ни одной подписи"):
        import_request(PROFILE, [answered(bare)])


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (Redirect(guid(7), "п" * 99, ANSWERER), "переадресации: не короче 100 знаков, а сейчас 99"),
        (Redirect(guid(7), "п" * 1001, ANSWERER), "не длиннее 1000 знаков, а сейчас 1001"),
        (Redirect(guid(7), "  " + "п" * 99 + "\n\n", ANSWERER), "не короче 100 знаков, а сейчас 99"),
        (Redirect("", "п" * 100, ANSWERER), "Организация-адресат"),
        (RollOver(date(2026, 12, 1), "п" * 19, ANSWERER), "продления: не короче 20 знаков, а сейчас 19"),
        (AnswerIsNotRequired("", ANSWERER), "ответ не нужен: не заполнено"),
        (AnswerIsNotRequired("п" * 1001, ANSWERER), "не длиннее 1000 знаков"),
        (Executed("x"), "Исполнитель: «x»"),
    ],
)
@pytest.mark.parametrize("version", ["12.2.0.13", "13.2.1.0", "15.11.0.0"])
def test_the_strict_limits_hold_in_every_version(step: Step, why: str, version: str) -> None:
    with pytest.raises(RequestInvalid, match=why):
        import_request(Profile(import_version=version), actions=[moved(step)])


NUMBERED = AppealReference(number="77-1")
OTHER = AppealReference(guid(2))
DONE = Executed(ANSWERER)


@pytest.mark.parametrize(
    ("answers", "actions", "why"),
    [
        ([], [], "нет ни ответов, ни действий"),
        ([answered()], [], "нет ни одного ответа"),
        ([], [moved(DONE, AppealReference())], "к какому обращению"),
        ([answered(LOAD)], [moved(DONE, OTHER, guid(100).upper())], "Транспортный .* повторяется"),
        ([answered(LOAD)], [moved(DONE, OTHER, guid(101))], "Транспортный идентификатор повторяется"),
        ([], [moved(DONE), moved(DONE, transport=guid(201))], "Идентификатор обращения повторяется"),
        ([], [moved(DONE, NUMBERED), moved(DONE, NUMBERED, guid(201))], "Номер обращения повторяется"),
        (
            [answered(LOAD), answered(replace(LOAD, transport_guid=guid(102)), transport=guid(103))],
            [],
            "Идентификатор обращения повторяется",
        ),
        (
            [answered(*(Answer(guid(number), ANSWERER, guid(3), send=True) for number in (1, 2)))],
            [],
            "Идентификатор ответа повторяется",
        ),
        (
            [answered(LOAD, appeal=AppealReference(guid(1), "77-1"))],
            [moved(DONE, NUMBERED)],
            "Обращение 77-1 указано и номером, и идентификатором",
        ),
        (
            [],
            [moved(DONE, AppealReference(guid(number)), guid(number + 5000)) for number in range(1001)],
            "не больше 1000 обращений, а сейчас 1001",
        ),
    ],
)  # fmt: skip
def test_a_request_that_makes_no_sense_is_refused(
    answers: list[AnswerAction], actions: list[AppealAction], why: str
) -> None:
    with pytest.raises(RequestInvalid, match=why):
        import_request(PROFILE, answers, actions)


def test_what_xml_cannot_hold_is_left_out_of_a_text() -> None:
    content = AnswerContent("Первая\r\nстрока\x0b\x00 & <вторая>\ud800")
    request = import_request(PROFILE, [answered(replace(LOAD, content=content))])
    (element,) = request.iter("{*}AnswerText")
    assert element.text == "Первая\nстрока & <вторая>"
