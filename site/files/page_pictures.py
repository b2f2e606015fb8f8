"""Pages of scanned papers: the codes on them, blank ones, a picture to look at, pages bound into a new PDF.

The child process in which strangers' pages are drawn: ``python -m files.page_pictures TASK SECONDS PLAN``.
PLAN is JSON: ``files``, each a descriptor and a content type, and ``work``, a list of pieces, each a list of
``[index of file, pages or null]`` with pages counted from one. It answers in JSON, a line as soon as it is
known: a piece a line, or a page a line where it looks for codes. It limits itself before it looks at a file
and knows no Django, as files/extraction.py.
"""

import base64
import io
import json
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any, BinaryIO

import pypdfium2  # type: ignore[import-untyped]
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from files.limits import limit
from files.pictures import FORMATS, MOST_PIXELS, ODDITIES

PDF = "application/pdf"
POINTS_AN_INCH = 72
DPI, FINER_DPI = 200, 300
PICTURE_DPI = 110
LONGEST_SIDE = 3600
"""Pixels: an A3 sheet at 200 dpi; larger papers are drawn coarser."""
A4 = (595.28, 841.89)
JPEG_QUALITY = 90
ORIENTATION, CMYK = 0x0112, "CMYK"

SPECK = 4
"""Pixels a side that are taken together, so that noise and dust do not count as writing."""
MARGIN = 0.04
"""Share of a side that scanners fill with shadows of the edge."""
CONTRAST, INK, WHITE = 50, 0.0002, 150
"""How much darker than the paper ink is, how much of it a page with writing has, how light paper is."""
PRINTED = 0.35
"""How much of the paper's lightness a printed code takes away; one that shines through, a fifth at most."""


class Unreadable(Exception):
    """A page or a file that does not open; the argument is the outcome known to files/page_reading.py."""


@dataclass(frozen=True)
class Source:
    content: BinaryIO
    content_type: str
    pages: Sequence[int] | None


def opened(source: Source) -> Any:
    """Open a PDF file; raises Unreadable with «protected» or «damaged»."""
    try:
        return pypdfium2.PdfDocument(source.content)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("protected" if "assword" in str(error) else "damaged") from error


def count(source: Source) -> int:
    """Return how many pages a file has; a picture, which is one, is decoded to the end."""
    if source.content_type != PDF:
        decoded(source)
        return 1
    with closing(opened(source)) as document:
        return len(document)


def decoded(source: Source) -> Image.Image:
    """Return a picture upright, as its pixels."""
    try:
        source.content.seek(0)
        with Image.open(source.content, formats=[FORMATS[source.content_type]]) as picture:
            picture.load()
            return ImageOps.exif_transpose(picture)
    except (*ODDITIES, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable("damaged") from error


def drawn(source: Source, page: int, dpi: int) -> Image.Image:
    """Return a page in greys, at most LONGEST_SIDE a side; raises Unreadable."""
    if source.content_type != PDF:
        picture = decoded(source).convert("L")
        picture.thumbnail((dpi * A4[1] / POINTS_AN_INCH,) * 2)
        return picture
    with closing(opened(source)) as document:
        try:
            sheet = document[page - 1]
            drawing: Image.Image = sheet.render(scale=_scale(sheet, dpi), grayscale=True).to_pil()
        except (pypdfium2.PdfiumError, IndexError, *ODDITIES) as error:
            raise Unreadable("damaged") from error
        return drawing.convert("L")


def _scale(sheet: Any, dpi: int) -> float:
    return min(dpi / POINTS_AN_INCH, LONGEST_SIDE / max(*sheet.get_size(), 1))


def codes_on(picture: Image.Image) -> list[str]:
    """Return the texts of the QR codes, however the sheet lies, each once."""
    return sorted({code.text for code in _codes(picture)})


def _codes(picture: Image.Image) -> list[zxingcpp.Barcode]:
    """Find the codes of this side: one that shines through from the back is read too, mirrored."""
    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(picture, formats=formats, try_invert=False)
    return [code for code in found if code.valid and _is_printed(picture, code.position)]


def _is_printed(picture: Image.Image, corners: zxingcpp.Position) -> bool:
    """Whether a code is ink on this side of the paper: its dark is much darker than its light."""
    points = (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
    across, down = [point.x for point in points], [point.y for point in points]
    shades = picture.crop((min(across), min(down), max(across) + 1, max(down) + 1)).histogram()
    dark, light = _shade(shades, 0.1), _shade(shades, 0.9)
    return light - dark > light * PRINTED


def _shade(shades: Sequence[int], share: float) -> int:
    """Return the shade up to which a share of the pixels is."""
    seen, wanted = 0, sum(shades) * share
    for shade, count in enumerate(shades):
        seen += count
        if seen >= wanted:
            return shade
    return len(shades)


def is_blank(picture: Image.Image) -> bool:
    """Whether there is no writing: the back of a sheet, what shines through from its front included."""
    small = picture.convert("L").reduce(SPECK)
    width, height = small.size
    edge = (int(width * MARGIN), int(height * MARGIN))
    inner = small.crop((*edge, max(width - edge[0], edge[0] + 1), max(height - edge[1], edge[1] + 1)))
    shades = inner.histogram()
    paper = _shade(shades, 0.5)
    return paper > WHITE and sum(shades[: max(paper - CONTRAST, 0)]) < sum(shades) * INK


def look_at(source: Source, page: int) -> dict[str, Any]:
    """Return what is on a page: ``codes`` and whether it is ``blank``, or that it is ``damaged``.

    A page with writing and no code is looked at twice more, smoothed and finer, before it is given up.
    """
    try:
        picture = drawn(source, page, DPI)
        codes = codes_on(picture)
        blank = not codes and is_blank(picture)
        if not codes and not blank:
            codes = codes_on(picture.filter(ImageFilter.MedianFilter(3))) or codes_on(
                drawn(source, page, FINER_DPI).filter(ImageFilter.GaussianBlur(1))
            )
    except Unreadable:
        return {"page": page, "damaged": True}
    return {"page": page, "codes": codes, "blank": blank}


def picture_of(source: Source, page: int) -> bytes:
    """Return a page as a PNG in greys: new pixels, nothing else of the file comes along."""
    greys = drawn(source, page, PICTURE_DPI).point(lambda value: value >> 4)
    greys.putpalette([shade * 17 for shade in range(16) for _ in "rgb"])
    made = io.BytesIO()
    greys.save(made, "PNG", bits=4)
    return made.getvalue()


def bind(sources: Sequence[Source], *, upright: bool = False) -> bytes:
    """Return a PDF of the sources' pages in order; raises Unreadable. Pages of a PDF go over as they are.

    Where `upright` is asked for, a sheet that went through the scanner turned is shown as its code stands.
    """
    with closing(pypdfium2.PdfDocument.new()) as bound:
        for source in sources:
            if source.content_type == PDF:
                _import(bound, source)
            else:
                _add_picture(bound, source)
        if upright:
            _turn_upright(bound)
        made = io.BytesIO()
        bound.save(made)
    return made.getvalue()


def _turn_upright(bound: Any) -> None:
    for sheet in bound:
        picture = sheet.render(scale=_scale(sheet, DPI), grayscale=True).to_pil().convert("L")
        quarters = {round(code.orientation / 90) for code in _codes(picture)}
        if len(quarters) == 1:
            sheet.set_rotation((sheet.get_rotation() - 90 * quarters.pop()) % 360)


def _import(bound: Any, source: Source) -> None:
    with closing(opened(source)) as document:
        pages = [page - 1 for page in source.pages or range(1, len(document) + 1)]
        try:
            bound.import_pages(document, pages)
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise Unreadable("damaged") from error


def _add_picture(bound: Any, source: Source) -> None:
    """Add a picture as a sheet of A4; a JPEG that lies as it should is put in as it is."""
    picture = decoded(source)
    sheet = A4 if picture.height >= picture.width else A4[::-1]
    scale = min(sheet[0] / picture.width, sheet[1] / picture.height)
    width, height = picture.width * scale, picture.height * scale
    image = pypdfium2.PdfImage.new(bound)
    image.load_jpeg(_jpeg(source, picture), inline=True)
    image.set_matrix(
        pypdfium2.PdfMatrix().scale(width, height).translate((sheet[0] - width) / 2, (sheet[1] - height) / 2)
    )
    page = bound.new_page(*sheet)
    page.insert_obj(image)
    page.gen_content()


def _jpeg(source: Source, picture: Image.Image) -> io.BytesIO:
    source.content.seek(0)
    whole = io.BytesIO(source.content.read())
    if source.content_type == "image/jpeg":
        with Image.open(whole) as original:
            if original.getexif().get(ORIENTATION, 1) == 1 and original.mode != CMYK:
                whole.seek(0)
                return whole
    made = io.BytesIO()
    picture.convert("RGB").save(made, "JPEG", quality=JPEG_QUALITY)
    made.seek(0)
    return made


def answers(task: str, piece: Sequence[Source]) -> Iterator[dict[str, Any]]:
    """Yield what comes of one piece of work; raises Unreadable."""
    if task == "look":
        yield from (look_at(source, page) for source in piece for page in source.pages or [])
    elif task == "count":
        yield {"outcome": "read", "pages": sum(count(source) for source in piece)}
    else:
        made = (
            picture_of(piece[0], (piece[0].pages or [1])[0])
            if task == "picture"
            else bind(piece, upright=task == "letter")
        )
        yield {"outcome": "read", "made": base64.b64encode(made).decode()}


def main(task: str, seconds: int, plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    limit(seconds)
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with ExitStack() as stack:
        files = [stack.enter_context(os.fdopen(number, "rb")) for number, _ in plan["files"]]
        types = [content_type for _, content_type in plan["files"]]
        for piece in plan["work"]:
            try:
                yield from answers(
                    task, [Source(files[index], types[index], pages) for index, pages in piece]
                )
            except Unreadable as error:
                yield {"outcome": str(error)}


if __name__ == "__main__":
    for line in main(sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
