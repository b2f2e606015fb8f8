from collections.abc import Sequence

from wagtail.actions.publish_revision import PublishPermissionError


class ReviewError(Exception):
    """A step of the review that cannot be taken as things stand; the text is meant for the page."""


class NotReviewed(PublishPermissionError):
    """A text would go live, or leave the site, without the people who have to see it first."""


class Unfit(ReviewError):
    """What would go live contradicts itself, or something that is live already."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = tuple(faults)


class AlreadyDecided(ReviewError):
    def __init__(self) -> None:
        super().__init__("Это уже решено: обновите страницу.")


class RemovalWaits(ReviewError):
    def __init__(self) -> None:
        super().__init__("Просьба снять это с публикации уже ждёт решения.")


class NothingToRemove(ReviewError):
    def __init__(self) -> None:
        super().__init__("Это и так не опубликовано.")


class NothingToPublish(ReviewError):
    def __init__(self) -> None:
        super().__init__("Черновика нет: сначала сохраните текст.")
