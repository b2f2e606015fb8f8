"""The rights of the register of duties, by the names that Django checks; who has them is in wagtail_hooks."""

from typing import Any

VIEW = "disclosure.view_duty"
CONFIRM = "disclosure.confirm_duty"
WATCH = "disclosure.watch_duties"
CHANGE = "disclosure.change_duty"
ADD = "disclosure.add_duty"
EXPORT = "disclosure.export_duties"

DUTY_PERMISSIONS: list[tuple[str, Any]] = [
    ("confirm_duty", "Подтверждать, что сведения актуальны"),
    ("watch_duties", "Следить за всеми обязательными пунктами"),
    ("export_duties", "Выгружать перечень обязательных пунктов"),
]
