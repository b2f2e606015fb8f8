from xml.etree.ElementTree import canonicalize

import pytest
from lxml import etree

from gis_sync.signing.canonical import EXCLUSIVE, INCLUSIVE, canonical, canonical_without

DOCUMENT = (
    '<s:E xmlns:s="urn:s" xmlns:b="urn:b" xmlns="urn:d"><s:B xmlns:a="urn:a">'
    '<a:r b:v="1" Id=\'x\'>t<!-- c --><c xmlns="" /><b:q/> </a:r>tail</s:B></s:E>'
)


def element() -> etree._Element:
    return etree.fromstring(DOCUMENT)[0][0]


def test_the_exclusive_form_takes_the_namespaces_that_are_used() -> None:
    expected = '<a:r xmlns:a="urn:a" xmlns:b="urn:b" Id="x" b:v="1">t<c></c><b:q></b:q> </a:r>'
    assert canonical(element(), EXCLUSIVE).decode() == expected


def test_the_inclusive_form_takes_all_that_are_in_scope() -> None:
    scope = 'xmlns="urn:d" xmlns:a="urn:a" xmlns:b="urn:b" xmlns:s="urn:s"'
    expected = f'<a:r {scope} Id="x" b:v="1">t<c xmlns=""></c><b:q></b:q> </a:r>'
    assert canonical(element(), INCLUSIVE).decode() == expected


def test_pythons_own_canonical_form_is_the_same_as_the_exclusive_one() -> None:
    text = etree.tostring(element(), encoding="unicode", with_tail=False)
    assert canonical(element(), EXCLUSIVE).decode() == canonicalize(text)


def test_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="c14n11"):
        canonical(element(), "http://www.w3.org/2006/12/xml-c14n11")


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<x/>after<y/>", "<r>after<y></y></r>"),
        ("before<x/>after", "<r>beforeafter</r>"),
        ("<y/>one<x>in</x>two", "<r><y></y>onetwo</r>"),
        ("<y/><x/>two", "<r><y></y>two</r>"),
    ],
)
def test_a_child_goes_without_the_text_after_it(inner: str, expected: str) -> None:
    parent = etree.fromstring(f"<d><r>{inner}</r>tail</d>")[0]
    child = parent.find("x")
    assert child is not None
    assert canonical_without(parent, child).decode() == expected
    assert parent.find("x") is not None
