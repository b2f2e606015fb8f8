"""Where each operation is posted, by the service descriptions that lie with the official schema."""

import re
from urllib.parse import urlsplit

import pytest
from tests.gis_sync.conftest import schema_dir

from gis_sync.messages import operations
from gis_sync.messages.operations import Operation

OPERATIONS = [each for each in vars(operations).values() if isinstance(each, Operation)]


def test_only_questions_about_a_state_go_unsigned() -> None:
    assert len(OPERATIONS) == 8
    assert {each.action for each in OPERATIONS if not each.signed} == {"urn:getState"}
    assert all(not each.signed for each in OPERATIONS if each.action == "urn:getState")


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: f"{each.path}:{each.action}")
def test_addresses_and_actions_are_those_of_the_service_descriptions(operation: Operation) -> None:
    described = {}
    for file in schema_dir().rglob("*.wsdl"):
        description = file.read_text(encoding="utf-8")
        (address,) = re.findall(r'<soap:address location="([^"]+)"', description)
        described[urlsplit(address).path] = set(re.findall(r'soapAction="([^"]+)"', description))
    assert operation.action in described[operation.path]
