import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db import models

from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from pages.anchors import distinct_anchors
from pages.blocks import ChapterBlock, plain_table


class EditionQuerySet(models.QuerySet):  # type: ignore[type-arg]  # the row type stands below
    def in_force(self, on: date) -> "Edition | None":
        """Return the edition in force on a day: the latest whose first day has come."""
        return self.filter(valid_from__lte=on).order_by("-valid_from").first()


class Edition(Orderable):
    """One text of a document, in force from its first day until the next edition's."""

    page = ParentalKey("pages.DocumentPage", on_delete=models.CASCADE, related_name="editions")
    number = models.CharField("редакция", max_length=60, help_text="Например: первая, или 2 от 2026 года.")
    valid_from = models.DateField("действует с")
    approving_act = models.CharField("утверждающий акт", max_length=300, blank=True)
    approved_by = models.CharField("кем утверждён", max_length=300, blank=True)
    body = StreamField([("chapter", ChapterBlock())], verbose_name="текст", blank=True)
    file = models.ForeignKey(
        "pages.PublishedFile", models.PROTECT, null=True, blank=True, related_name="editions",
        verbose_name="файл",
        help_text="Подписанный или утверждённый документ. Новый файл — это новая редакция.",
    )  # fmt: skip

    panels = [
        FieldPanel("number"),
        FieldPanel("valid_from"),
        FieldPanel("approving_act"),
        FieldPanel("approved_by"),
        FieldPanel("file"),
        FieldPanel("body"),
    ]
    objects = EditionQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = "редакция"
        verbose_name_plural = "редакции"
        constraints = [models.UniqueConstraint(fields=["page", "valid_from"], name="edition_first_day")]

    def __str__(self) -> str:
        return f"{self.number}, с {self.valid_from:%d.%m.%Y}"

    @property
    def version_hash(self) -> str:
        """SHA-256 of the text itself, by which a consent or a copy can be proved to be of this very text.

        Only what a reader sees counts: the identifiers that the editor gives to blocks change by themselves.
        """
        text = [[row["heading"], [_text_of(block) for block in row["content"]]] for row in self.chapters()]
        return hashlib.sha256(json.dumps(text, ensure_ascii=False).encode()).hexdigest()

    def has_begun(self, on: date) -> bool:
        return self.valid_from <= on

    def refusal(self, written: Mapping[str, Any], on: date) -> str:
        """Say why a form's data may not replace this published edition; empty when it may.

        The address of a file never means another one, and what was in force stays as it was. A signed copy
        may still join a text.
        """
        if self.file_id is not None and written.get("file") != self.file:
            return "Файл размещённой редакции не меняют: на него ссылаются. Добавьте новую редакцию."
        if self.has_begun(on) and written.get("valid_from") != self.valid_from:
            return "Эта редакция уже действует или действовала: её первый день не меняют."
        return ""

    def chapters(self) -> list[dict[str, Any]]:
        """Return the chapters with their anchors, each anchor once."""
        values = [block.value for block in self.body]
        anchors = distinct_anchors((value["anchor"], value["heading"]) for value in values)
        return [
            {"heading": value["heading"], "anchor": anchor, "content": value["content"]}
            for value, anchor in zip(values, anchors, strict=True)
        ]


def _text_of(block: Any) -> list[Any]:
    return [block.block_type, plain_table(block.value) if block.block_type == "table" else block.value.source]


class Standing(StrEnum):
    """How an edition stands on a day."""

    COMING = "coming"
    IN_FORCE = "in_force"
    FORMER = "former"


@dataclass(frozen=True)
class StandingEdition:
    """An edition as it stands on a day; `last_day` is the day before the next edition, if there is one."""

    edition: Edition
    standing: Standing
    last_day: date | None


def as_they_stand(editions: Iterable[Edition], on: date) -> list[StandingEdition]:
    """Say of each edition, the newest first, how it stands on a day and which day is its last."""
    rows: list[StandingEdition] = []
    following: Edition | None = None
    for edition in sorted(editions, key=lambda each: each.valid_from, reverse=True):
        if edition.valid_from > on:
            standing = Standing.COMING
        elif following is None or following.valid_from > on:
            standing = Standing.IN_FORCE
        else:
            standing = Standing.FORMER
        last_day = following.valid_from - timedelta(days=1) if following else None
        rows.append(StandingEdition(edition, standing, last_day))
        following = edition
    return rows
