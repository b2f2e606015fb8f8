"""A copy as a file: what goes in comes out, and nothing that was changed passes for a copy."""

import io
import resource
import tarfile
from pathlib import Path
from typing import BinaryIO

import pytest
from pyrage.x25519 import Identity

from operations.backup.container import LIST, Packing, unpack
from operations.backup.errors import BackupError, Damaged, WrongKey
from operations.backup.sealing import identities_in, opened, recipients_of, sealed

KEY = Identity.generate()
MEMBERS = {"about.json": b"{}", "private/ab/файл": b"one" * 300_000, "media/empty": b""}


class Zeros:
    """A long stream that is nowhere kept."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        size = min(size, self.left)
        self.left -= size
        return bytes(size)


def write(path: Path, members: dict[str, bytes] = MEMBERS) -> Path:
    with path.open("wb") as target, sealed(target, [KEY.to_public()]) as plain, Packing(plain) as packing:
        for name, content in members.items():
            packing.add(name, io.BytesIO(content), len(content))
    return path


def read(path: Path, key: Identity = KEY) -> dict[str, bytes]:
    found: dict[str, bytes] = {}

    def take(name: str, content: BinaryIO) -> None:
        found[name] = content.read()

    with path.open("rb") as source, opened(source, [key]) as plain:
        assert unpack(plain, take) == len(found)
    return found


def seal_tar(path: Path, members: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> Path:
    """Write a tar of anything, as somebody may who knows the public key."""
    with (
        path.open("wb") as target,
        sealed(target, [KEY.to_public()]) as plain,
        tarfile.open(fileobj=plain, mode="w|") as tar,
    ):
        for name, content in members.items():
            described = tarfile.TarInfo(name)
            described.type, described.size = kind, len(content)
            tar.addfile(described, io.BytesIO(content))
    return path


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    path = write(tmp_path / "copy")
    assert path.read_bytes().startswith(b"age-encryption.org/v1")
    assert b"one" * 9 not in path.read_bytes()
    assert read(path) == MEMBERS


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    with pytest.raises(WrongKey, match="Этот ключ не открывает копию"):
        read(write(tmp_path / "copy"), Identity.generate())


@pytest.mark.parametrize("cut", [10, 400, 100_000])
def test_a_copy_that_is_cut_off_is_damaged(tmp_path: Path, cut: int) -> None:
    path = write(tmp_path / "copy")
    path.write_bytes(path.read_bytes()[:-cut] if cut > 10 else path.read_bytes()[:cut])
    with pytest.raises(Damaged, match=r"Копия повреждена|не копия сайта"):
        read(path)


def test_one_changed_byte_is_found(tmp_path: Path) -> None:
    path = write(tmp_path / "copy")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(Damaged, match="Копия повреждена"):
        read(path)


def test_a_file_that_is_no_copy_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "copy"
    path.write_bytes(b"PK" * 5000)
    with pytest.raises(Damaged, match="не в формате age"):
        read(path)


def test_a_member_that_was_changed_and_sealed_anew_is_named(tmp_path: Path) -> None:
    listing = b"".join(f"{'0' * 64}\t{len(content)}\t{name}\n".encode() for name, content in MEMBERS.items())
    path = seal_tar(tmp_path / "copy", {**MEMBERS, LIST: listing})
    with pytest.raises(Damaged, match=r"«about\.json» не такой, как в описи"):
        read(path)


def test_a_list_that_is_longer_than_the_copy_is_found(tmp_path: Path) -> None:
    path = seal_tar(tmp_path / "copy", {LIST: f"{'0' * 64}\t1\tlost\n".encode()})
    with pytest.raises(Damaged, match="в описи больше файлов"):
        read(path)


def test_a_copy_without_its_list_is_cut_off(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="нет описи"):
        read(seal_tar(tmp_path / "copy", MEMBERS))


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "private/../../outside"])
def test_no_member_leads_out_of_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(Damaged, match="чего в ней не бывает"):
        read(seal_tar(tmp_path / "copy", {name: b"x"}))


def test_links_are_no_members(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="чего в ней не бывает"):
        read(seal_tar(tmp_path / "copy", {"link": b""}, tarfile.SYMTYPE))


def test_a_file_that_shrinks_while_it_is_copied_spoils_the_copy(tmp_path: Path) -> None:
    with (
        pytest.raises(BackupError, match="изменился, пока его копировали"),
        (tmp_path / "copy").open("wb") as target,
        sealed(target, [KEY.to_public()]) as plain,
        Packing(plain) as packing,
    ):
        packing.add("private/a", io.BytesIO(b"short"), 100)


def test_a_full_disk_is_said_and_nobody_waits_for_ever(tmp_path: Path) -> None:
    with (
        pytest.raises(BackupError, match="нет места"),
        Path("/dev/full").open("wb", buffering=0) as target,
        sealed(target, [KEY.to_public()]) as plain,
        Packing(plain) as packing,
    ):
        packing.add("private/a", Zeros(50_000_000), 50_000_000)  # type: ignore[arg-type]


def test_a_large_member_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "copy"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    size = 200_000_000
    with path.open("wb") as target, sealed(target, [KEY.to_public()]) as plain, Packing(plain) as packing:
        packing.add("private/a", Zeros(size), size)  # type: ignore[arg-type]
    with path.open("rb") as source, opened(source, [KEY]) as plain:
        assert unpack(plain, lambda name, content: None) == 1
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 60_000, "kilobytes"


def test_keys_are_read_as_age_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(f"# created: today\n# public key: {KEY.to_public()}\n{KEY}\n")
    assert [str(found) for found in identities_in(path)] == [str(KEY)]
    assert [str(found) for found in recipients_of([str(KEY.to_public())])] == [str(KEY.to_public())]


@pytest.mark.parametrize(
    ("text", "words"),
    [("nothing", "нет закрытого ключа"), ("AGE-SECRET-KEY-1XX", "испорчен"), (None, "не читается")],
)
def test_a_wrong_file_of_a_key_is_told_of(tmp_path: Path, text: str | None, words: str) -> None:
    path = tmp_path / "key"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BackupError, match=words):
        identities_in(path)


def test_recipients_are_public_keys_and_there_is_one() -> None:
    with pytest.raises(BackupError, match="BACKUP_RECIPIENTS"):
        recipients_of([])
    with pytest.raises(BackupError, match="не открытый ключ"):
        recipients_of(["somebody"])
