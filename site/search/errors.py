class UnknownSource(Exception):
    """No room has registered a source of this name."""
