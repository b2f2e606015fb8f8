from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from review.querysets import LateReviewQuerySet, RemovalQuerySet


class Subject(models.Model):
    """What a row is about: a page or another thing with drafts. It outlives the thing."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name="вид")
    object_id = models.CharField("номер", max_length=255)
    subject = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    title = models.CharField("что", max_length=255)

    class Meta:
        abstract = True


class Authorship(models.Model):
    """Who saved which revision. Kept apart from the revisions, which are purged and may be saved over."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    revision_id = models.PositiveBigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = "кто сохранил редакцию"
        verbose_name_plural = "кто сохранил редакции"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["revision_id", "user"], name="authorship_once")]
        indexes = [models.Index(fields=["content_type", "object_id", "saved_at"], name="authorship_subject")]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.user_id}"


class LateReview(Subject):
    """Something that went live at once and is looked at by another person afterwards."""

    class Kind(models.TextChoices):
        NOTICE = "notice", "срочное объявление"
        EMERGENCY = "emergency", "публикация в обход согласования"

    kind = models.CharField("вид", max_length=20, choices=Kind.choices)
    revision_id = models.PositiveBigIntegerField("редакция")
    reason = models.TextField("почему срочно")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто опубликовал"
    )
    published_at = models.DateTimeField("когда")
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name="кто писал", blank=True
    )
    review_by = models.DateField("проверить до", null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто проверил"
    )
    reviewed_at = models.DateTimeField("когда проверено", null=True)
    is_accepted = models.BooleanField("принято", null=True)
    note = models.TextField("замечание", blank=True)

    objects = LateReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "проверка после публикации"
        verbose_name_plural = "проверки после публикации"
        ordering = ["review_by", "pk"]
        default_permissions = ("view",)
        permissions = [
            ("publish_urgent_notice", "Может сразу опубликовать срочное объявление"),
            ("bypass_review", "Может в чрезвычайном случае опубликовать без согласования"),
            ("review_late", "Может проверить опубликованное без согласования"),
        ]

    def __str__(self) -> str:
        return self.title


class Removal(Subject):
    """Somebody asks to take a published thing off the site; somebody else decides."""

    reason = models.TextField("почему снять")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="кто просит"
    )
    requested_at = models.DateTimeField("когда")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="кто решил"
    )
    decided_at = models.DateTimeField("когда решено", null=True)
    is_granted = models.BooleanField("снято", null=True)
    note = models.TextField("пояснение", blank=True)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        verbose_name = "снятие с публикации"
        verbose_name_plural = "снятия с публикации"
        ordering = ["requested_at", "pk"]
        default_permissions = ("view",)
        permissions = [("confirm_removal", "Может решить о снятии с публикации")]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(decided_at__isnull=True),
                name="one_removal_waits",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Told(models.Model):
    """What somebody was reminded of, so that he is reminded once."""

    occasion = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "напоминание о согласовании"
        verbose_name_plural = "напоминания о согласовании"
        default_permissions = ()

    def __str__(self) -> str:
        return self.occasion
