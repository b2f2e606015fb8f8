import pytest

from gis_sync.signing import names


@pytest.mark.parametrize(
    ("dotted", "expected"),
    [
        ("2.5.4.3=Имя,2.5.4.6=RU", "CN=Имя,C=RU"),
        ("1.2.643.100.1=102,2.5.4.10=АО", "1.2.643.100.1=102,O=АО"),
        (r"2.5.4.3=a\,2.5.4.10=b,2.5.4.10=c", r"CN=a\,2.5.4.10=b,O=c"),
        (r"2.5.4.3=end\\,2.5.4.10=c", r"CN=end\\,O=c"),
        ("2.5.4.3=a+2.5.4.11=b,2.5.4.7=", "CN=a+OU=b,L="),
        ("2.5.4.33=x,12.5.4.3=y", "2.5.4.33=x,12.5.4.3=y"),
        ("2.5.4.3=a=2.5.4.10=b", "CN=a=2.5.4.10=b"),
    ],
)
def test_standard_types_get_their_short_names_and_others_keep_their_numbers(
    dotted: str, expected: str
) -> None:
    assert names.rfc4514(dotted) == expected


@pytest.mark.parametrize(
    "other",
    [
        r"1.2.643.100.1=102,C=RU,CN=А\, Б",
        r"OGRN=102,C=RU,CN=А\, Б",
        r"CN=А\, Б, C=RU, ОГРН=102",
        r"oid.1.2.643.100.1=102,c=RU,cn=А\2C Б",
    ],
)
def test_one_name_is_known_in_several_spellings(other: str) -> None:
    assert names.same(r"1.2.643.100.1=102,C=RU,CN=А\, Б", other)


@pytest.mark.parametrize("other", ["C=RU,CN=а", "CN=А", "CN=А,C=RU,L=", "", "CN", r"CN=А\\,C=RU", "L=А,C=RU"])
def test_other_names_are_not_the_same(other: str) -> None:
    assert not names.same("CN=А,C=RU", other)


def test_nothing_is_the_same_as_what_is_no_name() -> None:
    assert not names.same("", "")
    assert not names.same("no name", "no name")
