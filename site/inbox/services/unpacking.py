"""The files of a letter, through the same inspection and quarantine as any other, each kept once."""

from django.core.files.base import ContentFile
from django.db import transaction

from files.errors import FileRefused
from files.names import clean_name
from files.services import store
from inbox.models import Letter, LetterFile
from inbox.reading.letters import Attachment
from inbox.reading.letters import Letter as Read

MOST_FILES = 30
MAX_BYTES = 50 * 1024 * 1024


def unpack(letter: Letter, read: Read) -> None:
    """Keep the files of a letter not kept yet; one that is refused leaves its name and the reason."""
    known = set(LetterFile.objects.filter(letter=letter).values_list("position", flat=True))
    for position, attachment in enumerate(read.attachments[:MOST_FILES]):
        if position not in known:
            _keep(letter, position, attachment)


def _keep(letter: Letter, position: int, attachment: Attachment) -> None:
    content = attachment.content()
    row = LetterFile(letter=letter, position=position, name=clean_name(attachment.name), size=len(content))
    with transaction.atomic():
        try:
            row.stored = store(upload=ContentFile(content, name=attachment.name), max_bytes=MAX_BYTES)
        except FileRefused as refusal:
            row.trouble = str(refusal)[:400]
        row.save(force_insert=True)
