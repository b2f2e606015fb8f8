"""Pictures: how large they are, by their head alone, and a small copy of them, made in the child process."""

import io
import struct
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from files.containers import Bomb, Damaged

MOST_PIXELS = 200_000_000
"""What the largest camera of a telephone makes; more takes a gigabyte to be shown."""
PREVIEW_SIDE = 1200
PREVIEW_TYPE = "image/webp"
QUALITY = 80
FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
    "image/heic": "HEIF",
}
"""The kinds of which there are previews, each with the one reader that is let at it."""

# Made directly, these read the head only and ask nothing of the global limit of pixels.
HEADS: Mapping[str, Callable[[Any], Image.Image]] = {
    "image/jpeg": JpegImageFile,
    "image/png": PngImageFile,
    "image/webp": WebPImageFile,
    "image/tiff": TiffImageFile,
}
ODDITIES = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    struct.error,
)
"""What Pillow is known to raise on files that are not as they should be."""


def pixels(content: BinaryIO, content_type: str) -> int:
    """Return how many pixels a picture says it has, 0 when it does not say.

    The stream may be left at any place.
    """
    if content_type not in HEADS:
        return 0
    content.seek(0)
    with suppress(*ODDITIES, Warning):
        width, height = HEADS[content_type](content).size
        return width * height
    return 0


def preview(content: BinaryIO, content_type: str) -> bytes:
    """Return a WebP picture of at most 1200 pixels a side, upright and without anything else of the file.

    Raises Damaged, Bomb or MemoryError.
    """
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    if content_type == "image/heic":
        _read_heif()
    try:
        with Image.open(content, formats=[FORMATS[content_type]]) as picture:
            return _webp(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Bomb from error
    except ODDITIES as error:
        raise Damaged from error


def _read_heif() -> None:
    """Teach Pillow HEIC, if Wagtail has brought the library along."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError as error:
        raise Damaged from error
    register_heif_opener(thumbnails=False)


def _webp(picture: Image.Image) -> bytes:
    # A JPEG file is read at a fraction of its size at once.
    picture.draft("RGB", (PREVIEW_SIDE, PREVIEW_SIDE))
    picture.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    upright = _on_white(ImageOps.exif_transpose(picture))
    buffer = io.BytesIO()
    # A new picture: no EXIF, no place, no profile, no comment can come along.
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    clean.save(buffer, "WEBP", quality=QUALITY)
    return buffer.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the picture in plain colours, what is transparent as white paper."""
    if picture.mode.startswith("I"):
        # Sixteen bits of grey: Pillow would cut them off instead of scaling them.
        picture = picture.point(lambda value: value / 256).convert("L")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layer = picture.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    return Image.alpha_composite(paper, layer).convert("RGB")
