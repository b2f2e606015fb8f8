"""Namespaces of GIS ZhKKh and the names of elements in them. Each ends with a slash, exactly."""

_ROOT = "http://dom.gosuslugi.ru/schema/integration/"

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
APPEALS = _ROOT + "appeals/"
BASE = _ROOT + "base/"
NSI_BASE = _ROOT + "nsi-base/"
NSI_COMMON = _ROOT + "nsi-common/"
ORGANIZATIONS = _ROOT + "organizations-base/"
ORG_REGISTRY = _ROOT + "organizations-registry-base/"
ORG_REGISTRY_COMMON = _ROOT + "organizations-registry-common/"

SERVICES = (APPEALS, NSI_COMMON, ORG_REGISTRY_COMMON)
"""Those that have a getStateResult of their own."""


def soap(name: str) -> str:
    """Return the full name of an element of the SOAP 1.1 envelope."""
    return f"{{{SOAP}}}{name}"


def ap(name: str) -> str:
    """Return the full name of an element of the appeals service."""
    return f"{{{APPEALS}}}{name}"


def base(name: str) -> str:
    """Return the full name of an element or attribute that all services share."""
    return f"{{{BASE}}}{name}"


def nsi(name: str) -> str:
    """Return the full name of an element that describes a reference book."""
    return f"{{{NSI_BASE}}}{name}"


def registry(name: str) -> str:
    """Return the full name of an element of the registry of organisations."""
    return f"{{{ORG_REGISTRY}}}{name}"


def organization(name: str) -> str:
    """Return the full name of an element with an organisation's numbers."""
    return f"{{{ORGANIZATIONS}}}{name}"
