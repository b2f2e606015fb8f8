import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.gis_sync.stand.client import Client

from gis_sync.stand.options import Options
from gis_sync.stand.server import Stand
from gis_sync.stand.world import Appeal, Applicant, Organisation, Topic, World

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
SUPPLIER = "c0ffee00-1111-4222-8333-000000000001"
SUPPLIER_ROOT = "c0ffee00-1111-4222-8333-000000000002"
OTHER = "c0ffee00-1111-4222-8333-000000000003"
OTHER_ROOT = "c0ffee00-1111-4222-8333-000000000004"
EMPLOYEE = "c0ffee00-1111-4222-8333-0000000000e1"
TOPIC = Topic(
    "5",
    "c0ffee00-1111-4222-8333-000000000500",
    "Услуги",
    (Topic("5.3", "c0ffee00-1111-4222-8333-000000000503", "Качество электроэнергии"),),
)


def appeal_guid(number: int) -> str:
    return f"a0000000-0000-4000-8000-{number:012d}"


def an_appeal(number: int, **changes: object) -> Appeal:
    """One of November 1st to the supplier, with a deadline on December 1st."""
    plain: dict[str, object] = {
        "guid": appeal_guid(number),
        "number": f"00-26-{number}",
        "owner": SUPPLIER,
        "created_on": date(2026, 11, 1),
        "text": f"Обращение {number}",
        "applicant": Applicant("Иванов", "Иван"),
        "topic": "5.3",
        "execution_end": date(2026, 12, 1),
    }
    return Appeal(**{**plain, **changes})  # type: ignore[arg-type]


def organisation(ppa_guid: str, root_guid: str, ogrn: str, **changes: object) -> Organisation:
    names = {
        "full_name": f"Общество {ogrn}",
        "short_name": f"О-{ogrn}",
        "inn": "7700000001",
        "kpp": "770001001",
    }
    return Organisation(ppa_guid, root_guid, ogrn=ogrn, **{**names, **changes})  # type: ignore[arg-type]


@pytest.fixture
def world() -> World:
    world = World(lambda: NOW)
    world.register(organisation(SUPPLIER, SUPPLIER_ROOT, "1020000000001", employees=frozenset({EMPLOYEE})))
    world.register(organisation(OTHER, OTHER_ROOT, "1020000000002"))
    world.topics = [TOPIC]
    return world


@pytest.fixture
def stand(world: World) -> Iterator[Stand]:
    with Stand(world, Options()) as stand:
        yield stand


@pytest.fixture
def client(stand: Stand) -> Iterator[Client]:
    with Client(stand.url, SUPPLIER) as client:
        yield client


@pytest.fixture(scope="session")
def schema_directory() -> Path:
    place = os.environ.get("GIS_ZHKH_SCHEMA_DIR")
    if not place:
        pytest.skip("GIS_ZHKH_SCHEMA_DIR does not say where the official schema is")
    return Path(place)
