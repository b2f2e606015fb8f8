class NotAccepted(OSError):
    """A file in quarantine, or refused there, is not opened for anybody."""


class FileRefused(Exception):
    """A file that is not taken in. The message is Russian, names the file and is shown to its sender."""
