"""The test of the connection: two questions to a real server, each answer in words."""

import pytest
from pytest_django import Settings
from tests.gis_sync.exchange.conftest import Break
from tests.gis_sync.stand.client import Client, acknowledged
from tests.gis_sync.stand.conftest import EMPLOYEE, NOW, SUPPLIER, an_appeal, appeal_guid

from gis_sync.exchange.probing import NO_FORM, OFF, REACHED, SIGNED, STRANGE, TRY_AGAIN, UNSIGNED, probe
from gis_sync.signing.signer import OpensslSigner
from gis_sync.stand.faults import Mode
from gis_sync.stand.server import Stand


@pytest.fixture(autouse=True)
def way(stand: Stand, settings: Settings) -> Settings:
    """Lead the settings to the stand."""
    settings.GIS_URL, settings.GIS_ORG_PPA_GUID, settings.GIS_IS_STAND = stand.url, SUPPLIER, True
    return settings


def said() -> list[tuple[bool, str]]:
    return [(finding.is_good, finding.words) for finding in probe(NOW)]


def test_both_questions_are_answered(stand: Stand) -> None:
    assert said() == [(True, REACHED), (True, UNSIGNED)]
    received = [(each.service, each.action, each.fault) for each in stand.desk.received]
    assert received == [
        ("AppealsAsync", "urn:getState", "INT002013"),
        ("NsiCommonAsync", "urn:exportNsiItem", ""),
    ]


def test_a_signature_that_is_taken_is_named(way: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    class Signs(OpensslSigner):
        def __init__(self) -> None: ...

        def sign(self, element: object, *, now: object) -> None: ...

    monkeypatch.setattr("gis_sync.exchange.probing.configured_signer", Signs)
    assert said()[1] == (True, SIGNED)


def test_a_signature_that_cannot_be_made_is_a_matter_of_the_settings(way: Settings) -> None:
    way.GIS_SIGNER, way.GIS_GOST_ENGINE = "openssl", "/nowhere/gost.so"
    reached, signed = said()
    assert reached == (True, REACHED)
    assert not signed[0]
    assert "ГОСТ" in signed[1] or "GOST" in signed[1] or "ключ" in signed[1]


def test_an_unknown_organisation_is_named_by_its_code(way: Settings) -> None:
    way.GIS_ORG_PPA_GUID = EMPLOYEE
    assert said() == [
        (
            False,
            "ГИС ЖКХ не знает такой организации. (AUT011002) "
            "Проверьте orgPPAGUID: он свой у рабочего и у каждого из тестовых стендов.",
        )
    ]


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (Mode.RESET, "Связь с ГИС ЖКХ оборвалась."),
        (Mode.HTTP_EMPTY, "пустой ответ"),
        (Mode.HTTP_HTML, "страница вместо ответа"),
        (Mode.FAULT, "ГИС ЖКХ перегружена"),
    ],
)
@pytest.mark.parametrize(("operation", "before"), [("getState", []), ("exportNsiItem", [(True, REACHED)])])
def test_a_failure_is_said_in_words_that_promise_nothing(
    spoil: Break, stand: Stand, operation: str, before: list[tuple[bool, str]], mode: Mode, words: str
) -> None:
    spoil(mode, operation)
    *first, (is_good, last) = said()
    assert first == before
    assert not is_good
    assert words in last
    assert TRY_AGAIN in last
    assert "автоматически" not in last


def test_a_server_that_is_not_there_is_said(way: Settings) -> None:
    way.GIS_URL = "http://127.0.0.1:1"
    ((is_good, words),) = said()
    assert not is_good
    assert words.startswith("Не удалось соединиться с ГИС ЖКХ. Проверьте адрес и порт")


def test_an_answer_about_something_else_is_no_success(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.world.put(an_appeal(1))
    with Client(stand.url, SUPPLIER) as client:
        known = acknowledged(client.export(f"<a:AppealGUID>{appeal_guid(1)}</a:AppealGUID>"))
    monkeypatch.setattr("gis_sync.exchange.probing.uuid4", lambda: known)
    assert said() == [(False, STRANGE)]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("GIS_URL", "", OFF),
        ("GIS_ORG_PPA_GUID", "", "orgPPAGUID: нужен идентификатор"),
        ("GIS_EXPORT_VERSION", "новая", "не версия формата ГИС ЖКХ"),
        ("GIS_CANONICALISATION", "plain", NO_FORM),
    ],
)
def test_wrong_settings_are_named_and_nobody_is_asked(
    way: Settings, stand: Stand, name: str, value: str, words: str
) -> None:
    setattr(way, name, value)
    ((is_good, said_of),) = said()
    assert not is_good
    assert words in said_of
    assert not stand.desk.received
