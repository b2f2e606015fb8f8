"""What the outbox holds about a record: letters by the codes that they are related to."""

from collections.abc import Collection, Iterator

from files.models import StoredFile
from outbox.models import Message, MessageAttachment
from privacy.holders import Record, Wipe, facts

UNDER_WAY = (Message.State.QUEUED, Message.State.SENDING)
ON_ITS_WAY = "сейчас письмо о ней ещё отправляется"


def letters_about(related: Collection[str]) -> Iterator[Record]:
    """Yield the letters related to these codes, each as the record `subject` «message:12»."""
    letters = Message.objects.filter(related__in=related).prefetch_related("attachments")
    for letter in letters.order_by("pk"):
        yield record_of(letter)


def record_of(letter: Message) -> Record:
    names = ", ".join(each.name for each in letter.attachments.all())
    return Record(
        f"message:{letter.pk}",
        f"Письмо по электронной почте от {letter.created_at:%d.%m.%Y}",
        facts(
            ("Кому", letter.to), ("Тема", letter.subject), ("Состояние", letter.get_state_display()),
            ("Текст", letter.text), ("Вложения", names),
        ),
    )  # fmt: skip


def under_way(related: Collection[str]) -> set[str]:
    """Return which of these codes have a letter that is still to leave."""
    letters = Message.objects.filter(related__in=related, state__in=UNDER_WAY)
    return set(letters.values_list("related", flat=True))


def lock_letters(related: Collection[str]) -> None:
    """Lock the letters related to these codes: before their records, as the outbox itself does."""
    list(Message.objects.select_for_update().filter(related__in=related).order_by("pk").values_list("pk"))


def erase_letters(related: Collection[str]) -> int:
    """Empty the letters related to these codes; that they were sent, when and with what end stays."""
    return _empty(list(Message.objects.filter(related__in=related).values_list("pk", flat=True)))


def erase_by_key(keys: Collection[int], wipe: Wipe) -> int:
    """Empty letters by their own keys, with the files that nothing else refers to."""
    attached = MessageAttachment.objects.filter(message__in=keys).values_list("file", flat=True)
    files = list(StoredFile.objects.filter(pk__in=list(attached)))
    count = _empty(keys)
    for file in files:
        wipe.file(file)
    return count


def _empty(keys: Collection[int]) -> int:
    MessageAttachment.objects.filter(message__in=keys).delete()
    letters = Message.objects.filter(pk__in=keys).exclude(to="")
    return letters.update(to="", reply_to="", text="", html="", last_error="", unsubscribe_url="")
