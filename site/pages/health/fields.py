"""What a page or a row of it says, field by field, whatever fields its type has."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db import models

from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

from pages.health.facts import Gap, Link, Picture, Spot, Target, Text, form_anchor
from pages.health.walking import Piece, of_rich_text, of_stream
from pages.models import ContactPerson, PublishedFile

OF_EVERY_PAGE = ("title", "seo_title", "search_description")
UNKNOWN_PERSON = "Назовите, кто решает вопрос «{}»: не указаны ни человек, ни отдел, ни телефон."


def of_page(page: Any) -> Iterator[Piece]:
    """Yield what the page's own fields have."""
    for field in _fields(page._meta.model):
        spot = Spot(str(field.verbose_name), form_anchor(field.name))
        yield from _of_field(page, field, spot)


def of_row(row: models.Model, number: int, around: str) -> Iterator[Piece]:
    """Yield what a row of a page has; `around` names the panel of the rows in the page's form."""
    anchor = form_anchor(around)
    named = f"{row._meta.verbose_name} {number}"
    for field in _fields(row._meta.model):
        yield from _of_field(row, field, Spot(f"{named}, {field.verbose_name}", anchor))
    if isinstance(row, ContactPerson) and row.is_unknown:
        yield Gap(Spot(named, anchor), UNKNOWN_PERSON.format(row.matters))


@cache
def _fields(model: Any) -> tuple["models.Field[Any, Any]", ...]:
    """Return the fields that people write; what a choice says is ours."""
    fields = [field for field in model._meta.concrete_fields if not field.choices and not field.primary_key]
    return tuple(field for field in fields if field.model is not Page or field.name in OF_EVERY_PAGE)


def child_relations(model: Any) -> tuple[Any, ...]:
    """Return the relations to a page's own rows; comments of editors belong to every type."""
    relations = get_all_child_relations(model)
    return tuple(relation for relation in relations if relation.model is not Page)


def _of_field(holder: Any, field: Any, spot: Spot) -> Iterable[Piece]:
    value = getattr(holder, field.attname)
    match field:
        case StreamField():
            return of_stream(field.stream_block, value.raw_data, spot.words)
        case RichTextField():
            return of_rich_text(value or "", spot)
        case models.ForeignKey():
            return _of_key(holder, field, value, spot)
        case models.URLField():
            return [Link(spot, Target.ADDRESS, value)] if value else []
        case models.CharField() | models.TextField():
            lines = [line.strip() for line in (value or "").splitlines()]
            return [Text(spot, line) for line in lines if line]
    return []


def _of_key(holder: Any, field: Any, key: Any, spot: Spot) -> list[Piece]:
    """Read a chosen page, file or picture; a picture is described by the field beside it, if there is one."""
    if not key or field.name == "page":
        return []
    if issubclass(field.related_model, Page):
        return [Link(spot, Target.PAGE, str(key))]
    if issubclass(field.related_model, PublishedFile):
        return [Link(spot, Target.FILE, str(key))]
    if issubclass(field.related_model, get_image_model()):
        return [Picture(spot, key, getattr(holder, f"{field.name}_text", None))]
    return []


def sorted_out(pieces: Iterable[Piece]) -> dict[str, tuple[Any, ...]]:
    """Return the pieces by the names that `PageFacts` has for them."""
    named: dict[type[Any], list[Any]] = {Text: [], Link: [], Picture: [], Gap: []}
    for piece in pieces:
        named[type(piece)].append(piece)
    names = {Text: "texts", Link: "links", Picture: "pictures", Gap: "gaps"}
    return {names[kind]: tuple(found) for kind, found in named.items()}
