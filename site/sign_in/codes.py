"""Recovery codes: digits only, so that they are typed alike on every keyboard; kept as keyed digests."""

import re
import secrets

from django.utils.crypto import salted_hmac

COUNT = 10
DIGITS = 12
APP_CODE = re.compile(r"\d{6}")


def new_codes() -> list[str]:
    """Return ten different codes such as «4821-0937-5562»: 40 bits each."""
    codes: set[str] = set()
    while len(codes) < COUNT:
        digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        codes.add("-".join(digits[start : start + 4] for start in range(0, DIGITS, 4)))
    return sorted(codes)


def bare(typed: str) -> str:
    """Return what was typed without the spaces and hyphens that people put between the groups."""
    return re.sub(r"[\s\-‐-―]", "", typed)


def fingerprint(code: str) -> str:
    """Return what is kept of a recovery code: 64 bits keyed by SECRET_KEY, as long as its column."""
    return salted_hmac("sign_in.recovery", bare(code)).hexdigest()[:16]
