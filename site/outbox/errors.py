"""What can go wrong with a message. A delivery fails in one of three ways: again, never, settings."""


class OutboxError(Exception):
    """The words of these errors hold codes only: no addresses, no text of a letter."""


class UnusableAddress(OutboxError):
    """No letter can be sent to this."""


class UnsupportedMail(OutboxError):
    """A letter of Django's or Wagtail's own with something that the outbox does not keep."""


class NothingToResend(OutboxError):
    """The message has left, is leaving or has been replaced. The words are Russian, for the operator."""


class NotDelivered(OutboxError):
    """Only what has left can come back. The words are Russian, for the operator."""


class DeliveryError(OutboxError):
    """A delivery that did not succeed."""


class TryAgain(DeliveryError):
    """The server asks to come again later."""


class Unreachable(TryAgain):
    """The server does not answer, so that no other message would get through now either."""


class Refused(DeliveryError):
    """The server will never take this message."""


class FixSettings(DeliveryError):
    """The server refuses us, not the message: it waits, losing no attempt, until the settings are right."""
