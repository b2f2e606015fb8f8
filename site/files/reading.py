"""Looking into accepted files: whether they open, how many pages they have, what they say.

The opening itself is done by a child process with limits of its own, files/extraction.py.
"""

import base64
import json
import logging
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, cast

from files.children import BARE, python
from files.errors import FileRefused
from files.inspection import DOCX, ODT, PROTECTED_REFUSED, XLSX

if TYPE_CHECKING:
    from django.core.files import File

    Content = BinaryIO | File[Any]

READABLE = frozenset({"application/pdf", DOCX, ODT, XLSX, "text/plain"})
"""The kinds that are opened at all; of the others only the outside is known."""

CHECK_SECONDS = 20
PREVIEW_SECONDS = 20
TEXT_SECONDS = 60
REFUSALS = {
    "protected": PROTECTED_REFUSED,
    "damaged": "Файл «{name}» повреждён и не открывается. Сохраните его заново и загрузите снова.",
    "hostile": "В файле «{name}» есть определения, которых в документах не бывает. "
    "Сохраните его заново или в PDF и загрузите снова.",
    "empty": "В файле «{name}» ничего нет: ни текста, ни страниц. Проверьте, тот ли это файл.",
    "complex": "Файл «{name}» слишком сложный: проверить его не удалось. "
    "Сохраните его заново или в PDF и загрузите снова.",
}
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Findings:
    """What is known of a file after it has been opened. Pages are counted in PDF files only."""

    pages: int | None = None


def examine(content: "Content", content_type: str, name: str) -> Findings:
    """Open a file that ``inspect`` has accepted; FileRefused says in Russian why it cannot be published.

    Takes up to twenty seconds, so not within a transaction. The stream may be left at any place.
    """
    if content_type not in READABLE:
        return Findings()
    answer = _ask("check", content, content_type, CHECK_SECONDS)
    if answer["outcome"] != "read":
        raise FileRefused(REFUSALS[answer["outcome"]].format(name=name))
    return Findings(pages=answer.get("pages"))


def read_text(content: "Content", content_type: str) -> str:
    """Return the text of a file, empty when it has none, as a scan, or when none can be got.

    Takes up to a minute, so not within a transaction. At most two million characters of at most a thousand
    pages are read. Never raises for what the file is: a warning goes to the log, without name or text.
    """
    if content_type not in READABLE:
        return ""
    answer = _ask("text", content, content_type, TEXT_SECONDS)
    if answer["outcome"] != "read":
        logger.warning("No text could be read from a file of type %s: %s", content_type, answer["outcome"])
    elif not answer["whole"]:
        logger.warning("Only the beginning of a file of type %s was read", content_type)
    return str(answer.get("text", ""))


def make_preview(content: "Content", content_type: str) -> bytes:
    """Return a small WebP copy of a picture, empty when none can be made. Takes up to twenty seconds.

    Never raises for what the file is: a warning goes to the log, without name or content.
    """
    answer = _ask("preview", content, content_type, PREVIEW_SECONDS)
    if answer["outcome"] != "read":
        logger.warning("No preview of a file of type %s: %s", content_type, answer["outcome"])
    return base64.b64decode(answer.get("preview", ""))


def _ask(
    task: Literal["check", "text", "preview"], content: "Content", content_type: str, seconds: int
) -> dict[str, Any]:
    """Return the child's answer, or the outcome that its end without one stands for."""
    with tempfile.TemporaryFile() as copy:
        content.seek(0)
        shutil.copyfileobj(cast(BinaryIO, content), copy)
        copy.seek(0)
        try:
            child = _run([task, content_type, str(seconds)], copy, seconds)
        except subprocess.TimeoutExpired:
            return {"outcome": "complex"}
    if child.returncode < 0:
        # Killed: by its own limit of processor time, or by a machine short of memory.
        return {"outcome": "complex"}
    return json.loads(child.stdout) if child.returncode == 0 else {"outcome": "damaged"}


def _run(arguments: list[str], stdin: Any, seconds: int) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(  # noqa: S603 - our own module; the file comes by its standard input
        python("-m", "files.extraction", *arguments),
        stdin=stdin,
        capture_output=True,
        timeout=seconds,
        check=False,
        env=BARE,
    )
