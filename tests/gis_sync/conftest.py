"""The official schema and its samples: found by GIS_ZHKH_SCHEMA_DIR, never kept here."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

Validate = Callable[[etree._Element], None]

SCHEMAS = {
    "appeals": "appeals/hcs-appeals-types.xsd",
    "nsi": "nsi-common/hcs-nsi-common-types.xsd",
    "organisations": "organizations-registry-common/hcs-organizations-registry-common-types.xsd",
}


def schema_dir() -> Path:
    """Return the folder of the official schema, or skip the test and say why."""
    place = os.environ.get("GIS_ZHKH_SCHEMA_DIR", "")
    if not place:
        pytest.skip("GIS_ZHKH_SCHEMA_DIR is not set: messages are not checked against the official schema")
    if not Path(place, SCHEMAS["appeals"]).is_file():
        pytest.skip(f"GIS_ZHKH_SCHEMA_DIR holds no official schema: {place}")
    return Path(place)


@pytest.fixture(scope="session")
def schemas() -> dict[str, etree.XMLSchema]:
    """Return the schemas of the services by name."""
    place = schema_dir()
    return {name: etree.XMLSchema(file=str(place / file)) for name, file in SCHEMAS.items()}


@pytest.fixture(scope="session")
def validate(schemas: dict[str, etree.XMLSchema]) -> Callable[[etree._Element, str], None]:
    """Return a check of an envelope's header and body against the schema of a service."""

    def check(envelope: etree._Element, service: str = "appeals") -> None:
        for part in envelope:
            for element in part:
                # A copy of its own: the schema knows the elements of the envelope, not the envelope.
                schemas[service].assertValid(etree.fromstring(etree.tostring(element)))

    return check


@pytest.fixture(scope="session")
def sample() -> Callable[[str], bytes]:
    """Return a reader of the sample messages that lie beside the schema."""
    place = schema_dir().parent / "samples"
    if not place.is_dir():
        pytest.skip(f"there are no sample messages beside the schema: {place}")
    return lambda name: (place / name).read_bytes()
