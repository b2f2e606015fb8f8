"""What may go wrong with a copy; each message is for whoever runs the command, in Russian."""


class BackupError(Exception):
    """A copy was not made or not restored. The message says why and what to do."""


class WrongKey(BackupError):
    def __init__(self) -> None:
        super().__init__(
            "Этот ключ не открывает копию: возьмите ключ того получателя, для которого её делали."
        )


class Damaged(BackupError):
    """The file is not what was written: cut off, changed, or no copy at all."""


class Refused(BackupError):
    """Restoring would do harm; nothing was touched."""
