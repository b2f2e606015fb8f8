import shutil
from collections.abc import Iterator

import pytest

from generations.commits import folder


@pytest.fixture(autouse=True)
def _no_generation() -> Iterator[None]:
    """Begin with no generation and leave none: other tests make each page anew."""
    shutil.rmtree(folder().root, ignore_errors=True)
    yield
    shutil.rmtree(folder().root, ignore_errors=True)
