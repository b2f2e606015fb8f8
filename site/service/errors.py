"""What the journal refuses. The words are Russian and meant for the person at the screen."""


class ContactError(Exception):
    """A refusal that its reader can act on."""


class Taken(ContactError):
    """Somebody else has done it before: the words say who."""


class NotAllowed(ContactError):
    """The person may not do this with this row."""


class MomentsInvalid(ContactError):
    """The moments of a contact contradict each other or the clock.

    `field` is the moment to be put right: «arrived_at», «started_at» or «ended_at».
    """

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class Overlaps(ContactError):
    """The employee was busy with another contact of this channel; `others` says with which.

    Recording it nevertheless takes a confirmation.
    """

    def __init__(self, others: list[str]) -> None:
        super().__init__(f"Пересекается с: {'; '.join(others)}. Если всё верно, подтвердите.")
        self.others = others
