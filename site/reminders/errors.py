class RemindersError(Exception):
    """A step that cannot be taken now. The words are Russian and shown to whoever tried."""


class Busy(Exception):
    """Another worker has this file, or it is in this state no more."""
