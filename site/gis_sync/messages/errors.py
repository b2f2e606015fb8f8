"""What may be wrong with a message: ours before it is sent, theirs when it has come. Texts are Russian."""

from enum import StrEnum


class RequestInvalid(ValueError):
    """A request that GIS ZhKKh would refuse or misunderstand; the text says what to correct."""


class ProfileInvalid(ValueError):
    """Settings of the exchange that no request can be built with."""


class Trouble(StrEnum):
    """Why what came is no message."""

    EMPTY = "empty"
    HTML = "html"
    NOT_XML = "not_xml"
    DOCTYPE = "doctype"
    DAMAGED = "damaged"
    NOT_SOAP = "not_soap"
    UNEXPECTED = "unexpected"


class MessageUnreadable(ValueError):
    """What came is no message of GIS ZhKKh; `kind` says in which way, the text says it to people."""

    def __init__(self, kind: Trouble, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class ItemUnreadable(ValueError):
    """One object of an answer lacks what it cannot be kept without; its neighbours are whole."""
