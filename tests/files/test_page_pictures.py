"""Pages as pictures: the codes on them, blank ones, what does not open, and what may not be taken along."""

import io
import os
from contextlib import closing

import pypdfium2  # type: ignore[import-untyped]
import pytest
import segno
from PIL import Image, ImageDraw
from tests.files.samples import pdf

from files import page_pictures, page_reading
from files.page_pictures import Source, Unreadable
from files.page_reading import PageLook, PagesOf, bind, count_pages, look_at, picture_of

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
CODE = "PISMO/2026-000123/1/2"
SHEET = (1654, 2339)


def coded(text: str = CODE, ink: int = 0) -> Image.Image:
    """Return a sheet of A4 at 200 dpi with a code of 14 mm in its corner."""
    made = io.BytesIO()
    segno.make(text, error="q", micro=False).save(made, kind="png", border=0)
    code = Image.open(made).convert("L").resize((110, 110)).point(lambda value: ink if value < 128 else 255)
    sheet = Image.new("L", SHEET, 255)
    sheet.paste(code, (1480, 2180))
    return sheet


def written() -> Image.Image:
    sheet = Image.new("L", SHEET, 255)
    ImageDraw.Draw(sheet).line([(600, 1500), (760, 1420), (800, 1560), (980, 1440), (1010, 1500)], 30, 5)
    return sheet


def saved(picture: Image.Image, kind: str, **options: object) -> io.BytesIO:
    made = io.BytesIO()
    picture.save(made, kind, **options)
    return made


def source(content: io.BytesIO, kind: str = PDF) -> Source:
    return Source(content, kind, None)


@pytest.mark.parametrize("turn", [0, 90, 180, 270, 2, 357])
def test_a_code_is_read_however_the_sheet_lies(turn: int) -> None:
    assert page_pictures.codes_on(coded().rotate(turn, expand=True, fillcolor=255)) == [CODE]


def test_a_code_that_shines_through_from_the_other_side_is_none() -> None:
    back = coded(ink=215).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert page_pictures.codes_on(back) == []
    assert page_pictures.is_blank(back)
    assert page_pictures.codes_on(coded(ink=110)) == [CODE]


def test_a_signature_is_writing_and_dust_or_a_shadow_at_the_edge_is_not() -> None:
    assert not page_pictures.is_blank(written())
    dusty = Image.new("L", SHEET, 245)
    for x in range(200, 1500, 130):
        dusty.putpixel((x, x), 0)
    ImageDraw.Draw(dusty).rectangle((0, 0, 40, 2339), fill=60)
    assert page_pictures.is_blank(dusty)
    assert not page_pictures.is_blank(Image.new("L", SHEET, 20))


def test_pages_are_counted_and_what_does_not_open_is_named() -> None:
    files = [
        PagesOf(io.BytesIO(pdf("Один", "Два")), PDF),
        PagesOf(io.BytesIO(b"%PDF-1.7 torn"), PDF),
        PagesOf(saved(written(), "PNG"), PNG),
        PagesOf(io.BytesIO(saved(written(), "JPEG").getvalue()[:900]), JPEG),
    ]
    assert count_pages(files) == [2, "damaged", 1, "damaged"]
    assert "повреждён" in str(page_reading.why_refused("damaged", "скан.pdf"))


def test_each_page_is_told_with_its_codes() -> None:
    sheets = [coded(), Image.new("L", SHEET, 250), written(), coded("https://example.ru/")]
    stack = saved(sheets[0], "PDF", save_all=True, append_images=sheets[1:], resolution=200)
    assert list(look_at(PagesOf(stack, PDF, [1, 2, 3, 4, 9]))) == [
        PageLook(1, [CODE]),
        PageLook(2, [], blank=True),
        PageLook(3, []),
        PageLook(4, ["https://example.ru/"]),
        PageLook(9, damaged=True),
    ]


def test_a_code_hidden_in_noise_is_found_at_the_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    plain = page_pictures.codes_on

    def short_sighted(picture: Image.Image) -> list[str]:
        looks.append(picture.width)
        return plain(picture) if len(looks) == 3 else []

    monkeypatch.setattr(page_pictures, "codes_on", short_sighted)
    seen = page_pictures.look_at(source(saved(coded(), "PDF", resolution=200)), 1)
    assert seen == {"page": 1, "codes": [CODE], "blank": False}
    assert looks[2] > looks[1]


def test_pages_are_bound_as_they_are_and_pictures_become_sheets() -> None:
    stack, photo, drawing = io.BytesIO(pdf("Один", "Два")), saved(coded(), "JPEG"), saved(written(), "PNG")
    [made] = bind([[PagesOf(stack, PDF, [2, 1]), PagesOf(photo, JPEG), PagesOf(drawing, PNG)]])
    with closing(pypdfium2.PdfDocument(made)) as document:
        assert len(document) == 4
        assert "Два" in document[0].get_textpage().get_text_bounded()
        assert [round(side) for side in document[2].get_size()] == [595, 842]
    assert photo.getvalue() in made  # a JPEG is not pressed a second time
    assert [look.codes for look in look_at(PagesOf(io.BytesIO(made), PDF, [3]))] == [[CODE]]


def test_a_photograph_that_lies_on_its_side_stands_up() -> None:
    exif = Image.Exif()
    exif[page_pictures.ORIENTATION] = 6
    photo = saved(coded().rotate(90, expand=True), "JPEG", exif=exif)
    [made] = bind([[PagesOf(photo, JPEG)]])
    with closing(pypdfium2.PdfDocument(made)) as document:
        assert document[0].get_width() < document[0].get_height()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_sheet_fed_the_wrong_way_round_is_shown_upright(turn: int) -> None:
    stack = saved(coded().rotate(turn + 1, expand=True, fillcolor=255), "PDF", resolution=200)
    [made] = bind([[PagesOf(stack, PDF, [1])]], upright=True)
    with closing(pypdfium2.PdfDocument(made)) as document:
        shown = document[0].render(scale=1, grayscale=True).to_pil()
    width, height = shown.size
    assert width < height
    assert shown.crop((width * 4 // 5, height * 4 // 5, width, height)).getextrema()[0] < 60


def test_a_piece_that_does_not_open_spoils_no_other() -> None:
    torn, whole = io.BytesIO(b"%PDF-1.7 torn"), io.BytesIO(pdf("Один"))
    made = list(bind([[PagesOf(torn, PDF, [1])], [PagesOf(whole, PDF, [7])], [PagesOf(whole, PDF, [1])]]))
    assert [bool(each) for each in made] == [False, False, True]


def test_a_picture_of_a_page_is_small_and_new() -> None:
    picture = Image.open(io.BytesIO(picture_of(PagesOf(io.BytesIO(pdf("Один", "Два")), PDF, [2]))))
    assert (picture.format, picture.mode) == ("PNG", "P")
    assert max(picture.size) == 1287
    assert picture_of(PagesOf(io.BytesIO(b"%PDF-1.7 torn"), PDF, [1])) == b""


def test_a_page_that_kills_the_child_costs_itself_only(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import os, sys, json\nfrom files import page_pictures as p\nlook = p.look_at\n"
        "p.look_at = lambda source, page: os._exit(9) if page == 2 else look(source, page)\n"
        "for line in p.main(sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])):\n"
        "    print(json.dumps(line), flush=True)\n"
    )
    monkeypatch.setattr(page_reading, "CHILD", ["-c", code])
    looks = list(look_at(PagesOf(io.BytesIO(pdf("Один", "Два", "Три")), PDF, [1, 2, 3])))
    assert [(look.page, look.damaged) for look in looks] == [(1, False), (2, True), (3, False)]


def test_the_work_of_the_child_in_its_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_pictures, "limit", lambda seconds: None)
    with io.BytesIO(pdf("Один")) as whole:
        assert page_pictures.count(source(whole)) == 1
    with pytest.raises(Unreadable, match="damaged"):
        page_pictures.count(source(saved_empty()))
    reading, writing = os.pipe()
    os.write(writing, pdf("Один"))
    os.close(writing)
    assert list(page_pictures.main("count", 1, {"files": [[reading, PNG]], "work": [[[0, None]]]})) == [
        {"outcome": "damaged"}
    ]


def saved_empty() -> io.BytesIO:
    made = io.BytesIO()
    with closing(pypdfium2.PdfDocument.new()) as document:
        document.save(made)
    return made
