"""What people of the company write down beside an appeal: notes, calls to make, decisions, reminders."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from wagtail.fields import RichTextField

from questions.querysets import DecisionQuerySet


class InternalNote(models.Model):
    """A remark for colleagues; the customer never sees it."""

    appeal = models.ForeignKey(
        "questions.Appeal", models.PROTECT, related_name="notes", verbose_name="обращение"
    )
    author = models.ForeignKey("staff.Employee", models.PROTECT, related_name="+", verbose_name="кто написал")
    text = models.TextField("заметка")
    created_at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "заметка"
        verbose_name_plural = "заметки"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"Заметка к обращению {self.appeal_id}"


class CallBack(models.Model):
    """A call agreed on when the answer takes more than two minutes: by us, or by the customer."""

    class Direction(models.TextChoices):
        WE_CALL = "we_call", "перезвоним мы"
        CUSTOMER_CALLS = "customer_calls", "перезвонит потребитель"

    appeal = models.ForeignKey(
        "questions.Appeal", models.PROTECT, related_name="call_backs", verbose_name="обращение"
    )
    direction = models.CharField("кто перезвонит", max_length=20, choices=Direction.choices)
    phone = models.CharField("телефон", max_length=40, blank=True)
    agreed_at = models.DateTimeField("на когда договорились")
    assignee = models.ForeignKey(
        "staff.Employee", models.PROTECT, related_name="+", verbose_name="кто звонит"
    )
    created_at = models.DateTimeField("когда записано")
    done_at = models.DateTimeField("когда состоялся", null=True)
    result = models.TextField("итог разговора", blank=True)

    class Meta:
        verbose_name = "обратный звонок"
        verbose_name_plural = "обратные звонки"
        ordering = ["agreed_at", "id"]
        indexes = [models.Index(fields=["agreed_at"], name="call_back_waiting", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"Звонок по обращению {self.appeal_id}, {self.agreed_at:%d.%m.%Y}"


class Decision(models.Model):
    """What was decided on a complaint or a claim, who does it and by when."""

    class Verdict(models.TextChoices):
        SATISFIED = "satisfied", "удовлетворена"
        PARTLY = "partly", "удовлетворена частично"
        REFUSED = "refused", "отказано"

    appeal = models.OneToOneField(
        "questions.Appeal", models.PROTECT, related_name="decision", verbose_name="обращение"
    )
    verdict = models.CharField("решение", max_length=20, choices=Verdict.choices)
    action = models.TextField("что нужно сделать", blank=True)
    measure = models.CharField("мероприятие, к которому привела жалоба", max_length=300, blank=True)
    responsible = models.ForeignKey(
        "staff.Employee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ответственный",
    )
    due_on = models.DateField("сделать до", null=True, blank=True)
    done_on = models.DateField("сделано", null=True, blank=True)
    done_note = models.CharField("как сделано", max_length=300, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "решение по жалобе"
        verbose_name_plural = "решения по жалобам"
        indexes = [models.Index(fields=["due_on"], name="decision_open", condition=Q(done_on=None))]

    def __str__(self) -> str:
        return f"Решение по обращению {self.appeal_id}: {self.get_verdict_display()}"


class ReplyTemplate(models.Model):
    """A ready text of an answer, with fields in braces that the appeal fills in."""

    title = models.CharField("название", max_length=150, unique=True)
    topic = models.ForeignKey(
        "questions.Topic", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="тема"
    )
    text = RichTextField("текст", features=["bold", "italic", "ol", "ul"])
    is_active = models.BooleanField("действует", default=True)

    class Meta:
        verbose_name = "шаблон ответа"
        verbose_name_plural = "шаблоны ответов"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Reminder(models.Model):
    """That this reminder about this appeal was given to this person: none is given twice."""

    appeal = models.ForeignKey("questions.Appeal", models.CASCADE, related_name="reminders")
    recipient = models.ForeignKey("staff.Employee", models.CASCADE, related_name="+")
    occasion = models.CharField("повод", max_length=40)
    created_at = models.DateTimeField("когда")

    class Meta:
        verbose_name = "напоминание"
        verbose_name_plural = "напоминания"
        constraints = [
            models.UniqueConstraint(fields=["appeal", "recipient", "occasion"], name="reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.occasion}: обращение {self.appeal_id}"


class Digest(models.Model):
    """That this person has had the daily summary of this day."""

    recipient = models.ForeignKey("staff.Employee", models.CASCADE, related_name="+")
    day = models.DateField("день")

    class Meta:
        verbose_name = "сводка за день"
        verbose_name_plural = "сводки за день"
        constraints = [models.UniqueConstraint(fields=["recipient", "day"], name="digest_once")]

    def __str__(self) -> str:
        return f"Сводка за {self.day:%d.%m.%Y}"


class SavedFilter(models.Model):
    """A view of the desk that its owner wants to come back to."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField("название", max_length=80)
    query = models.CharField("отбор", max_length=1000)

    class Meta:
        verbose_name = "сохранённый отбор"
        verbose_name_plural = "сохранённые отборы"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_filter_once")]

    def __str__(self) -> str:
        return self.name
