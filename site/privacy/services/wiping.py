"""Files of destroyed records: the row goes with the record, the bytes after it, and neither is forgotten.

The path is written down in the transaction that destroys the row. A process that dies between its commit and
the deletion leaves that note, and the next round goes on from it; no act is made while one is left.
"""

from files.models import StoredFile, private_storage
from privacy.models import Destruction, Remains


class Wiping:
    """Takes away files for one list: what holders are given as `holders.Wipe`."""

    def __init__(self, destruction: Destruction) -> None:
        self.destruction = destruction
        self.count = 0

    def file(self, stored: StoredFile) -> None:
        # A preview may have been made since the row was read.
        current = StoredFile.objects.select_for_update().filter(pk=stored.pk).first()
        if current is None:
            return
        for content in (current.content, current.preview):
            if content:
                self.path(str(content.name))
        current.delete()
        self.count += 1

    def path(self, name: str) -> None:
        Remains.objects.create(destruction=self.destruction, path=name)


def sweep(destruction: Destruction) -> None:
    """Delete the bytes that are left of a list; OSError when the storage is away, to be tried again."""
    storage = private_storage()
    for left in Remains.objects.filter(destruction=destruction).iterator():
        storage.delete(left.path)
        left.delete()
