"""Whatever is built is valid by the official schema, and whatever is valid is read back as it was meant."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.gis_sync import strategies, wire

from gis_sync.messages import answers
from gis_sync.messages.answer_requests import import_request
from gis_sync.messages.appeal_reading import iter_appeals
from gis_sync.messages.appeal_requests import Query, export_request
from gis_sync.messages.appeals import Appeal, HistoryEvent
from gis_sync.messages.envelope import (
    Creator,
    RequestHeader,
    StateResult,
    build_envelope,
    read_answer,
    request_in,
    serialise,
    state_request,
)
from gis_sync.messages.nsi import item_request
from gis_sync.messages.organisations import Criterion, Key, registry_request
from gis_sync.messages.profile import IMPORT_VERSIONS, Profile

Validate = Callable[..., None]

PROFILE = Profile()
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
HEADERS = st.builds(
    RequestHeader, strategies.GUIDS, MOMENTS, strategies.GUIDS, st.booleans(),
    strategies.tuples(st.builds(Creator, strategies.words(1, 255), strategies.words(1, 255)), 2),
)  # fmt: skip
SYSTEM_HEADERS = st.builds(RequestHeader, strategies.GUIDS, MOMENTS)
many = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def sent(header: RequestHeader, request: etree._Element) -> etree._Element:
    """Return an envelope as the other side parses it, after checking where the signature would go."""
    envelope = etree.fromstring(serialise(build_envelope(header, request)))
    found = request_in(envelope)
    assert found.get("Id") in {"signed-data-container", None}
    return envelope


@many
@given(header=HEADERS, query=strategies.QUERIES)
def test_every_export_request_is_valid(validate: Validate, header: RequestHeader, query: Query) -> None:
    validate(sent(header, export_request(query, PROFILE)))


@many
@given(header=HEADERS, actions=strategies.imports(), version=st.sampled_from(IMPORT_VERSIONS[1:]))
def test_every_import_request_is_valid(
    validate: Validate,
    header: RequestHeader,
    actions: tuple[list[answers.AnswerAction], list[answers.AppealAction]],
    version: str,
) -> None:
    validate(sent(header, import_request(Profile(import_version=version), *actions)))


@given(header=HEADERS, guid=strategies.GUIDS)
def test_every_request_for_a_state_is_valid(validate: Validate, header: RequestHeader, guid: str) -> None:
    envelope = sent(header, state_request(guid))
    validate(envelope)
    assert request_in(envelope).get("Id") is None


@given(header=SYSTEM_HEADERS, book=st.integers(1, 999), after=st.none() | MOMENTS, page=st.integers(0, 99))
def test_every_request_for_a_reference_book_is_valid(
    validate: Validate, header: RequestHeader, book: int, after: datetime | None, page: int
) -> None:
    validate(sent(header, item_request(PROFILE, book, modified_after=after, page=page)), "nsi")


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


CRITERIA = (
    st.builds(Criterion, st.just(Key.OGRN), digits(13), strategies.EMPTY | digits(9))
    | st.builds(Criterion, st.just(Key.OGRNIP), digits(15))
    | st.builds(Criterion, st.just(Key.NZA), digits(11))
    | st.builds(Criterion, st.sampled_from([Key.ROOT_GUID, Key.VERSION_GUID, Key.PPA_GUID]), strategies.GUIDS)
)


@given(header=SYSTEM_HEADERS, criteria=st.lists(CRITERIA, min_size=1, max_size=5, unique=True))
def test_every_request_to_the_registry_is_valid(
    validate: Validate, header: RequestHeader, criteria: list[Criterion]
) -> None:
    validate(sent(header, registry_request(criteria, PROFILE)), "organisations")


@many
@given(st.lists(strategies.exported_appeals(), max_size=3))
def test_every_exported_appeal_is_read_as_it_was_meant(exported: list[Appeal]) -> None:
    message = wire.exported(*exported)
    answer = read_answer(message)
    assert isinstance(answer, StateResult)
    assert (answer.appeals, answer.silent) == (len(exported), not exported)
    assert [each.appeal for each in iter_appeals(message)] == exported


@many
@given(appeal=strategies.exported_appeals())
def test_what_the_reader_is_tried_on_is_valid(validate: Validate, appeal: Appeal) -> None:
    validate(etree.fromstring(wire.exported(appeal)))


@given(strategies.exported_appeals())
def test_the_xml_of_an_item_is_a_document_of_its_own(appeal: Appeal) -> None:
    (item,) = iter_appeals(wire.exported(appeal))
    assert list(iter_appeals(item.xml)) == [item]
    assert item.appeal == appeal


@given(event=strategies.EVENTS, other=strategies.DAYS)
def test_an_event_has_one_digest_for_what_it_says(event: HistoryEvent, other: date) -> None:
    moved = replace(event, changed_on=other)
    assert (moved.digest == event.digest) == (other == event.changed_on)
