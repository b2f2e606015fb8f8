from datetime import datetime

from wagtail import hooks

from one_time_links.purposes import purposes
from one_time_links.services import forget_old
from outbox.models import Message
from outbox.services import forget_text

FORGOTTEN = "В этом письме была одноразовая ссылка. Запросите на сайте новую."


@hooks.register("message_kinds")
def message_kinds() -> dict[str, str]:
    return {purpose.letter: purpose.letter_label for purpose in purposes().values()}


@hooks.register("message_accepted")
@hooks.register("message_failed")
def forget_the_token(message: Message) -> None:
    """Leave no token behind: once the letter is away, or cannot go, its text is of no more use here."""
    if message.related.startswith("link:"):
        forget_text(pk=message.pk, instead=FORGOTTEN)


@hooks.register("periodic_job")
def forget_old_links(now: datetime) -> str:
    forgotten = forget_old(now=now)
    return f"{forgotten} old one-time links forgotten" if forgotten else ""
