from datetime import datetime


class SignInError(Exception):
    """What the person who signs in has to put right; its words are for the screen."""


class WrongCode(SignInError):
    def __init__(self) -> None:
        super().__init__(
            "Код не подошёл. Возьмите новый код в приложении; проверьте, что часы телефона идут верно."
        )


class TooSoon(SignInError):
    """Codes are tried faster than they may be."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Несколько неверных кодов подряд. Попробуйте снова после {until:%H:%M:%S}.")


class NotTheirs(SignInError):
    """Somebody's second step is reset by who may not."""


class AlreadyConnected(SignInError):
    def __init__(self) -> None:
        super().__init__("Второй шаг уже подключён.")
