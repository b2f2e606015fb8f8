"""The two canonical forms of XML that are in use with GIS ZhKKh."""

from copy import deepcopy

from lxml import etree

EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


def canonical(element: etree._Element, algorithm: str) -> bytes:
    """Return an element's canonical bytes in the tree it stands in, without comments and without its tail.

    The inclusive form takes along the namespaces of all that is around the element; attributes ``xml:…`` of
    ancestors it does not. Raises ValueError for an algorithm that is neither.
    """
    if algorithm not in (EXCLUSIVE, INCLUSIVE):
        raise ValueError(algorithm)
    return etree.tostring(element, method="c14n", exclusive=algorithm == EXCLUSIVE, with_comments=False)


def canonical_without(element: etree._Element, child: etree._Element) -> bytes:
    """Return an element's exclusive canonical bytes as they are without one of its children.

    This is the enveloped-signature transform (XML Signature, 6.6.4); the text after the child stays.
    """
    copy = deepcopy(element)
    gone = copy[element.index(child)]
    before = gone.getprevious()
    if before is None:
        copy.text = (copy.text or "") + (gone.tail or "")
    else:
        before.tail = (before.tail or "") + (gone.tail or "")
    copy.remove(gone)
    return canonical(copy, EXCLUSIVE)
