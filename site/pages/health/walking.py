"""Texts, links and pictures out of stored fields and blocks.

Blocks are read as they are stored and never bound: that costs no query, and keys of what is gone stay to be
seen. Each kind of block is known by its class, so that a new block of known kinds needs no line here.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from pages.health.facts import Gap, Link, Picture, Spot, Target, Text
from pages.health.markup import read
from pages.models import DocumentPage

Piece = Text | Link | Picture | Gap
NAMING = ("heading", "title", "caption")
"""Fields of a block by which an editor knows it."""
EMPTY_BLOCK = "Заполните или удалите: обязательное поле пусто."
LINK_TARGETS = {"page": Target.PAGE, "document": Target.WAGTAIL_DOCUMENT}


def of_stream(block: Any, raw: Iterable[Any], where: str) -> Iterator[Piece]:
    """Yield what the blocks of a stream field have; `where` is its name."""
    for number, row in enumerate(raw, start=1):
        child = block.child_blocks.get(row["type"])
        if child is not None:
            spot = _block_spot(row, f"{where}, блок {number} ({_name_of(child, row['value'])})", Spot(where))
            yield from _of_block(child, row["value"], spot)


def of_rich_text(html: str, spot: Spot) -> Iterator[Piece]:
    reading = read(html)
    yield from (Text(spot, paragraph) for paragraph in reading.paragraphs)
    for attributes, words in reading.links:
        target = LINK_TARGETS.get(attributes.get("linktype", ""), Target.ADDRESS)
        name = "href" if target == Target.ADDRESS else "id"
        # What has neither an address nor a key is an anchor and no link.
        if name in attributes or "linktype" in attributes:
            yield Link(spot, target, attributes.get(name, ""), words)
    for attributes in reading.pictures:
        key = attributes.get("id", "")
        yield Picture(spot, int(key) if key.isdecimal() else 0, attributes.get("alt", ""))


def anchors_in(block: Any, raw: Iterable[Any]) -> Iterator[str]:
    """Yield the anchors that stand in the rich texts of a stream field."""
    for row in raw:
        child = block.child_blocks.get(row["type"])
        yield from _anchors_of(child, row["value"]) if child is not None else ()


def _anchors_of(block: Any, value: Any) -> Iterator[str]:
    if isinstance(block, blocks.RichTextBlock):
        if "id=" in (value or ""):
            yield from read(value).anchors
    elif isinstance(block, blocks.StreamBlock):
        yield from anchors_in(block, value or ())
    elif isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield from _anchors_of(child, (value or {}).get(name))
    elif isinstance(block, blocks.ListBlock):
        for item in value or ():
            yield from _anchors_of(block.child_block, _item_value(item))


def _of_block(block: Any, value: Any, spot: Spot) -> Iterator[Piece]:
    match block:
        case blocks.StreamBlock():
            yield from _of_inner_stream(block, value or (), spot)
        case ImageBlock():
            yield from _of_image_block(value or {}, spot)
        case blocks.BaseStructBlock():
            for name, child in block.child_blocks.items():
                yield from _of_block(child, (value or {}).get(name), spot)
        case blocks.ListBlock():
            for number, item in enumerate(value or (), start=1):
                place = _block_spot(item, f"{spot.words}, строка {number}", spot)
                yield from _of_block(block.child_block, _item_value(item), place)
        case TypedTableBlock():
            yield from _of_table(block, value or {}, spot)
        case _:
            yield from _of_field_block(block, value, spot)


def _of_inner_stream(block: Any, raw: Iterable[Any], spot: Spot) -> Iterator[Piece]:
    for number, row in enumerate(raw, start=1):
        child = block.child_blocks.get(row["type"])
        if child is not None:
            place = _block_spot(row, f"{spot.words}, {number} ({child.label})", spot)
            yield from _of_block(child, row["value"], place)


def _of_image_block(value: dict[str, Any], spot: Spot) -> Iterator[Piece]:
    if key := value.get("image"):
        yield Picture(spot, int(key), value.get("alt_text") or "", bool(value.get("decorative")))


def _of_table(block: Any, value: dict[str, Any], spot: Spot) -> Iterator[Piece]:
    columns = value.get("columns", ())
    labels = [value.get("caption") or "", *(column.get("heading") or "" for column in columns)]
    yield from (Text(spot, label, is_label=True) for label in labels if label)
    for number, row in enumerate(value.get("rows", ()), start=1):
        place = Spot(f"{spot.words}, строка {number}", spot.anchor)
        for column, cell in zip(columns, row["values"], strict=False):
            child = block.child_blocks.get(column["type"])
            yield from _of_block(child, cell, place) if child is not None else ()


def _of_field_block(block: Any, value: Any, spot: Spot) -> Iterator[Piece]:
    match block:
        case blocks.RichTextBlock():
            pieces = list(of_rich_text(value or "", spot))
            yield from pieces or _gap(block, spot)
        case blocks.PageChooserBlock():
            yield from _of_chosen_page(block, value, spot)
        case ImageChooserBlock():
            yield from [Picture(spot, int(value), None)] if value else _gap(block, spot)
        case DocumentChooserBlock():
            yield from [Link(spot, Target.WAGTAIL_DOCUMENT, str(value))] if value else _gap(block, spot)
        case blocks.URLBlock():
            yield from [Link(spot, Target.ADDRESS, value)] if value else _gap(block, spot)
        case blocks.CharBlock() | blocks.TextBlock():
            lines = [line.strip() for line in (value or "").splitlines() if line.strip()]
            yield from [Text(spot, line) for line in lines] or _gap(block, spot)


def _of_chosen_page(block: Any, value: Any, spot: Spot) -> Iterator[Piece]:
    if value or block.required:
        is_document = block.target_models == [DocumentPage]
        target = Target.DOCUMENT_PAGE if is_document else Target.PAGE
        yield Link(spot, target, str(value or ""))


def _gap(block: Any, spot: Spot) -> list[Piece]:
    return [Gap(Spot(f"{spot.words}: {block.label}", spot.anchor), EMPTY_BLOCK)] if block.required else []


def _item_value(item: Any) -> Any:
    """Return the value of a row of a list, which older texts hold bare."""
    return item["value"] if isinstance(item, dict) and item.get("type") == "item" else item


def _block_spot(row: Any, words: str, around: Spot) -> Spot:
    """Name a place; it has the anchor of its block in the page's form, or that of the block around it."""
    key = row.get("id") if isinstance(row, dict) else None
    return Spot(words, f"block-{key}-section" if key else around.anchor)


def _name_of(block: Any, value: Any) -> str:
    named = (value.get(name) for name in NAMING) if isinstance(value, dict) else ()
    return next((f"«{name}»" for name in named if name), str(block.label))
