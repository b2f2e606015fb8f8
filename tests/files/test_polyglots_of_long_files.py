"""A long file is looked through piece by piece, and nothing hides where two pieces meet."""

import io

import pytest

from files import polyglots


@pytest.mark.parametrize("place", [0, 10, 13, 16, 19, 40])
@pytest.mark.parametrize("mark", [b"Rar!\x1a\x07", b"PK\x03\x04 PK\x01\x02 PK\x05\x06"])
def test_an_archive_within_a_text_is_found_wherever_it_stands(
    monkeypatch: pytest.MonkeyPatch, place: int, mark: bytes
) -> None:
    monkeypatch.setattr(polyglots, "CHUNK", 16)
    content = io.BytesIO(b"x" * place + mark + b"x" * 40)
    assert polyglots.is_polyglot(content, "text/plain")


def test_parts_that_stand_far_from_each_other_make_an_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polyglots, "CHUNK", 16)
    whole = b"PK\x03\x04" + b"x" * 200 + b"PK\x01\x02" + b"x" * 200
    assert not polyglots.is_polyglot(io.BytesIO(whole), "text/plain")
    assert polyglots.is_polyglot(io.BytesIO(whole + b"PK\x05\x06"), "text/plain")
