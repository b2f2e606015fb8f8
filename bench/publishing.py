"""What the archive adds to publishing a page: the same page published with it and without."""

import time
from collections.abc import Iterator
from statistics import median
from typing import Any

from bench.rows import Row

WARM_UP, RUNS = 3, 25
LIMIT = 2.0


def measure() -> Iterator[Row]:
    """Publish over the loaded demo; the two ways take turns, so that both meet the same machine."""
    from wagtail.signals import page_published

    from archive.signals import _published
    from pages.models import InfoPage
    from review.gate import exempt

    page = InfoPage.objects.live().order_by("path")[0]
    plain: list[float] = []
    archived: list[float] = []
    with exempt("job:bench"):
        for number in range(WARM_UP + RUNS):
            page_published.disconnect(_published, dispatch_uid="archive.published")
            without = _milliseconds(page, f"Без архива {number}.")
            page_published.connect(_published, dispatch_uid="archive.published")
            within = _milliseconds(page, f"С архивом {number}.")
            if number >= WARM_UP:
                plain.append(without)
                archived.append(within)
    yield Row("publishing a page, processor time", round(median(plain), 2), "ms")
    yield Row("publishing a page into the archive", round(median(archived), 2), "ms")
    yield Row(
        "publishing, with the archive to without", round(median(archived) / median(plain), 2), "times", LIMIT
    )


def _milliseconds(page: Any, intro: str) -> float:
    start = time.process_time()
    page.intro = intro
    page.save_revision().publish()
    return (time.process_time() - start) * 1000
