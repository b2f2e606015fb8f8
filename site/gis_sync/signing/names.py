"""Distinguished names of certificates as the exchange writes and compares them."""

import re

# RFC 4514, section 3: the types that have a short name there; all others go by their dotted numbers.
SHORT = {
    "2.5.4.3": "CN",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.6": "C",
    "2.5.4.9": "STREET",
    "0.9.2342.19200300.100.1.25": "DC",
    "0.9.2342.19200300.100.1.1": "UID",
}
NUMBERS = {
    **{name: number for number, name in SHORT.items()},
    "S": "2.5.4.8",
    "E": "1.2.840.113549.1.9.1",
    "EMAILADDRESS": "1.2.840.113549.1.9.1",
    "T": "2.5.4.12",
    "TITLE": "2.5.4.12",
    "SN": "2.5.4.4",
    "SURNAME": "2.5.4.4",
    "G": "2.5.4.42",
    "GN": "2.5.4.42",
    "GIVENNAME": "2.5.4.42",
    "SERIALNUMBER": "2.5.4.5",
    "OGRN": "1.2.643.100.1",
    "ОГРН": "1.2.643.100.1",
    "OGRNIP": "1.2.643.100.5",
    "ОГРНИП": "1.2.643.100.5",
    "SNILS": "1.2.643.100.3",
    "СНИЛС": "1.2.643.100.3",
    "INN": "1.2.643.3.131.1.1",
    "ИНН": "1.2.643.3.131.1.1",
    "INNLE": "1.2.643.100.4",
    "ИННЮЛ": "1.2.643.100.4",
}
PART = re.compile(r"\s*([^=,+]+?)\s*=((?:\\.|[^\\,+])*)([,+]|$)", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-9a-fA-F]{2}|.)", re.DOTALL)


def rfc4514(dotted: str) -> str:
    """Return a name that has numbers for all its types with the short names of RFC 4514, section 3."""
    return PART.sub(lambda part: f"{SHORT.get(part[1], part[1])}={part[2]}{part[3]}", dotted)


def same(first: str, second: str) -> bool:
    """Return whether two spellings are of one name.

    Programs differ in the short names they use, in their case, and in which end they begin from.
    """
    one, other = _parts(first), _parts(second)
    return bool(one) and other in (one, one[::-1])


def _parts(name: str) -> list[tuple[str, bytes]]:
    parts, at = [], 0
    while at < len(name):
        part = PART.match(name, at)
        if part is None:
            return []
        word = part[1].upper().removeprefix("OID.")
        parts.append((NUMBERS.get(word, word), ESCAPED.sub(_plain, part[2].strip().encode())))
        at = part.end()
    return parts


def _plain(escaped: re.Match[bytes]) -> bytes:
    return bytes.fromhex(escaped[1].decode()) if len(escaped[1]) == 2 else escaped[1]
