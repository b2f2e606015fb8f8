"""An office scanner: printed letters become pictures, turned, askew, noisy, and come back as one file."""

import io
import random
from collections.abc import Sequence
from contextlib import closing

from django.core.files.uploadedfile import SimpleUploadedFile

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageDraw

from files.models import StoredFile

A4_AT_200 = (1654, 2339)


def printed(letter: StoredFile | None, dpi: int = 200) -> list[Image.Image]:
    """Return the pages of a letter as they come out of the printer."""
    assert letter is not None
    with letter.content.open("rb") as content:
        data = content.read()
    with closing(pypdfium2.PdfDocument(data)) as document:
        return [document[index].render(scale=dpi / 72).to_pil() for index in range(len(document))]


def scanned(page: Image.Image, *, turn: int = 0, skew: float = 0.0, noise: float = 12.0) -> Image.Image:
    """Return a page as a worn scanner sees it: grey, askew, turned by quarters, with specks."""
    grey = page.convert("L").rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=250)
    specks = Image.effect_noise(grey.size, noise * 4)
    return Image.blend(grey, specks, 0.12).rotate(turn, expand=True)


def blank_back(front: Image.Image) -> Image.Image:
    """Return the empty back of a sheet, its front shining through a little."""
    grey = front.convert("L").transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return scanned(grey.point(lambda value: 225 + value // 10), noise=6)


def foreign_page() -> Image.Image:
    page = Image.new("L", A4_AT_200, 255)
    drawing = ImageDraw.Draw(page)
    for line in range(30):
        drawing.rectangle((200, 200 + line * 60, 1400 - line * 9, 222 + line * 60), fill=20)
    return page


def slip() -> Image.Image:
    """Return a small foreign page, which is looked at faster than a whole sheet."""
    return foreign_page().reduce(2)


def stack_of(pages: Sequence[Image.Image], name: str = "стопка.pdf") -> SimpleUploadedFile:
    """Return the pages as the one PDF that the feeder's button makes."""
    made = io.BytesIO()
    first, *others = [page.convert("L") for page in pages]
    first.save(made, "PDF", save_all=True, append_images=others, resolution=200)
    return SimpleUploadedFile(name, made.getvalue(), "application/pdf")


def jpeg(page: Image.Image, name: str) -> SimpleUploadedFile:
    made = io.BytesIO()
    page.save(made, "JPEG", quality=70)
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def shuffled(pages: Sequence[Image.Image], seed: int = 7) -> list[Image.Image]:
    mixed = list(pages)
    random.Random(seed).shuffle(mixed)
    return mixed
