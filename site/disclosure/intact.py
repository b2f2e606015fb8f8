"""Whether the bytes of a file that are kept are those that were placed."""

import hashlib

from files.models import StoredFile

CHUNK = 1024 * 1024


def trouble_of(stored: StoredFile) -> str:
    """Say in Russian what has become of a file, to follow its name; empty when it is as it was placed."""
    digest, size = hashlib.sha256(), 0
    try:
        with stored.content.open("rb") as content:
            for chunk in iter(lambda: content.read(CHUNK), b""):
                digest.update(chunk)
                size += len(chunk)
    except FileNotFoundError:
        return "пропал из хранилища"
    if size != stored.size or digest.hexdigest() != stored.sha256:
        return "повреждён: он не тот, что был размещён"
    return ""
