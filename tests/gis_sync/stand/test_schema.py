"""The stand's answers against the official schema, where it is at hand."""

from datetime import timedelta
from pathlib import Path

import pytest
import requests
from lxml import etree
from tests.gis_sync.stand.client import NAMES, Client, acknowledged, guid, only
from tests.gis_sync.stand.conftest import SUPPLIER, an_appeal
from tests.gis_sync.stand.test_exporting import full
from tests.gis_sync.stand.test_importing import action, answers, load, one_answer, performer
from tests.gis_sync.stand.test_registries import organisations, topics

from gis_sync.stand import demo
from gis_sync.stand.crowd import Crowd
from gis_sync.stand.server import Stand
from gis_sync.stand.services import APPEALS_SERVICE, NSI_SERVICE, ORGANISATION_SERVICE, Service

VERSIONS = sorted(APPEALS_SERVICE.operations[0].versions)


def require_valid(directory: Path, service: Service, element: etree._Element) -> None:
    schema = etree.XMLSchema(etree.parse(directory / service.schema))
    # A document of its own, as it would come to a client that validates.
    document = etree.fromstring(etree.tostring(element))
    assert schema.validate(document), schema.error_log


def require_valid_answer(
    directory: Path, response: requests.Response, service: Service = APPEALS_SERVICE
) -> None:
    envelope = etree.fromstring(response.content)
    [header] = envelope.findall("env:Header/b:ResultHeader", NAMES)
    [body] = envelope.findall("env:Body/*", NAMES)
    require_valid(directory, service, header)
    require_valid(directory, service, body)


def test_an_ack_and_each_state_are_valid(stand: Stand, client: Client, schema_directory: Path) -> None:
    stand.options.received_for = stand.options.processing_for = timedelta(seconds=1)
    response = client.export("")
    require_valid_answer(schema_directory, response)
    for _ in range(3):
        require_valid_answer(schema_directory, client.state(acknowledged(response)))
        stand.world.move_clock(timedelta(seconds=1))


def test_a_fault_is_valid(client: Client, schema_directory: Path) -> None:
    detail = only(client.state(guid()), "env:Fault/detail/b:Fault")
    require_valid(schema_directory, APPEALS_SERVICE, detail)


@pytest.mark.parametrize("version", VERSIONS)
def test_appeals_are_valid_in_each_version(
    stand: Stand, client: Client, schema_directory: Path, version: str
) -> None:
    stand.world.put(full())  # type: ignore[arg-type]
    require_valid(schema_directory, APPEALS_SERVICE, client.exported("", version))


def test_a_crowd_is_valid(stand: Stand, client: Client, schema_directory: Path) -> None:
    for appeal in Crowd(SUPPLIER, count=3).appeals(stand.world.today()):
        stand.world.put(appeal)
    require_valid(schema_directory, APPEALS_SERVICE, client.exported(""))


def test_the_demo_is_valid(stand: Stand, client: Client, schema_directory: Path) -> None:
    demo.load(stand)
    client.organisation = demo.PPA_GUID
    everything = "<a:IncludeHCSAppeals>true</a:IncludeHCSAppeals>"
    result = client.exported(everything)
    assert len(result.findall("a:ExportAppealResult", NAMES)) == len(demo.appeals(stand.world.today()))
    require_valid(schema_directory, APPEALS_SERVICE, result)
    require_valid(schema_directory, NSI_SERVICE, topics(client))


def test_results_of_imports_are_valid(stand: Stand, client: Client, schema_directory: Path) -> None:
    stand.world.put(an_appeal(1))
    body = answers(one_answer(load(), 51), one_answer("", 52)) + action(performer(), 1) + action("", 2, 2)
    result = client.imported(body)
    assert len(result.findall("a:ImportResult/b:Error", NAMES)) == 2
    require_valid(schema_directory, APPEALS_SERVICE, result)
    require_valid(schema_directory, APPEALS_SERVICE, client.imported(""))


def test_the_registries_are_valid(client: Client, schema_directory: Path) -> None:
    require_valid(schema_directory, NSI_SERVICE, topics(client))
    require_valid(schema_directory, NSI_SERVICE, topics(client, 51))
    require_valid(schema_directory, NSI_SERVICE, topics(client, page=1))
    found = organisations(client, "<g:OGRN>1020000000001</g:OGRN>")
    require_valid(schema_directory, ORGANISATION_SERVICE, found)
    require_valid(
        schema_directory, ORGANISATION_SERVICE, organisations(client, "<g:OGRN>1020000000009</g:OGRN>")
    )
