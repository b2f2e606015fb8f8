import os
import time
from pathlib import Path

import pytest

from generations.folder import KEPT_SECONDS, Folder, Opened

SOON = 2_000_000_000.0


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "generations")


def page_of(folder: Folder) -> Path:
    return folder.root / "current" / "http" / "site" / "index.html"


def test_nothing_is_open_at_first(folder: Folder) -> None:
    assert folder.current() == ""
    assert folder.opened() is None
    folder.close()


def test_an_open_generation_says_its_number_and_its_end(folder: Folder) -> None:
    name = folder.open(number=7, until=SOON)
    assert folder.current() == name
    opened = folder.opened()
    assert opened is not None
    assert (opened.number, opened.until) == (7, SOON)


def test_a_page_is_kept_whole_in_both_forms(folder: Folder) -> None:
    folder.write(folder.open(number=7, until=SOON), "http/site/index.html", b"plain", b"packed")
    assert page_of(folder).read_bytes() == b"plain"
    assert page_of(folder).with_name("index.html.gz").read_bytes() == b"packed"
    assert sorted(each.name for each in page_of(folder).parent.iterdir()) == ["index.html", "index.html.gz"]


def test_a_page_made_too_late_is_read_by_nobody(folder: Folder) -> None:
    former = folder.open(number=7, until=SOON)
    folder.open(number=8, until=SOON)
    folder.write(former, "http/site/index.html", b"old", b"old")
    assert not page_of(folder).exists()


def test_the_same_number_opens_another_empty_folder(folder: Folder) -> None:
    folder.write(folder.open(number=7, until=SOON), "http/site/index.html", b"old", b"old")
    folder.open(number=7, until=SOON)
    assert not page_of(folder).exists()


def test_a_closed_generation_is_read_by_nobody(folder: Folder) -> None:
    folder.write(folder.open(number=7, until=SOON), "http/site/index.html", b"old", b"old")
    folder.close()
    assert not page_of(folder).exists()
    assert folder.opened() is None


def test_former_generations_go_after_a_while(folder: Folder) -> None:
    former = folder.open(number=7, until=SOON)
    present = folder.open(number=8, until=SOON)
    assert folder.clean() == 0
    long_ago = time.time() - KEPT_SECONDS - 1
    for name in (former, present):
        os.utime(folder.root / name, (long_ago, long_ago))
    assert folder.clean() == 1
    assert {each.name for each in folder.root.iterdir()} == {"current", present}
    folder.write(former, "http/site/index.html", b"late", b"late")
    assert not (folder.root / former).exists()


def test_a_link_that_somebody_else_made_is_no_generation(folder: Folder) -> None:
    folder.root.mkdir()
    (folder.root / "current").symlink_to("elsewhere")
    assert folder.opened() is None


def test_a_name_is_read_back_as_it_was_written() -> None:
    opened = Opened(12, SOON, "abc")
    assert Opened.parse(opened.name) == opened
