class ImportRefused(Exception):
    """An upload of prices that cannot go on; the text is Russian and meant for the screen."""
