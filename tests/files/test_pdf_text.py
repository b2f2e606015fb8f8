import io

import pytest
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import LimitReachedError, PdfReadError
from pypdf.generic import NameObject
from tests.files.samples import locked_pdf, pdf, written

from files import pdf_text
from files.containers import Bomb, Damaged, Protected
from files.pdf_text import count_pages, pages_text

MODERN_CIPHER = (
    b"/Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O <" + b"00" * 48 + b"> /U <" + b"00" * 48
    + b"> /OE <" + b"00" * 32 + b"> /UE <" + b"00" * 32 + b"> /Perms <" + b"00" * 16
    + b"> /StmF /StdCF /StrF /StdCF /CF << /StdCF << /CFM /AESV3 >> >> >> "
)  # fmt: skip


def without_pages() -> bytes:
    return written(PdfWriter())


def with_cipher(dictionary: bytes) -> bytes:
    plain = written(PdfWriter(clone_from=io.BytesIO(pdf("Договор"))))
    return plain.replace(b"trailer\n<<\n", b"trailer\n<<\n" + dictionary)


def looping() -> bytes:
    """A page tree that holds itself."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf("Договор")))
    tree = writer.root_object["/Pages"]
    tree[NameObject("/Kids")].append(tree.indirect_reference)  # type: ignore[index]
    return written(writer)


def test_pages_are_counted_and_read_one_by_one() -> None:
    content = pdf("Договор энергоснабжения", "", "Тарифы")

    assert count_pages(io.BytesIO(content)) == 3
    first, second, third = pages_text(io.BytesIO(content))
    assert (first.strip(), second.strip(), third.strip()) == ("Договор энергоснабжения", "", "Тарифы")


def test_a_file_without_pages_has_none() -> None:
    assert count_pages(io.BytesIO(without_pages())) == 0


def test_a_file_that_asks_no_password_is_read() -> None:
    content = locked_pdf(user_password="")

    assert count_pages(io.BytesIO(content)) == 1
    assert "".join(pages_text(io.BytesIO(content))).strip() == "Договор"


@pytest.mark.parametrize(
    "content",
    [
        locked_pdf(user_password="тайна"),
        with_cipher(MODERN_CIPHER),
        with_cipher(b"/Encrypt << /Filter /Adobe.PubSec /V 4 >> "),
    ],
    ids=["password", "modern cipher", "certificate"],
)
def test_a_file_under_a_cipher_is_protected(content: bytes) -> None:
    with pytest.raises(Protected):
        count_pages(io.BytesIO(content))
    with pytest.raises(Protected):
        list(pages_text(io.BytesIO(content)))


@pytest.mark.parametrize(
    "content",
    [
        pdf("Договор")[:-200],
        pdf("Договор")[: len(pdf("Договор")) // 2],
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + b"\xd0\x9c garbage >> << [" * 500,
        b"%PDF-1.7\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF",
    ],
    ids=["cut at the end", "cut in two", "header only", "garbage", "no catalogue"],
)
def test_a_file_that_does_not_open_is_damaged(content: bytes) -> None:
    with pytest.raises(Damaged):
        count_pages(io.BytesIO(content))


def test_a_page_tree_that_holds_itself_ends() -> None:
    with pytest.raises((Damaged, Bomb)):
        count_pages(io.BytesIO(looping()))


@pytest.mark.parametrize("read", [count_pages, lambda content: list(pages_text(content))])
def test_what_pypdf_finds_too_much_is_a_bomb(read: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> object:
        raise LimitReachedError

    monkeypatch.setattr(PdfReader, "pages", property(refuse))
    with pytest.raises(Bomb):
        read(io.BytesIO(pdf("Договор")))  # type: ignore[operator]


def test_a_page_that_cannot_be_read_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    real = PageObject.extract_text

    def read(page: PageObject) -> str:
        if page.page_number == 0:
            raise PdfReadError
        return real(page)

    monkeypatch.setattr(PageObject, "extract_text", read)

    assert "".join(pages_text(io.BytesIO(pdf("Один", "Два")))).strip() == "Два"


def test_no_more_pages_are_read_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "MOST_PAGES", 2)

    assert len(list(pages_text(io.BytesIO(pdf("1", "2", "3"))))) == 2
