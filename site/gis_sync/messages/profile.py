"""Which versions of the requests we speak, and the limits that follow."""

import re
from dataclasses import dataclass
from enum import StrEnum

from gis_sync.messages.errors import ProfileInvalid


class Canonicalisation(StrEnum):
    """Both run in production; see `http://www.w3.org/2001/10/xml-exc-c14n#` and REC-xml-c14n-20010315."""

    EXCLUSIVE = "exclusive"
    INCLUSIVE = "inclusive"


@dataclass(frozen=True)
class Limits:
    """Least and greatest lengths of texts, in characters."""

    redirect_comment: tuple[int, int]
    roll_over_comment: tuple[int, int]
    cause: tuple[int, int]


LIMITS = {
    "12.2.0.13": Limits((0, 1000), (0, 1000), (0, 1000)),
    "13.2.1.0": Limits((0, 1000), (0, 1000), (0, 1000)),
    "15.11.0.0": Limits((100, 1000), (20, 1000), (20, 1000)),
}
"""What each version of importAnswer demands (changelog of the schema's releases)."""
STRICT = LIMITS["15.11.0.0"]
"""What we always hold ourselves to: it satisfies the older versions, too."""

EXPORT_VERSIONS = ("12.2.0.11", "13.1.10.1", "13.2.1.0", "13.2.5.0", "13.3.2.0", "14.4.0.1", "14.8.0.1")
IMPORT_VERSIONS = tuple(LIMITS)
NSI_VERSION = "10.0.1.2"
ORGANISATIONS_VERSION = "10.0.2.1"

MAX_ITEMS = 1000
"""Identifiers in one exportAppeal, actions of either kind in one importAnswer."""
MAX_CRITERIA = 100
"""Organisations asked about at once."""
MAX_TEXT = 10_000
MAX_NAME = 1024
MAX_DESCRIPTION = 500

_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){3}", re.ASCII)


@dataclass(frozen=True)
class Profile:
    """Versions of the requests, one for each operation, and the canonicalisation of the signature.

    A version that is not among the documented ones is allowed: GIS ZhKKh brings out new ones.
    ProfileInvalid if a value is no version at all.
    """

    export_version: str = EXPORT_VERSIONS[-1]
    import_version: str = IMPORT_VERSIONS[-1]
    nsi_version: str = NSI_VERSION
    organisations_version: str = ORGANISATIONS_VERSION
    canonicalisation: Canonicalisation = Canonicalisation.EXCLUSIVE

    def __post_init__(self) -> None:
        for version in (
            self.export_version,
            self.import_version,
            self.nsi_version,
            self.organisations_version,
        ):
            if not _VERSION.fullmatch(version):
                raise ProfileInvalid(
                    f"«{version}» — не версия формата ГИС ЖКХ: нужны четыре числа через точку, как 14.8.0.1."
                )

    @property
    def limits(self) -> Limits:
        """Return the strict limits, whichever version is spoken."""
        return STRICT

    @property
    def takes_signed_attachments(self) -> bool:
        """Tell whether answers may carry files with detached signatures: since 13.2.1.0."""
        return tuple(int(part) for part in self.import_version.split(".")) >= (13, 2, 1, 0)

    @property
    def undocumented(self) -> tuple[str, ...]:
        """Return the versions that the schema does not name, for a warning."""
        spoken = (
            (self.export_version, EXPORT_VERSIONS),
            (self.import_version, IMPORT_VERSIONS),
            (self.nsi_version, (NSI_VERSION,)),
            (self.organisations_version, (ORGANISATIONS_VERSION,)),
        )
        return tuple(version for version, known in spoken if version not in known)
