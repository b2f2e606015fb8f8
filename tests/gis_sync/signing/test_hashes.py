import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.gis_sync.signing.material import Program

from gis_sync.signing import hashes
from gis_sync.signing.errors import ToolMissing

pytestmark = pytest.mark.usefixtures("gcrypt")

# RFC 6986, 10.1: its message M1, written from the right there.
M1 = b"012345678901234567890123456789012345678901234567890123456789012"


def test_streebog_is_that_of_the_standard() -> None:
    answer = "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"
    assert hashes.streebog_256(M1).hex() == answer


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "981e5f3ca30c841487830f84fb433e13ac1101569b9c13584ac483234cd656c0"),
        (b"abc", "b285056dbf18d7392d7677369524dd14747459ed8143997e163b2986f92fd42c"),
        (b"message digest", "bc6041dd2aa401ebfa6e9886734174febdb4729aa972d60f549ac39b29721ba0"),
    ],
)
def test_the_hash_of_an_attachment_is_the_one_with_the_s_box_of_cryptopro(
    content: bytes, expected: str
) -> None:
    assert hashes.gost_94(io.BytesIO(content)) == expected


def test_it_is_taken_of_what_is_left_to_read() -> None:
    content = io.BytesIO(b"head,abc")
    content.seek(5)
    assert hashes.gost_94(content) == hashes.gost_94(io.BytesIO(b"abc"))


class Endless(io.RawIOBase):
    """So many bytes, made as they are read."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1, /) -> bytes:
        given = min(size, self.left)
        self.left -= given
        return bytes(given)


def test_memory_does_not_grow_with_the_file() -> None:
    tracemalloc.start()
    hashes.gost_94(Endless(20 * 1024 * 1024))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * hashes.PIECE


@settings(max_examples=15)
@given(content=st.binary(min_size=1, max_size=3 * hashes.PIECE))
def test_openssl_computes_the_same(program: Program, content: bytes) -> None:
    streebog = program("dgst", "-md_gost12_256", "-binary", message=content)
    gost_94 = program("dgst", "-md_gost94", "-binary", message=content)
    assert hashes.streebog_256(content) == streebog
    assert hashes.gost_94(io.BytesIO(content)) == gost_94.hex()


def test_a_machine_without_the_library_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashes, "LIBRARY", "libgcrypt-none.so")
    hashes._library.cache_clear()
    with pytest.raises(ToolMissing, match="libgcrypt20") as raised:
        hashes.require_library()
    hashes._library.cache_clear()
    assert raised.value.cure == "Установите пакет libgcrypt20."


def test_a_library_that_refuses_gost_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashes, "STREEBOG_256", 9999)
    with pytest.raises(ToolMissing, match="не вычисляет хэши ГОСТ"):
        hashes.streebog_256(b"")
