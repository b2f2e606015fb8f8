"""How a stand behaves. What GIS ZhKKh leaves undocumented is set here rather than asserted."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Repeats(StrEnum):
    """What happens to a second message with the MessageGUID of a former one; nowhere documented."""

    ACCEPT = "accept"
    FORMER_ACK = "former_ack"
    REFUSE = "refuse"


_DOCUMENTS = (
    "pdf",
    "docx",
    "doc",
    "rtf",
    "txt",
    "xls",
    "xlsx",
    "csv",
    "odp",
    "odf",
    "ods",
    "odt",
    "sxc",
    "sxw",
)
_PICTURES = ("jpeg", "jpg", "bmp", "tif", "tiff", "gif")
_ARCHIVES = ("zip", "rar")


@dataclass
class Codes:
    """Codes of refusals whose real values are not published."""

    version: str = "FMT001300"
    repeated: str = "FMT001300"
    unknown_value: str = "INT002000"
    foreign: str = "AUT011003"
    file_unknown: str = "FIL001001"
    file_hash: str = "FIL001002"
    length: str = "FMT001300"
    business: str = "SRV000000"


@dataclass
class Options:
    """Behaviour of one stand; all of it may change while it runs."""

    received_for: timedelta = timedelta()
    """How long an accepted message stays in state 1."""
    processing_for: timedelta = timedelta()
    """How long it then stays in state 2."""
    kept_for: timedelta = timedelta(days=30)
    """How long a message is known; afterwards its GUID is not found."""
    strict_polling: bool = False
    """Refuse polls that come before the official schedule; they are counted in any case."""
    repeats: Repeats = Repeats.ACCEPT
    gzip: bool = False
    """Compress answers for those who accept it."""
    future_field: bool = False
    """Put an element that no schema knows into each exported appeal."""
    virus_checks: int = 0
    """How many times a download is told that the file is not yet checked."""
    extensions: frozenset[str] = frozenset({*_DOCUMENTS, *_PICTURES, *_ARCHIVES})
    """What the file store takes; png and sig are on no published list."""
    maintenance: bool = False
    """The file store is under maintenance: INT002029 to everything."""
    basic: tuple[str, str] | None = None
    """Login and password of Basic authentication, or None: it is not asked for."""
    certificates: frozenset[str] | None = None
    """SHA-1 prints (lower hex) of the certificates that are known, or None: any."""
    codes: Codes = field(default_factory=Codes)
