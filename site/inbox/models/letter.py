"""Letters that people and programs have sent to the company's mailbox."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from files.models import private_storage
from inbox.doubts import WORDS, Doubt
from inbox.reading.recognising import Kind

KIND_WORDS = {
    Kind.LETTER: "письмо",
    Kind.AUTOMATIC: "автоматический ответ",
    Kind.MAILING: "рассылка",
    Kind.RETURNED: "уведомление о недоставке",
    Kind.RECEIPT: "уведомление о доставке или прочтении",
    Kind.OWN: "письмо сайта",
}


class Letter(models.Model):
    """A letter that has come, once however often it lies in the mailbox, and what became of it."""

    class State(models.TextChoices):
        TAKEN = "taken", "получено"
        HUMAN = "human", "ждёт решения"
        REGISTERED = "registered", "зарегистрировано"
        JOINED = "joined", "добавлено к обращению"
        RETURNED = "returned", "недоставка учтена"
        NOTHING = "nothing", "ничего не требуется"
        SPAM = "spam", "спам"

    OPEN = (State.HUMAN, State.SPAM, State.NOTHING)
    """States in which a person may decide, and decide otherwise."""

    token = models.UUIDField("ключ обращения", default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField("отпечаток", max_length=64, unique=True)
    message_id = models.CharField("Message-ID", max_length=255, blank=True, db_index=True)
    kind = models.CharField(
        "вид", max_length=20, choices=[(k.value, w) for k, w in KIND_WORDS.items()], blank=True
    )
    state = models.CharField("состояние", max_length=20, choices=State.choices, default=State.TAKEN)
    marks = models.CharField(
        "почему ждёт решения", max_length=300, blank=True, help_text="Коды между чертами: |spam|no_name|."
    )
    from_name = models.CharField("имя отправителя", max_length=200, blank=True)
    from_email = models.CharField("адрес отправителя", max_length=254, blank=True)
    subject = models.CharField("тема", max_length=300, blank=True)
    text = models.TextField("текст", blank=True)
    written_at = models.DateTimeField("дата в письме", null=True)
    received_at = models.DateTimeField("получено почтовым ящиком")
    taken_at = models.DateTimeField("забрано")
    size = models.PositiveBigIntegerField("размер, байт")
    in_spam_folder = models.BooleanField("лежало в папке «Спам»", default=False)
    raw = models.FileField("письмо целиком", storage=private_storage, max_length=100, blank=True)
    appeal = models.ForeignKey(
        "questions.Appeal", models.SET_NULL, null=True, related_name="letters", verbose_name="обращение"
    )
    suggested = models.ForeignKey(
        "questions.Appeal", models.SET_NULL, null=True, related_name="+", verbose_name="возможно, к обращению"
    )
    returned = models.ForeignKey(
        "outbox.Message", models.SET_NULL, null=True, related_name="+", verbose_name="вернувшееся письмо"
    )
    decided_by = models.ForeignKey(
        "staff.Employee", models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )
    decided_at = models.DateTimeField("когда решено", null=True)
    attempts = models.PositiveIntegerField("попыток учесть", default=0)
    next_try_at = models.DateTimeField("следующая попытка", null=True)
    trouble = models.CharField("что мешает учесть", max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        permissions = [
            ("view_letter", "Смотреть входящую почту"),
            ("handle_letter", "Решать, что делать с письмом из входящей почты"),
        ]
        verbose_name = "входящее письмо"
        verbose_name_plural = "входящие письма"
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["next_try_at", "id"], condition=Q(state="taken"), name="inbox_letter_taken"),
            models.Index(fields=["received_at"], condition=Q(state="human"), name="inbox_letter_human"),
            models.Index(fields=["state", "-received_at"], name="inbox_letter_state"),
            models.Index(fields=["from_email", "received_at"], name="inbox_letter_from"),
            models.Index(fields=["decided_at"], condition=~Q(raw=""), name="inbox_letter_raw"),
        ]

    def __str__(self) -> str:
        return f"Входящее письмо {self.pk}"

    @property
    def stream(self) -> str:
        """The letter's own stream in the ledger."""
        return f"mail:{self.pk}"

    @property
    def doubts(self) -> list[Doubt]:
        return [Doubt(code) for code in self.marks.strip("|").split("|") if code]

    @doubts.setter
    def doubts(self, doubts: Iterable[Doubt]) -> None:
        codes = "|".join(dict.fromkeys(doubt.value for doubt in doubts))
        self.marks = f"|{codes}|" if codes else ""

    @property
    def doubt_words(self) -> list[str]:
        return [WORDS[doubt] for doubt in self.doubts]

    @property
    def is_open(self) -> bool:
        """Whether a person may decide on it."""
        return self.state in self.OPEN and self.appeal_id is None


class LetterFile(models.Model):
    """A file of a letter: kept and inspected as any other, or why not."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="files", verbose_name="письмо")
    position = models.PositiveIntegerField("место в письме")
    name = models.CharField("имя", max_length=150)
    size = models.PositiveBigIntegerField("размер, байт")
    stored = models.OneToOneField(
        "files.StoredFile", models.SET_NULL, null=True, related_name="+", verbose_name="файл"
    )
    trouble = models.CharField("почему не принят", max_length=400, blank=True)

    class Meta:
        default_permissions = ()
        verbose_name = "вложение письма"
        verbose_name_plural = "вложения писем"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["letter", "position"], name="inbox_file_once")]

    def __str__(self) -> str:
        return self.name
