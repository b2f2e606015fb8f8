class NoticesError(Exception):
    """A step that cannot be taken; the words are Russian, for whoever tried it."""


class NotNow(NoticesError):
    """The announcement stands where this step is not possible."""


class SecondPersonNeeded(NoticesError):
    """Whoever has written the words does not approve them."""
