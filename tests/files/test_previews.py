import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks
from tests.files.samples import PNG, heic, picture, png_head

from files import reading
from files.models import StoredFile
from files.services import discard, quarantine
from files.services.quarantine import make_previews

Keep = Callable[..., StoredFile]
Preview = StoredFile.Preview
RED, WHITE = (255, 0, 0), (255, 255, 255)


def previewed(keep: Keep, content: bytes, name: str) -> StoredFile:
    stored = keep(content, name, max_bytes=10_000_000)
    assert stored.preview_state == Preview.WAITING
    assert make_previews() == 1
    stored.refresh_from_db()
    return stored


def shown(stored: StoredFile) -> Image.Image:
    with stored.preview.open("rb") as content:
        image = Image.open(io.BytesIO(content.read()))
    assert image.format == "WEBP"
    return image


def is_near(pixel: object, colour: tuple[int, int, int]) -> bool:
    channels = cast("tuple[int, ...]", pixel)
    return all(abs(one - other) < 40 for one, other in zip(channels, colour, strict=True))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (picture("JPEG"), "a.jpg"),
        (picture("JPEG", mode="CMYK"), "a.jpg"),
        (picture("PNG"), "a.png"),
        (picture("PNG", mode="P"), "a.png"),
        (picture("PNG", mode="I;16"), "a.png"),
        (picture("WEBP"), "a.webp"),
        (picture("TIFF", compression="tiff_lzw"), "a.tif"),
        (picture("TIFF", mode="1", compression="group4"), "a.tif"),
        (heic(), "a.heic"),
    ],
    ids=["jpeg", "cmyk", "png", "palette", "grey", "webp", "tiff", "fax", "heic"],
)
def test_a_picture_gets_a_small_copy_in_webp(keep: Keep, content: bytes, name: str) -> None:
    stored = previewed(keep, content, name)

    assert stored.has_preview
    assert shown(stored).mode == "RGB"
    assert stored.preview.name != stored.content.name


def test_the_copy_is_at_most_1200_pixels_and_the_original_stays(keep: Keep) -> None:
    content = picture("JPEG", (3000, 1000))

    stored = previewed(keep, content, "a.jpg")

    assert shown(stored).size == (1200, 400)
    with stored.content.open("rb") as kept:
        assert hashlib.sha256(kept.read()).hexdigest() == stored.sha256


def test_a_small_picture_is_not_blown_up(keep: Keep) -> None:
    assert shown(previewed(keep, picture("PNG"), "a.png")).size == (40, 20)


def test_the_copy_stands_upright_and_says_nothing_of_place_and_camera(keep: Keep) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    exif.get_ifd(0x8825)[1] = "N"

    image = shown(previewed(keep, picture("JPEG", exif=exif), "a.jpg"))

    assert image.size == (20, 40)
    assert not set(image.info) & {"exif", "icc_profile", "xmp"}
    assert is_near(image.getpixel((10, 5)), RED)
    assert is_near(image.getpixel((10, 35)), WHITE)


def test_what_is_transparent_is_white(keep: Keep) -> None:
    content = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(content, "PNG")

    assert is_near(shown(previewed(keep, content.getvalue(), "a.png")).getpixel((5, 5)), WHITE)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PNG, "a.png"),
        (picture("JPEG")[:-200], "a.jpg"),
        (b"II*\x00\x08\0\0\0", "a.tif"),
        (png_head(9, 9), "a.png"),
    ],
)
def test_a_damaged_picture_has_no_preview(
    keep: Keep, content: bytes, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    stored = previewed(keep, content, name)

    assert (stored.preview_state, bool(stored.preview)) == (Preview.NONE, False)
    assert stored.get_preview_state_display() == "предпросмотра нет"
    assert "No preview of a file of type image/" in caplog.text
    assert make_previews() == 0


def test_a_bomb_has_no_preview() -> None:
    answer = reading._ask("preview", io.BytesIO(png_head(20_000, 20_000)), "image/png", 20)

    assert answer == {"outcome": "complex"}


def test_only_accepted_pictures_get_a_preview(keep: Keep) -> None:
    keep(picture("PNG"), "a.png")
    StoredFile.objects.update(state=StoredFile.State.QUARANTINED)

    assert make_previews() == 0


def test_a_document_waits_for_no_preview(keep: Keep) -> None:
    assert keep().preview_state == Preview.NONE


def test_a_second_worker_leaves_no_second_copy(keep: Keep, private_root: Path) -> None:
    stored = keep(picture("PNG"), "a.png")
    make_previews()

    quarantine.preview_of(stored)

    assert len([path for path in private_root.rglob("*") if path.is_file()]) == 2
    assert shown(StoredFile.objects.get()).size == (40, 20)


def test_a_picture_whose_bytes_are_gone_has_no_preview(keep: Keep, caplog: pytest.LogCaptureFixture) -> None:
    stored = keep(picture("PNG"), "a.png")
    stored.content.storage.delete(str(stored.content.name))

    assert make_previews() == 1
    assert StoredFile.objects.get().preview_state == Preview.NONE


def test_a_round_ends_in_time(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "ROUND_SECONDS", 0.0)
    for number in range(2):
        keep(picture("PNG", (40, 20 + number)), "a.png")

    assert [make_previews(), make_previews(), make_previews()] == [1, 1, 0]


def test_discarding_takes_the_preview_along(
    keep: Keep, private_root: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    stored = keep(picture("PNG"), "a.png")
    make_previews()

    with django_capture_on_commit_callbacks(execute=True):
        discard(stored_file=stored)

    assert [path for path in private_root.rglob("*") if path.is_file()] == []
