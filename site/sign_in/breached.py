"""Passwords that leaked elsewhere, in a file of the installation's own: nobody outside is asked.

Each line is the SHA-1 of a password in upper-case hexadecimal digits, a colon and how often it was found, and
the lines are in order: as Pwned Passwords can be downloaded, whole or its most frequent part.
"""

import hashlib
import re
from pathlib import Path

LINE = re.compile(rb"[0-9A-F]{40}(?::\d+)?\r?\n")


def is_among(password: str, file: Path) -> bool:
    """Whether the file knows the password; some 30 short reads in a file of 40 GB. OSError."""
    sought = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as lines:
        low, high = 0, lines.seek(0, 2)
        # Of the lines that begin after `low`, the first that is not smaller is the answer.
        while low < high:
            middle = (low + high) // 2
            lines.seek(middle)
            if middle:
                lines.readline()
            line = lines.readline()
            if line and line[:40] < sought:
                low = middle + 1
            else:
                high = middle
        lines.seek(low)
        if low:
            lines.readline()
        return lines.readline()[:40] == sought


def is_such_a_list(file: Path) -> bool:
    """Whether a file begins as one does. OSError."""
    with file.open("rb") as lines:
        first, second = (lines.readline(100) for _ in range(2))
    return bool(LINE.fullmatch(first)) and (not second or (bool(LINE.fullmatch(second)) and first < second))
