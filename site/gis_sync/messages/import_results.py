"""What came of each action and each answer of an importAnswer: some succeed while others fail."""

from dataclasses import dataclass
from datetime import datetime

from gis_sync.messages import dates, reading
from gis_sync.messages.envelope import ErrorMessage, StateResult, read_error
from gis_sync.messages.namespaces import ap, base


@dataclass(frozen=True)
class ImportResult:
    """A row under the transport GUID of an action (`guid` is the appeal's) or of an answer (the answer's).

    `unique_number`: the number that GIS ZhKKh gave. With errors nothing was done.
    """

    transport_guid: str
    guid: str = ""
    unique_number: str = ""
    updated_at: datetime | None = None
    errors: tuple[ErrorMessage, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Tell whether it was done."""
        return not self.errors


def import_results(state: StateResult) -> tuple[ImportResult, ...]:
    """Return the rows of an answer; identifiers are in lower case."""
    return tuple(
        ImportResult(
            reading.guid(row, base("TransportGUID")),
            reading.guid(row, base("GUID")),
            reading.value(row, base("UniqueNumber")),
            dates.parse_moment(reading.value(row, base("UpdateDate"))),
            tuple(read_error(error) for error in row.findall(base("Error"))),
        )
        for row in state.element.findall(ap("ImportResult"))
    )
