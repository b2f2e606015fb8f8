"""One index in ordinary tables, the same on every database: docs/adr/0011-search-by-own-postings.md."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Page

from search.querysets import (
    PostingQuerySet,
    PromotedQuerySet,
    PublicEntries,
    StemQuerySet,
    WordFormQuerySet,
)
from search.words import words


class SearchEntry(models.Model):
    """What one text gives to the search. Made from its source, so it may be made anew any time."""

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    url = models.TextField()
    title = models.TextField()
    place = models.TextField(blank=True)
    audience = models.CharField(max_length=20, blank=True)
    stale_on = models.DateField(null=True, blank=True, db_index=True)
    lead = models.TextField(blank=True)
    # Last: a database that keeps rows whole reads the columns before it without it.
    body = models.TextField(blank=True)

    objects = PublicEntries()
    every = models.Manager["SearchEntry"]()

    class Meta:
        verbose_name = "запись поиска"
        verbose_name_plural = "записи поиска"
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.title}"


class Stem(models.Model):
    """What the forms of a word have in common. Never deleted: another process may be about to refer to it."""

    text = models.CharField(max_length=40, unique=True)
    length = models.PositiveSmallIntegerField(db_index=True)

    objects = StemQuerySet.as_manager()

    class Meta:
        verbose_name = "основа слова"
        verbose_name_plural = "основы слов"

    def __str__(self) -> str:
        return self.text


class WordForm(models.Model):
    """A word as some text has it. Mistyped words are compared with these: an ending may be mistyped too."""

    text = models.CharField(max_length=40, unique=True)
    length = models.PositiveSmallIntegerField(db_index=True)
    stem = models.ForeignKey(Stem, models.CASCADE, related_name="forms")

    objects = WordFormQuerySet.as_manager()

    class Meta:
        verbose_name = "слово"
        verbose_name_plural = "слова"

    def __str__(self) -> str:
        return self.text


class Posting(models.Model):
    """That a stem stands in an entry: how much it counts there, and where in the body it comes first."""

    pk = models.CompositePrimaryKey("stem_id", "entry_id")
    stem = models.ForeignKey(Stem, models.CASCADE, related_name="postings", db_index=False)
    entry = models.ForeignKey(SearchEntry, models.CASCADE, related_name="postings")
    weight = models.PositiveIntegerField()
    offset = models.IntegerField()

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "слово записи"
        verbose_name_plural = "слова записей"
        # All that ranking asks for, so that it reads nothing else.
        indexes = [models.Index(fields=["stem", "entry", "weight"], name="search_ranking")]

    def __str__(self) -> str:
        return f"{self.stem_id} в {self.entry_id}"


class PromotedResult(models.Model):
    """What editors put above the results of certain queries."""

    words = models.TextField(
        "запросы",
        help_text="По одному в строке, в любой форме: «узнать долг». Совет покажут, когда в запросе "
        "есть все слова строки.",
    )
    page = models.ForeignKey(
        Page, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="страница"
    )
    url = models.CharField(
        "или адрес", max_length=500, blank=True, help_text="Другого раздела или сайта: /ask/status/."
    )
    title = models.CharField("заголовок", max_length=200, blank=True, help_text="Для страницы не обязателен.")
    note = models.CharField("пояснение", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("порядок", default=0)

    objects = PromotedQuerySet.as_manager()

    panels = [
        FieldPanel("words"),
        MultiFieldPanel(
            [PageChooserPanel("page"), FieldPanel("url"), FieldPanel("title")], heading="Куда ведёт"
        ),
        FieldRowPanel([FieldPanel("note"), FieldPanel("order")]),
    ]

    class Meta:
        verbose_name = "совет в поиске"
        verbose_name_plural = "советы в поиске"
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=False, url="") | (Q(page__isnull=True) & ~Q(url="")),
                name="promoted_leads_somewhere",
                violation_error_message="Выберите страницу или впишите адрес — что-то одно.",
            )
        ]

    def __str__(self) -> str:
        return self.title or (self.page.title if self.page else self.url)

    def clean(self) -> None:
        super().clean()
        if self.url and not self.url.startswith(("/", "http://", "https://")):
            raise ValidationError({"url": "Адрес начинается с / или с https://."})
        if self.url and not self.title:
            raise ValidationError({"title": "Напишите заголовок: у адреса своего нет."})
        if not any(True for _ in words(self.words)):
            raise ValidationError({"words": "Нужно хотя бы одно слово со смыслом."})


class Sweep(models.Model):
    """That the whole index was compared with its sources on this day."""

    day = models.DateField(unique=True)

    class Meta:
        verbose_name = "сверка поиска"
        verbose_name_plural = "сверки поиска"

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}"
