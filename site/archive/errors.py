class ArchiveError(Exception):
    """Something that the archive does not allow. The words are for developers: no visitor sees them."""


class SnapshotIsFinal(ArchiveError):
    """Snapshots are only ever added."""


class NotShown(ArchiveError):
    """The page gave a visitor something else than itself: a redirect, an error, a stream."""
