"""The mailbox among those who hold personal data: see privacy/holders.py.

A letter that has become an appeal, or a part of one, is destroyed with it; one that has not has a code of its
own, «mail:12», and goes after the days of MAIL_KEPT_DAYS by itself.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from inbox.models import Letter
from inbox.services.forgetting import PERSONAL, forget
from privacy.holders import Found, Holder, Person, Record, Wipe, facts, keys_of

MAIL, APPEAL = "mail", "appeal"
TAKEN = "сейчас письмо ещё не учтено"
BY = "job:destroying"


class MailHolder(Holder):
    code = "inbox"
    label = "Входящая почта"
    order = 30
    place = 20

    def find(self, person: Person) -> Iterator[Found]:
        if not person.email:
            return
        letters = Letter.objects.filter(appeal=None, from_email__iexact=person.email).order_by("-pk")
        for letter in letters:
            yield Found(letter.stream, str(letter), timezone.localdate(letter.received_at), letter.from_name)

    def records(self, subjects: Collection[str]) -> Iterator[Record]:
        for letter in _rows(subjects).prefetch_related("files").order_by("pk"):
            yield Record(
                _subject(letter),
                f"{letter}, {timezone.localtime(letter.received_at):%d.%m.%Y %H:%M}",
                facts(
                    ("От кого", f"{letter.from_name} {letter.from_email}".strip()),
                    ("Тема", letter.subject), ("Текст", letter.text),
                    ("Файлы", ", ".join(file.name for file in letter.files.all())),
                ),
            )  # fmt: skip

    def named(self, subject: str) -> str:
        return next((str(letter) for letter in _rows([subject]).filter(pk__in=keys_of([subject], MAIL))), "")

    def why_not(self, subjects: Collection[str]) -> Mapping[str, str]:
        taken = _rows(subjects).filter(state=Letter.State.TAKEN)
        return {_subject(letter): TAKEN for letter in taken}

    def lock(self, subjects: Collection[str]) -> None:
        """Lock letters about no appeal; those of appeals are locked by their appeal."""
        keys = keys_of(subjects, MAIL)
        list(Letter.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))

    def erase(self, subjects: Collection[str], *, act: str, wipe: Wipe, now: datetime) -> Mapping[str, int]:
        keys = list(_rows(subjects).order_by("pk").values_list("pk", flat=True))
        return {"входящих писем": sum(forget(pk, BY, now, wipe) for pk in keys)}


def _rows(subjects: Collection[str]) -> "QuerySet[Letter]":
    """Return the letters of which something is left."""
    own = Q(appeal__in=keys_of(subjects, APPEAL)) | Q(appeal=None, pk__in=keys_of(subjects, MAIL))
    left = Q(*((name, "") for name in (*PERSONAL, "raw")))
    return Letter.objects.filter(own).exclude(left)


def _subject(letter: Letter) -> str:
    return f"{APPEAL}:{letter.appeal_id}" if letter.appeal_id else letter.stream
