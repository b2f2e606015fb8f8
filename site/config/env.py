"""Settings come from the environment only, through these parsers: a wrong value stops the start and says why.

Every variable that is read is remembered in ``VARIABLES``; a test holds README's table against it.
``NAME_FILE`` may name a file with the value, so that a secret need not stand in the environment.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from pages.addresses import ascii_host, ascii_origin


@dataclass(frozen=True)
class Variable:
    name: str
    default: str | None
    purpose: str


VARIABLES: dict[str, Variable] = {}


def text(name: str, default: str | None, purpose: str) -> str:
    """Return the variable, or its default; raise ImproperlyConfigured when neither exists."""
    VARIABLES[name] = Variable(name, default, purpose)
    value = _raw(name)
    if value is not None:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set: {purpose}. Set {name} or {name}_FILE.")
    return default


def flag(name: str, default: bool, purpose: str) -> bool:
    """Return a yes/no variable: exactly «yes» or «no» (also true/false, 1/0)."""
    value = text(name, "yes" if default else "no", purpose).strip().lower()
    if value in {"yes", "true", "1"}:
        return True
    if value in {"no", "false", "0"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name: str, default: int, purpose: str) -> int:
    """Return a whole number of zero or more."""
    value = text(name, str(default), purpose)
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def choice(name: str, default: str, allowed: tuple[str, ...], purpose: str) -> str:
    """Return one of the words that are allowed."""
    value = text(name, default, purpose)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def words(name: str, default: str, purpose: str) -> list[str]:
    """Return a list written with commas."""
    return [word.strip() for word in text(name, default, purpose).split(",") if word.strip()]


def hosts(name: str, default: str, purpose: str) -> list[str]:
    """Return host names written with commas, Cyrillic ones in the xn-- form that browsers send."""
    try:
        return [ascii_host(word) for word in words(name, default, purpose)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be host names without a scheme or port: {error}.") from error


def origin(name: str, default: str, purpose: str) -> str:
    """Return a site's address without a path, a Cyrillic host in its xn-- form."""
    try:
        return ascii_origin(text(name, default, purpose))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} must be an address such as https://site.example: {error}."
        ) from error


def file_of(name: str) -> Path | None:
    """Return the file that holds a variable; None when it stands in the environment itself, or nowhere."""
    file = os.environ.get(f"{name}_FILE")
    return Path(file) if file and name not in os.environ else None


def _raw(name: str) -> str | None:
    if name in os.environ:
        return os.environ[name]
    file = os.environ.get(f"{name}_FILE")
    if file is None:
        return None
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}.") from error
