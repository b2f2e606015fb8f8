"""What means harm is refused, what is broken is told, and no neighbour suffers."""

from io import BytesIO
from pathlib import Path

import pytest
from tests.gis_sync import wire
from tests.gis_sync.wire import appeal

from gis_sync.messages.appeal_reading import iter_appeals
from gis_sync.messages.envelope import StateResult, read_answer
from gis_sync.messages.errors import MessageUnreadable, Trouble
from gis_sync.messages.text import plain_text

LAUGHS = "".join(f'<!ENTITY l{depth} "{f"&l{depth - 1};" * 10}">' for depth in range(1, 15))


def attacked(doctype: str, text: str = "&x;") -> bytes:
    """Return an export with a DOCTYPE before it and a text in it."""
    message = wire.exported(appeal()).decode().replace("Нет света", text)
    declaration, _, rest = message.partition("\n")
    return f"{declaration}{doctype}{rest}".encode()


def refusals(message: bytes) -> set[Trouble]:
    found = set()
    for read in (read_answer, lambda source: list(iter_appeals(source))):
        with pytest.raises(MessageUnreadable) as caught:
            read(message)
        found.add(caught.value.kind)
    return found


@pytest.mark.parametrize(
    "message",
    [
        attacked('<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        attacked('<!DOCTYPE x [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]>'),
        attacked('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', "света"),
        attacked('<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>', "света"),
        attacked(f'<!DOCTYPE x [<!ENTITY l0 "ха">{LAUGHS}]>', "&l14;"),
        attacked("<!DOCTYPE x>", "света"),
        attacked("<!-- --><?a b?>\n<!DOCTYPE x>", "света"),
        attacked("<!DOCTYPE x [<!ATTLIST x y CDATA 'z'>]>", "света"),
    ],
)
def test_a_doctype_is_refused_whatever_it_declares(message: bytes) -> None:
    assert refusals(message) == {Trouble.DOCTYPE}


def test_laughs_in_an_attribute_are_refused_before_they_are_told() -> None:
    message = attacked(f'<!DOCTYPE x [<!ENTITY l0 "ха">{LAUGHS}]>', "света")
    assert refusals(message.replace(b"<env:Envelope ", b'<env:Envelope a="&l14;" ')) == {Trouble.DOCTYPE}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le", "utf-16-be"])
def test_a_doctype_hides_in_no_encoding(encoding: str) -> None:
    message = attacked('<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>').decode()
    hidden = message.replace(
        "encoding='UTF-8'", "encoding='UTF-16'" if "16" in encoding else "encoding='UTF-8'"
    )
    assert refusals(hidden.encode(encoding)) == {Trouble.DOCTYPE}


def test_an_unknown_entity_and_a_wrong_declaration_of_the_encoding_damage_the_message() -> None:
    assert refusals(attacked("", "&x;")) == {Trouble.DAMAGED}
    message = wire.exported(appeal())
    as_it_is_not = message.decode().encode("cp1251")
    assert refusals(as_it_is_not) == {Trouble.DAMAGED}
    assert refusals(message.replace(b"UTF-8", b"x-none")) == {Trouble.NOT_XML}


def test_a_message_in_another_encoding_is_read_by_its_own_declaration() -> None:
    message = wire.exported(appeal()).decode().replace("UTF-8", "windows-1251").encode("cp1251")
    (item,) = iter_appeals(message)
    assert item.appeal == appeal()
    assert "Нет света".encode() in item.xml


@pytest.mark.parametrize("share", [0.99, 0.7, 0.5, 0.3])
def test_a_truncated_answer_is_found_out_before_anything_is_taken(share: float) -> None:
    message = wire.exported(*(appeal(number) for number in range(20)))
    cut = message[: int(len(message) * share)]
    with pytest.raises(MessageUnreadable, match="оборван или повреждён") as caught:
        read_answer(cut)
    assert caught.value.kind is Trouble.DAMAGED


def test_what_came_whole_before_the_break_is_yielded() -> None:
    message = wire.exported(*(appeal(number, text="я" * 10_000) for number in range(20)))
    items = iter_appeals(message[:-1])
    assert next(items).appeal == appeal(0, text="я" * 10_000)
    with pytest.raises(MessageUnreadable):
        list(items)


def test_ten_thousand_characters_of_markup_in_a_text_are_one_text() -> None:
    markup = ("<p>&amp;<![CDATA[x]]>\"'" * 500)[:10_000]
    (item,) = iter_appeals(wire.exported(appeal(text=markup)))
    assert item.appeal is not None
    assert item.appeal.text == markup
    assert "<p>" not in plain_text(item.appeal.text)


def test_a_text_of_many_megabytes_is_read() -> None:
    (item,) = iter_appeals(wire.exported(appeal(text="я" * 6_000_000)))
    assert item.appeal is not None
    assert len(item.appeal.text) == 6_000_000


def test_comments_instructions_and_unescaped_tags_tear_no_text() -> None:
    message = wire.exported(appeal(text="до|после"))
    torn = message.replace(b"|", b"<!-- x --><?y z?><b>-</b><![CDATA[<i>]]>")
    (item,) = iter_appeals(torn)
    assert item.appeal is not None
    assert item.appeal.text == "до-<i>после"


def test_a_deep_tree_is_no_deeper_trouble() -> None:
    message = wire.state("<x>" * 1500 + "</x>" * 1500)
    answer = read_answer(message)
    assert isinstance(answer, StateResult)
    assert refusals(wire.state("<x>" * 100_000 + "</x>" * 100_000)) == {Trouble.DAMAGED}


def test_a_file_is_read_like_its_bytes(tmp_path: Path) -> None:
    message = wire.exported(*(appeal(number, text="я" * 10_000) for number in range(10)))
    place = tmp_path / "answer.xml"
    place.write_bytes(message)
    with place.open("rb") as file:
        file.read(100)
        answer = read_answer(file)
        assert isinstance(answer, StateResult)
        assert answer.appeals == 10
        assert list(iter_appeals(file)) == list(iter_appeals(BytesIO(message))) == list(iter_appeals(message))
