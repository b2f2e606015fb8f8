class MeasureError(Exception):
    """A step with the programme that cannot be taken as things stand; the text is meant for the page."""


class NotAllowed(MeasureError):
    def __init__(self) -> None:
        super().__init__("У вашей роли нет права вести программу мероприятий.")
