from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_sync.errors import (
    CODES,
    FAMILIES,
    Content,
    Fault,
    Judgement,
    Kind,
    NoAnswer,
    Refused,
    Verdict,
    judge_answer,
    judge_code,
    judge_silence,
    poll_delay,
    recognise,
    retry_delay,
)

ENVELOPE = b'<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body/></S:Envelope>'


# Codes

AGAIN, NEVER, SETTINGS = Verdict.TRY_AGAIN, Verdict.NEVER, Verdict.FIX_SETTINGS


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("INT002012", Verdict.EMPTY),
        ("INT002000", NEVER),
        ("INT002013", Verdict.UNCLEAR),
        ("INT002018", AGAIN),
        ("INT002029", AGAIN),
        ("INT002031", NEVER),
        ("INT002034", NEVER),
        ("INT002039", NEVER),
        ("INT999999", NEVER),
        ("EXP001000", AGAIN),
        ("EXP002001", AGAIN),
        ("EXP002002", AGAIN),
        ("EXP002003", AGAIN),
        ("EXP999999", AGAIN),
        ("AUT011000", SETTINGS),
        ("AUT011002", SETTINGS),
        ("AUT011003", SETTINGS),
        ("AUT011004", SETTINGS),
        ("AUT011005", SETTINGS),
        ("AUT011009", SETTINGS),
        ("AUT999999", SETTINGS),
        ("FMT001300", NEVER),
        ("FMT001301", NEVER),
        ("FMT001307", NEVER),
        ("FMT001310", NEVER),
        ("FIL001001", NEVER),
        ("FIL001002", NEVER),
        ("FIL001004", NEVER),
        ("FIL001005", NEVER),
        ("SRV007079", SETTINGS),
        ("SRV008001", NEVER),
        ("FieldValidationException", NEVER),
        ("InvalidSizeException", NEVER),
        ("HashConflictException", AGAIN),
        ("ContextNotFoundException", SETTINGS),
        ("DetectionException", NEVER),
        ("ExtensionException", NEVER),
        ("DataProviderValidationException", SETTINGS),
        ("CertificateValidationException", SETTINGS),
        ("FileNotFoundException", NEVER),
        ("InvalidStatusException", AGAIN),
        ("InvalidPartNumberException", AGAIN),
        ("FilePermissionException", NEVER),
        ("FileVirusInfectionException", NEVER),
        ("FileVirusNotCheckedException", AGAIN),
        ("XYZ000001", NEVER),
        ("", NEVER),
    ],
)
def test_each_documented_code_has_its_verdict(code: str, verdict: Verdict) -> None:
    judgement = judge_code(code)
    assert (judgement.verdict, judgement.code) == (verdict, code)


@pytest.mark.parametrize("code", [*CODES, *FAMILIES, "XYZ000001"])
def test_each_verdict_is_explained_with_what_to_do(code: str) -> None:
    judgement = judge_code(code)
    assert judgement.explanation.endswith(".")
    assert judgement.advice.endswith(".")
    assert judgement.explanation != judgement.advice


def test_a_new_packet_or_upload_is_made_only_where_the_old_one_would_loop() -> None:
    assert {code for code in CODES if judge_code(code).rebuild} == {
        "EXP001000",
        "INT002013",
        "InvalidStatusException",
        "InvalidPartNumberException",
    }


def test_everything_waits_when_the_system_is_overloaded_or_under_repair() -> None:
    assert {code for code in CODES if judge_code(code).pause} == {"EXP001000", "INT002029"}


@pytest.mark.parametrize("code", ["AUT011003", "FMT001300", "FieldValidationException", "SRV007079"])
def test_what_waiting_does_not_help_is_told_at_once(code: str) -> None:
    assert judge_code(code).alarms


@pytest.mark.parametrize("code", ["EXP001000", "INT002000", "INT002012", "FIL001001", "SRV008001"])
def test_what_passes_or_is_the_matter_of_one_letter_raises_no_alarm(code: str) -> None:
    assert not judge_code(code).alarms


def test_a_code_is_read_with_blanks_around_it() -> None:
    assert judge_code(" EXP001000\n") == judge_code("EXP001000")


def test_refused_access_is_put_in_words() -> None:
    judgement = judge_code("AUT011000")
    assert judgement.explanation == "ГИС ЖКХ отказала в доступе."
    assert judgement.advice == (
        "Проверьте сертификат, orgPPAGUID и права информационной системы в личном кабинете ГИС ЖКХ."
    )


def test_a_repeatable_request_is_never_unclear() -> None:
    unclear = judge_code("INT002013").if_repeatable()
    assert (unclear.verdict, unclear.rebuild) == (AGAIN, True)
    assert unclear.advice == "Делать ничего не нужно: запрос будет повторён автоматически."
    assert judge_code("AUT011003").if_repeatable() == judge_code("AUT011003")


# Silence


@pytest.mark.parametrize("fault", Fault)
def test_a_request_that_may_have_been_accepted_is_unclear(fault: Fault) -> None:
    assert judge_silence(fault, may_be_accepted=True).verdict is Verdict.UNCLEAR


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (Fault.NAME, AGAIN),
        (Fault.CONNECTION, AGAIN),
        (Fault.TLS, SETTINGS),
        (Fault.TIME_OUT, AGAIN),
        (Fault.RESET, AGAIN),
        (Fault.NOT_SAVED, AGAIN),
    ],
)
def test_a_request_that_was_surely_not_accepted_goes_again(fault: Fault, verdict: Verdict) -> None:
    judgement = judge_silence(fault, may_be_accepted=False)
    assert (judgement.verdict, judgement.pause) == (verdict, True)


def test_silence_is_explained() -> None:
    error = NoAnswer(Fault.CONNECTION, may_be_accepted=False)
    assert error.judgement.explanation == "Не удалось соединиться с ГИС ЖКХ."
    assert "stunnel" in error.judgement.advice


def test_a_full_disk_stays_a_matter_for_people() -> None:
    for accepted in (True, False):
        judgement = judge_silence(Fault.NOT_SAVED, may_be_accepted=accepted).if_repeatable()
        assert judgement.verdict is AGAIN
        assert "на диске" in judgement.advice


def test_errors_show_verdict_and_code_only() -> None:
    assert str(Refused(judge_code("AUT011003"))) == "FIX_SETTINGS AUT011003"
    assert str(NoAnswer(Fault.RESET, may_be_accepted=True)) == "UNCLEAR"


# What came


def seen(content: bytes, *, whole: bool = True, content_type: str = "") -> Content:
    return recognise(content[:4096], content[-4096:], whole=whole, content_type=content_type)


@pytest.mark.parametrize(
    "content",
    [
        ENVELOPE,
        b"\xef\xbb\xbf" + ENVELOPE,
        b"\r\n <?xml version='1.0' encoding='UTF-8'?>\r\n" + ENVELOPE + b"\r\n",
        b"<!-- one --><!-- two -->" + ENVELOPE + b"<!-- after -->\n",
        ENVELOPE.replace(b"S:", b"soap-env.1:").replace(b"xmlns:S=", b"xmlns:soap-env.1="),
        b'<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/">' + b" " * 10_000 + b"</Envelope >",
        b'<S:Envelope xmlns:S="u"><a>&lt;html>&lt;title>x&lt;/title></a></S:Envelope>',
        b'<S:Envelope xmlns:S="u"><![CDATA[<html><title>x</title>]]></S:Envelope>',
    ],
)
def test_a_message_is_recognised(content: bytes) -> None:
    assert seen(content) == Content(Kind.SOAP)


def test_a_message_cut_anywhere_is_truncated() -> None:
    cut = {end: seen(ENVELOPE[:end]).kind for end in range(1, len(ENVELOPE))}
    assert {end for end, kind in cut.items() if kind is not Kind.TRUNCATED} == set()


@pytest.mark.parametrize(
    "content",
    [
        b"<?xml versi",
        b"<S:Enve",
        b'<S:Envelope xmlns:S="u"><a></Envelope>',
        b"<S:Envelope xmlns:S='u'></S:Envelope></S:Body>",
    ],
)
def test_other_broken_messages_are_truncated(content: bytes) -> None:
    assert seen(content) == Content(Kind.TRUNCATED)


@pytest.mark.parametrize("content", [b"", ENVELOPE, b"abc"])
def test_what_is_shorter_than_announced_is_truncated(content: bytes) -> None:
    assert seen(content, whole=False) == Content(Kind.TRUNCATED)


@pytest.mark.parametrize("content", [b"", b"  \r\n"])
def test_nothing_is_empty(content: bytes) -> None:
    assert seen(content) == Content(Kind.EMPTY)


@pytest.mark.parametrize("content", [b"OK", b"{}", b"<a/>", b"\x00\xff", b"<!DOCTYPE x []>" + ENVELOPE])
def test_the_rest_is_something_else(content: bytes) -> None:
    assert seen(content) == Content(Kind.OTHER)


@pytest.mark.parametrize(
    ("page", "content_type", "title"),
    [
        ("<html><title>Работы &amp;\n обновление</title>".encode(), "", "Работы & обновление"),
        ("<!DOCTYPE HTML>\n<HTML><TITLE>Ошибка</TITLE>".encode("cp1251"), "", "Ошибка"),
        ("<html><title>Ошибка</title>".encode("koi8-r"), "text/html; charset=KOI8-R", "Ошибка"),
        ("<html><meta charset='koi8-r'><title>Ошибка</title>".encode("koi8-r"), "", "Ошибка"),
        ("<html><title>Ошибка</title>".encode(), "text/html; charset=windows-1251", "Ошибка"),
        ("<html><title>Ошибка</title>".encode("cp1251"), "text/html; charset=none-such", "Ошибка"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html><head><title>x<b>y</b></title></head>", "", "x y"),
        (b"<html><body>no title</body></html>", "", ""),
        (b"<html><title>" + b"a" * 500 + b"</title>", "", "a" * 200),
        (b"<html><title>\x98</title>", "", "\ufffd"),
    ],
)
def test_a_page_is_told_by_its_title(page: bytes, content_type: str, title: str) -> None:
    assert seen(page, content_type=content_type) == Content(Kind.HTML, title)


def test_a_page_cut_short_is_still_a_page() -> None:
    assert seen(b"<html><title>Busy</title><bo", whole=False) == Content(Kind.HTML, "Busy")


@given(st.binary(max_size=200), st.booleans())
def test_anything_at_all_is_recognised_as_something(content: bytes, whole: bool) -> None:
    assert seen(content, whole=whole).kind in Kind


# Answers that are no message


@pytest.mark.parametrize(
    ("status", "verdict", "pause"),
    [
        (200, Verdict.UNCLEAR, False),
        (302, SETTINGS, False),
        (400, SETTINGS, False),
        (401, SETTINGS, False),
        (403, SETTINGS, False),
        (404, SETTINGS, False),
        (405, SETTINGS, False),
        (407, SETTINGS, False),
        (408, AGAIN, True),
        (413, NEVER, False),
        (418, NEVER, False),
        (429, AGAIN, True),
        (500, Verdict.UNCLEAR, True),
        (502, Verdict.UNCLEAR, True),
        (503, Verdict.UNCLEAR, True),
        (504, Verdict.UNCLEAR, True),
    ],
)
@pytest.mark.parametrize("kind", [Kind.HTML, Kind.EMPTY, Kind.TRUNCATED, Kind.OTHER])
def test_the_status_of_what_is_no_message_decides(
    status: int, verdict: Verdict, pause: bool, kind: Kind
) -> None:
    judgement = judge_answer(status, Content(kind))
    assert judgement is not None
    assert (judgement.verdict, judgement.pause) == (verdict, pause)


@pytest.mark.parametrize("status", [200, 401, 500])
def test_a_message_of_any_status_speaks_for_itself(status: int) -> None:
    assert judge_answer(status, Content(Kind.SOAP)) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (Content(Kind.HTML, "Bad Gateway"), "От ГИС ЖКХ: страница вместо ответа „Bad Gateway“ (код 502)."),
        (Content(Kind.EMPTY), "От ГИС ЖКХ: пустой ответ (код 502)."),
    ],
)
def test_what_came_is_told(content: Content, words: str) -> None:
    judgement = judge_answer(502, content)
    assert isinstance(judgement, Judgement)
    assert judgement.explanation == words


# Schedules


def test_states_are_asked_for_as_the_system_advises() -> None:
    seconds = [poll_delay(polls).total_seconds() for polls in (0, 1, 2, 3, 4, 5, 1000)]
    assert seconds == [10, 60, 300, 900, 1800, 1800, 1800]


def test_tries_are_spaced_from_a_minute_to_an_hour_over_three_days() -> None:
    delays = [delay for attempt in range(1, 200) if (delay := retry_delay(attempt)) is not None]
    assert [delay // timedelta(minutes=1) for delay in delays[:9]] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert len(delays) == 76
    assert sum(delays, timedelta()) == timedelta(hours=71, minutes=3)


def test_counts_below_the_first_are_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        poll_delay(-1)
    with pytest.raises(ValueError, match="0"):
        retry_delay(0)
