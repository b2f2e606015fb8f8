from wagtail.actions.publish_revision import PublishPermissionError


class ReviewError(Exception):
    """A step of the review that cannot be taken as things stand; the text is meant for the page."""


class NotReviewed(PublishPermissionError):
    """A text would go live, or leave the site, without the people who have to see it first."""


class AlreadyDecided(ReviewError):
    def __init__(self) -> None:
        super().__init__("Это уже решено: обновите страницу.")


class RemovalWaits(ReviewError):
    def __init__(self) -> None:
        super().__init__("Просьба снять эту страницу уже ждёт решения.")


class NothingToRemove(ReviewError):
    def __init__(self) -> None:
        super().__init__("Страница и так не опубликована.")


class NothingToPublish(ReviewError):
    def __init__(self) -> None:
        super().__init__("Черновика нет: сначала сохраните текст.")
