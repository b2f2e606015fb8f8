"""A task of the guide as HTML."""

from html import escape

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from guide.texts import FILE, Picture, Task
from pages.starter.fences import Notice
from pages.starter.markup import (
    Block,
    Heading,
    Listing,
    MarkupError,
    Paragraph,
    inline_html,
    list_html,
)


def task_html(task: Task) -> SafeString:
    """Return what stands below the title; every text in it is escaped, MarkupError on an unknown block."""
    return mark_safe("".join(_html(block) for block in task.blocks))  # noqa: S308


def _html(block: Block | Picture) -> str:
    match block:
        case Heading(level=level, text=text, anchor=anchor):
            return f'<h{level} id="{anchor}">{inline_html(text, _attributes)}</h{level}>'
        case Paragraph(text=text):
            return f"<p>{inline_html(text, _attributes)}</p>"
        case Listing():
            return list_html(block, _attributes)
        case Notice(paragraphs=paragraphs):
            inner = "".join(f"<p>{inline_html(text, _attributes)}</p>" for text in paragraphs)
            return f'<div class="guide-notice">{inner}</div>'
        case Picture():
            return _picture_html(block)
    raise MarkupError(f"The guide does not know this block: {block!r}.")


def _picture_html(picture: Picture) -> str:
    """A picture leads to itself in full size: on a telephone its words are too small."""
    address = escape(static(picture.path))
    image = f'<img src="{address}" alt="{escape(picture.alt)}" loading="lazy">'
    return f'<p class="guide-picture"><a href="{address}">{image}</a></p>'


def _attributes(target: str) -> str:
    """Turn the name of another task's file into its address; any other target is an address already."""
    file, _, anchor = target.partition("#")
    if named := FILE.fullmatch(file.removesuffix(".md")):
        target = reverse("guide:task", args=[named["slug"]]) + (f"#{anchor}" if anchor else "")
    return f'href="{escape(target)}"'
