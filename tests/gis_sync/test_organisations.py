"""The registry of organisations: asked by numbers or identifiers, read in all four kinds."""

import pytest
from tests.gis_sync.wire import guid, state, tag, text

from gis_sync.messages.envelope import StateResult, read_answer
from gis_sync.messages.errors import RequestInvalid
from gis_sync.messages.organisations import Criterion, Key, Organisation, read_organisations, registry_request
from gis_sync.messages.profile import Profile

OGRN = "1020000000000"


@pytest.mark.parametrize(
    ("criterion", "elements"),
    [
        (Criterion(Key.OGRN, OGRN), [("OGRN", OGRN)]),
        (Criterion(Key.OGRN, OGRN, "770001001"), [("OGRN", OGRN), ("KPP", "770001001")]),
        (Criterion(Key.OGRNIP, "304000000000000"), [("OGRNIP", "304000000000000")]),
        (Criterion(Key.NZA, "10200000000"), [("NZA", "10200000000")]),
        (Criterion(Key.ROOT_GUID, guid(1)), [("orgRootEntityGUID", guid(1))]),
        (Criterion(Key.VERSION_GUID, guid(1)), [("orgVersionGUID", guid(1))]),
        (Criterion(Key.PPA_GUID, guid(1)), [("orgPPAGUID", guid(1))]),
    ],
)
def test_each_key_has_its_element(criterion: Criterion, elements: list[tuple[str, str]]) -> None:
    (asked,) = registry_request([criterion], Profile())
    assert [(each.tag.rpartition("}")[2], each.text) for each in asked] == elements


@pytest.mark.parametrize(
    ("criteria", "why"),
    [
        ([], "от 1 до 100 организаций, а сейчас 0"),
        ([Criterion(Key.ROOT_GUID, guid(number)) for number in range(101)], "а сейчас 101"),
        ([Criterion(Key.OGRN, OGRN)] * 2, "Условие поиска повторяется: ОГРН 1020000000000"),
        ([Criterion(Key.OGRN, OGRN[:-1])], "ОГРН: нужно 13 цифр, а сейчас «102000000000»"),
        ([Criterion(Key.OGRNIP, OGRN)], "ОГРНИП: нужно 15 цифр"),
        ([Criterion(Key.OGRN, OGRN, "77")], "КПП: нужно 9 цифр"),
        ([Criterion(Key.NZA, "10200000000", "770001001")], "КПП уточняет только поиск по ОГРН"),
        ([Criterion(Key.PPA_GUID, "x")], "orgPPAGUID: «x» — не идентификатор"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(criteria: list[Criterion], why: str) -> None:
    with pytest.raises(RequestInvalid, match=why):
        registry_request(criteria, Profile())


def found(kind: str, inner: str, *, root: int = 1, after: str = "") -> str:
    version = text("ns8:orgVersionGUID", guid(2)) + text("ns10:lastEditingDate", "2024-01-01+03:00")
    version += text("ns10:IsActual", "true") + (tag(f"ns10:{kind}", inner) if kind else "")
    head = text("ns8:orgRootEntityGUID", guid(root).upper())
    return tag("ns10:exportOrgRegistryResult", head + tag("ns10:OrgVersion", version) + after)


def read(*results: str) -> tuple[Organisation, ...]:
    answer = read_answer(state("".join(results), service="ns10"))
    assert isinstance(answer, StateResult)
    return read_organisations(answer)


def test_a_legal_entity_tells_its_place_of_supply_and_its_roles() -> None:
    legal = text("ns8:ShortName", "ООО «БЭСО»") + text("ns8:FullName", "Общество «БЭСО»")
    legal += text("ns11:OGRN", OGRN) + text("ns11:INN", "7700000000") + text("ns11:KPP", "770001001")
    role = text("ns6:Code", "2") + text("ns6:GUID", guid(8)) + text("ns6:Name", "РСО")
    after = text("ns4:orgPPAGUID", guid(3)) + tag("ns10:organizationRoles", role)
    assert read(found("Legal", legal, after=after + text("ns10:isRegistered", "true"))) == (
        Organisation(
            guid(1), guid(2), "Legal", "Общество «БЭСО»", "ООО «БЭСО»", OGRN, "7700000000", "770001001",
            guid(3), ("2",), True, True,
        ),
    )  # fmt: skip


def test_an_entrepreneur_is_called_by_name_and_a_branch_abroad_has_no_ogrn() -> None:
    person = text("ns8:Surname", "Тестова") + text("ns8:FirstName", "Анна") + text("ns11:OGRNIP", "3" * 15)
    branch = text("ns8:FullName", "Branch") + text("ns11:NZA", "1" * 11) + text("ns11:INN", "9900000000")
    first, second = read(found("Entrp", person), found("ForeignBranch", branch, root=4))
    assert (first.kind, first.full_name, first.ogrn, first.ppa_guid) == (
        "Entrp",
        "Тестова Анна",
        "3" * 15,
        "",
    )
    assert (second.kind, second.full_name, second.ogrn, second.inn) == (
        "ForeignBranch",
        "Branch",
        "",
        "9900000000",
    )


def test_an_organisation_of_a_kind_to_come_keeps_its_identifiers() -> None:
    bare = tag("ns10:exportOrgRegistryResult", text("ns8:orgRootEntityGUID", guid(5)))
    assert read(found("", ""), bare) == (
        Organisation(guid(1), guid(2), "", "", is_actual=True),
        Organisation(guid(5), "", "", "", is_actual=False),
    )
