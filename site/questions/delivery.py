"""What another room does to deliver answers, and how the register finds it."""

from typing import Protocol

from wagtail import hooks

from questions.models import Appeal, Reply


class DeliveryChannel(Protocol):
    """A way to deliver signed answers. A room returns its own from the hook ``delivery_channel``.

    It returns None while it has nobody to deliver by.
    `code` is one of ReplyChannel, `label` says how, such as «через ГИС ЖКХ».
    """

    @property
    def code(self) -> str: ...

    @property
    def label(self) -> str: ...

    def why_not(self, appeal: Appeal) -> str:
        """Return, in Russian, why the answer to this appeal cannot go this way; empty when it can."""

    def queue(self, reply: Reply) -> None:
        """Take the answer over, in the transaction that says so: what it writes stands or falls with that.

        Afterwards the room says by `handling.record_acceptance` that it has arrived or by
        `handling.record_refusal` that it came back. What has come back is sent only when it is queued anew.
        """


def channels_of_rooms() -> list[DeliveryChannel]:
    """Return the ways to deliver that rooms above have added to the e-mail."""
    given = (give() for give in hooks.get_hooks("delivery_channel"))
    return [channel for channel in given if channel is not None]
