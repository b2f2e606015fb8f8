"""Recovery codes: digits only, typed alike on every keyboard; kept by the slow hash of passwords.

Each code of a set begins with another digit, its place: what is typed is compared with one hash, not ten.
"""

import re
import secrets

from django.utils.crypto import salted_hmac

COUNT = 10
DIGITS = 12
APP_CODE = re.compile(r"\d{6}")
RECOVERY_CODE = re.compile(rf"[0-9]{{{DIGITS}}}")


def new_codes() -> list[str]:
    """Return ten codes such as «4821-0937-5562», one for each first digit: 36 bits each besides it."""
    random = DIGITS - 1
    codes = (f"{place}{secrets.randbelow(10**random):0{random}}" for place in range(COUNT))
    return ["-".join(code[start : start + 4] for start in range(0, DIGITS, 4)) for code in codes]


def place_of(code: str) -> int:
    """Return the place of a code in its set."""
    return int(bare(code)[0])


def bare(typed: str) -> str:
    """Return what was typed without the spaces and hyphens that people put between the groups."""
    return re.sub(r"[\s\-‐-―]", "", typed)


def fingerprint(code: str) -> str:
    """Return what was kept of a recovery code before 2026-11-29: 64 bits keyed by SECRET_KEY."""
    return salted_hmac("sign_in.recovery", bare(code)).hexdigest()[:16]
