class PrivacyError(Exception):
    """Something about personal data that may not be done; the message is Russian and shown to people."""


class NoSuchKind(PrivacyError):
    """No room keeps records of this kind."""
