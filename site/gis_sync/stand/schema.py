"""The official schema, when somebody says where it lies: it is not part of this project."""

from pathlib import Path
from typing import Any

from lxml import etree

from gis_sync.stand.services import Service
from gis_sync.stand.wire import Element


class Schemas:
    """Check requests against a bundle of the official schema, each service's part read once."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._read: dict[str, etree.XMLSchema] = {}

    def problem(self, service: Service, element: Element) -> str:
        """Return the first error in words of libxml2, or an empty text when the element is valid."""
        schema = self._of(service)
        if schema.validate(etree.ElementTree(element)):
            return ""
        errors: Any = schema.error_log
        return str(errors[0].message)

    def _of(self, service: Service) -> etree.XMLSchema:
        if service.schema not in self._read:
            self._read[service.schema] = etree.XMLSchema(etree.parse(self._directory / service.schema))
        return self._read[service.schema]
