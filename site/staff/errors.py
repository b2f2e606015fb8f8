class StaffError(Exception):
    """Something about the staff or their roles that the caller has to put right."""


class UnknownPermission(StaffError):
    """An app grants a role a permission that no model declares."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(f"Unknown permissions granted to roles: {', '.join(names)}.")
        self.names = names


class UnknownRole(StaffError):
    """An app grants permissions to a role that does not exist."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Unknown role: {code!r}.")
        self.code = code


class DemoRefused(StaffError):
    """Demonstration data was asked for in an installation that does not allow it."""

    def __init__(self) -> None:
        super().__init__("Демонстрационные данные на этом сайте запрещены (DEMO_ALLOWED).")
