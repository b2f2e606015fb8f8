from datetime import date

import pytest
from lxml import etree
from tests.gis_sync.stand.client import NAMES, Client, guid, texts
from tests.gis_sync.stand.conftest import (
    EMPLOYEE,
    OTHER,
    OTHER_ROOT,
    SUPPLIER_ROOT,
    TODAY,
    an_appeal,
    appeal_guid,
)

from gis_sync.stand.server import Stand
from gis_sync.stand.world import Appeal, NotRequired, Redirect, RollOver, Status, World

BY_EMPLOYEE = f"<a:AnswererGUID>{EMPLOYEE}</a:AnswererGUID>"
LONG = "Пояснение. " * 10


@pytest.fixture(autouse=True)
def appeal(world: World) -> Appeal:
    world.put(an_appeal(1))
    return world.appeal(appeal_guid(1))


def now_of(world: World, number: int = 1) -> Appeal:
    return world.appeal(appeal_guid(number))


def transport(number: int) -> str:
    return f"d0000000-0000-4000-8000-{number:012d}"


def action(inner: str, number: int = 1, key: int = 1) -> str:
    return (
        f"<a:AppealAction><b:TransportGUID>{transport(key)}</b:TransportGUID>"
        f"<a:AppealGUID>{appeal_guid(number)}</a:AppealGUID>{inner}</a:AppealAction>"
    )


def one_answer(inner: str, key: int, answer: str = "", employee: str = BY_EMPLOYEE) -> str:
    known = f"<a:AnswerGUID>{answer}</a:AnswerGUID>" if answer else ""
    return f"<a:Answer><b:TransportGUID>{transport(key)}</b:TransportGUID>{known}{employee}{inner}</a:Answer>"


def answers(*parts: str, number: int = 1, key: int = 50) -> str:
    return (
        f"<a:AnswerAction><b:TransportGUID>{transport(key)}</b:TransportGUID>"
        f"<a:AppealGUID>{appeal_guid(number)}</a:AppealGUID>{''.join(parts)}</a:AnswerAction>"
    )


def load(text: str = "Ответ", files: str = "") -> str:
    return f"<a:LoadAnswer><a:AnswerText>{text}</a:AnswerText>{files}</a:LoadAnswer>"


SEND = "<a:SendAnswer>true</a:SendAnswer>"
DELETE = "<a:DeleteAnswer>true</a:DeleteAnswer>"
EXECUTED = f"<a:Executed>{BY_EMPLOYEE}</a:Executed>"


def performer(appointed: str = "") -> str:
    day = f"<a:DateOfAppointment>{appointed}</a:DateOfAppointment>" if appointed else ""
    return f"<a:Performer>{BY_EMPLOYEE}{day}</a:Performer>"


def redirect(comment: str = LONG, receiver: str = OTHER_ROOT) -> str:
    return (
        f"<a:RedirectAppeal><a:Receiver><r:orgRootEntityGUID>{receiver}</r:orgRootEntityGUID></a:Receiver>"
        f"<a:Comment>{comment}</a:Comment>{BY_EMPLOYEE}</a:RedirectAppeal>"
    )


def roll_over(until: str, comment: str = LONG) -> str:
    return (
        f"<a:RollOverAppeal><a:ExecutionDate>{until}</a:ExecutionDate><a:Comment>{comment}</a:Comment>"
        f"{BY_EMPLOYEE}</a:RollOverAppeal>"
    )


def not_required(cause: str = LONG) -> str:
    return f"<a:AnswerIsNotRequired><a:Cause>{cause}</a:Cause>{BY_EMPLOYEE}</a:AnswerIsNotRequired>"


def outcomes(client: Client, body: str, version: str = "13.2.1.0") -> dict[int, str]:
    """Import and return "" or the error code for each TransportGUID, in the order of the result."""
    rows = client.imported(body, version).findall("a:ImportResult", NAMES)
    return {key_of(row): "".join(texts(row, "b:Error/b:ErrorCode")) for row in rows}


def key_of(row: etree._Element) -> int:
    return int(texts(row, "b:TransportGUID")[0][-3:])


def draft(client: Client, number: int = 1) -> str:
    """Load an answer without sending it; return its GUID."""
    result = client.imported(answers(one_answer(load("Черновик"), 51), number=number))
    return texts(result.findall("a:ImportResult", NAMES)[1], "b:GUID")[0]


def test_a_performer_takes_the_appeal_into_work(client: Client, world: World) -> None:
    assert outcomes(client, action(performer("2026-11-20"))) == {1: ""}
    appeal = now_of(world)
    assert (appeal.status, appeal.answerer, appeal.appointed_for) == (
        Status.IN_WORK,
        EMPLOYEE,
        date(2026, 11, 20),
    )
    assert outcomes(client, action(performer("2026-11-25"))) == {1: ""}
    assert now_of(world).appointed_for == date(2026, 11, 20)


def test_an_answer_is_a_draft_until_it_is_sent(client: Client, world: World) -> None:
    answer_guid = draft(client)
    [answer] = now_of(world).answers
    assert (answer.guid, answer.text, answer.created_on, answer.sent_on) == (
        answer_guid,
        "Черновик",
        TODAY,
        None,
    )
    assert now_of(world).status is Status.SENT
    assert outcomes(client, answers(one_answer(load("Правка"), 51, answer_guid))) == {50: "", 51: ""}
    assert outcomes(client, answers(one_answer(SEND, 51, answer_guid))) == {50: "", 51: ""}
    [answer] = now_of(world).answers
    assert (answer.guid, answer.text, answer.sent_on) == (answer_guid, "Правка", TODAY)
    assert now_of(world).status is Status.EXECUTED


def test_a_draft_may_be_deleted(client: Client, world: World) -> None:
    answer_guid = draft(client)
    assert outcomes(client, answers(one_answer(DELETE, 51, answer_guid))) == {50: "", 51: ""}
    assert now_of(world).history == []


def test_the_results_name_appeal_and_answer(client: Client, world: World) -> None:
    result = client.imported(answers(one_answer(load() + SEND, 51)))
    first, second = result.findall("a:ImportResult", NAMES)
    assert (texts(first, "b:GUID"), texts(first, "b:UniqueNumber")) == ([appeal_guid(1)], ["00-26-1"])
    [answer] = now_of(world).answers
    assert (texts(second, "b:GUID"), texts(second, "b:UniqueNumber")) == ([answer.guid], [answer.number])
    assert texts(second, "b:UpdateDate") == ["2026-11-02T12:00:00.000+03:00"]


def test_what_was_done_is_seen_in_the_next_export(client: Client, world: World) -> None:
    client.imported(answers(one_answer(load("Готово") + SEND, 51)))
    [appeal] = client.exported("").findall("a:ExportAppealResult", NAMES)
    assert texts(appeal, "a:AppealStatus") == ["Executed"]
    assert texts(appeal, "a:AppealHistory/a:Organization/r:orgRootEntityGUID") == [SUPPLIER_ROOT]
    assert texts(appeal, "a:AppealHistory/a:Answer/a:AnswerText") == ["Готово"]
    assert texts(appeal, "a:AppealHistory/a:Answer/a:SendAnswerDate") == ["2026-11-02+03:00"]
    assert texts(appeal, "a:AppealHistory/a:Answer/a:AnswerIsSent") == ["true"]


def test_an_executed_appeal_is_closed(client: Client, world: World) -> None:
    assert outcomes(client, action(EXECUTED)) == {1: ""}
    assert now_of(world).status is Status.EXECUTED
    assert outcomes(client, action(performer())) == {1: "SRV000000"}


def test_a_redirected_appeal_leaves_the_work(client: Client, world: World) -> None:
    assert outcomes(client, action(redirect())) == {1: ""}
    appeal = now_of(world)
    assert appeal.redirected
    assert appeal.history[-1].subject == Redirect(OTHER_ROOT, LONG, [], EMPLOYEE)
    assert outcomes(client, answers(one_answer(load(), 51))) == {50: "", 51: "SRV000000"}


def test_an_extension_keeps_the_deadline_of_the_law(client: Client, world: World) -> None:
    assert outcomes(client, action(roll_over("2026-12-31"))) == {1: ""}
    appeal = now_of(world)
    assert appeal.rolled_over
    assert appeal.execution_end == date(2026, 12, 1)
    assert appeal.current_deadline == date(2026, 12, 31)
    assert appeal.history[-1].subject == RollOver(date(2026, 12, 31), LONG, [], EMPLOYEE)


@pytest.mark.parametrize(
    ("until", "code"),
    [("2026-12-01", "SRV000000"), ("2026-12-02", ""), ("2026-12-31", ""), ("2027-01-01", "SRV000000")],
)
def test_an_extension_is_past_the_deadline_and_within_thirty_days_of_it(
    client: Client, until: str, code: str
) -> None:
    assert outcomes(client, action(roll_over(until))) == {1: code}


def test_a_second_extension_goes_past_the_first(client: Client) -> None:
    assert outcomes(client, action(roll_over("2026-12-10"))) == {1: ""}
    assert outcomes(client, action(roll_over("2026-12-10"))) == {1: "SRV000000"}
    assert outcomes(client, action(roll_over("2026-12-11"))) == {1: ""}


def test_an_appeal_without_need_of_an_answer_is_executed(client: Client, world: World) -> None:
    assert outcomes(client, action(not_required())) == {1: ""}
    appeal = now_of(world)
    assert (appeal.status, appeal.answer_not_required) == (Status.EXECUTED, True)
    assert appeal.history[-1].subject == NotRequired(LONG)


def test_an_error_of_one_item_does_not_fail_its_neighbours(client: Client, world: World) -> None:
    world.put(an_appeal(2))
    world.put(an_appeal(3, owner=OTHER))
    body = answers(one_answer(load(), 51), one_answer("", 52)) + answers(
        one_answer(load(), 61), number=9, key=60
    )
    body += action(performer(), 2, 1) + action(performer(), 3, 2) + action("", 1, 3)
    assert outcomes(client, body) == {
        50: "",
        51: "",
        52: "SRV000000",
        60: "INT002000",
        61: "INT002000",
        1: "",
        2: "AUT011003",
        3: "SRV000000",
    }
    assert now_of(world, 2).status is Status.IN_WORK
    assert now_of(world, 3).status is Status.SENT


def test_an_action_that_fails_in_the_middle_leaves_nothing_behind(client: Client, world: World) -> None:
    assert outcomes(client, action(performer() + roll_over("2027-06-01"))) == {1: "SRV000000"}
    appeal = now_of(world)
    assert (appeal.status, appeal.answerer, appeal.history) == (Status.SENT, None, [])


UNKNOWN = f"<a:AnswererGUID>{guid()}</a:AnswererGUID>"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (action(f"<a:Executed>{UNKNOWN}</a:Executed>"), {1: "INT002000"}),
        (answers(one_answer(load(), 51, employee=UNKNOWN)), {50: "", 51: "INT002000"}),
        (action(performer("2026-11-01")), {1: "SRV000000"}),
        (action(performer("2026-11-02")), {1: ""}),
        (action(redirect(receiver=guid())), {1: "INT002000"}),
        (action(EXECUTED + redirect()), {1: "SRV000000"}),
        (answers(one_answer(SEND, 51)), {50: "", 51: "SRV000000"}),
        (answers(one_answer(DELETE, 51)), {50: "", 51: "SRV000000"}),
        (answers(one_answer(load("   "), 51)), {50: "", 51: "SRV000000"}),
        (answers(one_answer(load(), 51, guid())), {50: "", 51: "INT002000"}),
    ],
)
def test_an_item_that_breaks_a_rule_is_refused(client: Client, body: str, code: dict[int, str]) -> None:
    assert outcomes(client, body) == code


@pytest.mark.parametrize("inner", [load("Правка"), DELETE, SEND])
def test_a_sent_answer_is_never_touched(client: Client, world: World, inner: str) -> None:
    answer_guid = draft(client)
    [answer] = now_of(world).answers
    answer.sent_on = TODAY
    assert outcomes(client, answers(one_answer(inner, 51, answer_guid))) == {50: "", 51: "SRV000000"}


@pytest.mark.parametrize("status", [Status.EXECUTED, Status.WITHDRAWN])
def test_nothing_is_done_to_a_closed_appeal(client: Client, world: World, status: Status) -> None:
    world.put(an_appeal(1, status=status))
    body = answers(one_answer(load(), 51)) + action(performer())
    assert outcomes(client, body) == {50: "", 51: "SRV000000", 1: "SRV000000"}


@pytest.mark.parametrize(
    "inner",
    [redirect("к" * 99), roll_over("2026-12-20", "к" * 19), not_required("к" * 19)],
)
def test_short_comments_are_refused_since_version_15_11(client: Client, world: World, inner: str) -> None:
    assert outcomes(client, action(inner), "15.11.0.0") == {1: "FMT001300"}
    assert outcomes(client, action(inner), "13.2.1.0") == {1: ""}


@pytest.mark.parametrize(
    "inner",
    [redirect("к" * 100), roll_over("2026-12-20", "к" * 20), not_required("к" * 20)],
)
def test_comments_of_the_least_length_pass(client: Client, inner: str) -> None:
    assert outcomes(client, action(inner), "15.11.0.0") == {1: ""}


def test_an_appeal_is_named_by_its_number_as_well(client: Client, world: World) -> None:
    body = action(EXECUTED).replace(
        f"<a:AppealGUID>{appeal_guid(1)}</a:AppealGUID>", "<a:AppealNumber>00-26-1</a:AppealNumber>"
    )
    assert outcomes(client, body) == {1: ""}
    assert now_of(world).status is Status.EXECUTED


def test_a_request_with_nothing_to_do_ends_in_an_empty_result(client: Client) -> None:
    result = client.imported("")
    assert [str(child.tag).rpartition("}")[2] for child in result] == ["RequestState", "MessageGUID"]


def attachment(file: str, digest: str = "ABCD") -> str:
    value = f"<b:AttachmentHASH>{digest}</b:AttachmentHASH>" if digest else ""
    return (
        "<b:Name>answer.pdf</b:Name><b:Description>Письмо</b:Description>"
        f"<b:Attachment><b:AttachmentGUID>{file}</b:AttachmentGUID></b:Attachment>{value}"
    )


def with_file(file: str, digest: str = "ABCD") -> str:
    return answers(one_answer(load("Ответ", f"<a:Attachment>{attachment(file, digest)}</a:Attachment>"), 51))


def test_files_of_an_answer_must_be_uploaded_by_its_organisation(
    stand: Stand, client: Client, world: World
) -> None:
    own = client.upload().headers["X-Upload-UploadID"]
    unfinished = client.file(
        "POST",
        "/appeals/?upload",
        **{"X-Upload-Filename": "a.pdf", "X-Upload-Length": "9", "X-Upload-Part-Count": "1"},
    ).headers["X-Upload-UploadID"]
    client.organisation = OTHER
    foreign = client.upload().headers["X-Upload-UploadID"]
    client.organisation = now_of(world).owner
    for file in (guid(), unfinished, foreign):
        assert outcomes(client, with_file(file)) == {50: "", 51: "FIL001001"}
    assert now_of(world).answers == []
    assert outcomes(client, with_file(own.upper())) == {50: "", 51: ""}
    [answer] = now_of(world).answers
    assert [(file.name, file.guid, file.digest) for file in answer.attachments] == [
        ("answer.pdf", own, "ABCD")
    ]


def test_files_of_an_answer_come_with_their_digest(world: World) -> None:
    with (
        Stand(world, digest=lambda path: f"{len(path.read_bytes()):064x}") as stand,
        Client(stand.url, now_of(world).owner) as client,
    ):
        file = client.upload(content=b"\xab" * 0xAB).headers["X-Upload-UploadID"]
        assert outcomes(client, with_file(file, "")) == {50: "", 51: "FIL001002"}
        assert outcomes(client, with_file(file, "0" * 64)) == {50: "", 51: "FIL001002"}
        assert outcomes(client, with_file(file, f"{0xAB:064X}")) == {50: "", 51: ""}


def test_a_signed_file_comes_with_its_signatures(client: Client, world: World, stand: Stand) -> None:
    stand.options.extensions |= {"sig"}
    file, signature = (client.upload(name).headers["X-Upload-UploadID"] for name in ("a.pdf", "a.pdf.sig"))
    pair = (
        f"<a:SignedAttachments><b:Attachment>{attachment(file)}</b:Attachment>"
        f"<b:Signature>{attachment(signature)}</b:Signature></a:SignedAttachments>"
    )
    assert outcomes(client, answers(one_answer(load("Ответ", pair), 51))) == {50: "", 51: ""}
    [answer] = now_of(world).answers
    [signed] = answer.signed_attachments
    assert (signed.attachment.guid, [one.guid for one in signed.signatures]) == (file, [signature])
    assert client.file("GET", f"/appeals/{signature}?getfile").status_code == 200
