from typing import Any

from django.db.models import QuerySet

from wagtail.models import AbstractGroupApprovalTask, TaskState

from review import reading
from review.services.steps import take_step


class FourEyesTask(AbstractGroupApprovalTask):
    """A step that is taken by somebody of a group who has not written the text nor taken an earlier step."""

    class Meta:
        verbose_name = "шаг согласования"
        verbose_name_plural = "шаги согласования"

    @classmethod
    def get_description(cls) -> str:
        return "Одобряет один из группы: не тот, кто писал текст, и не тот, кто прошёл другой шаг."

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Begin with the first step that this text has not passed, even when a later one sent it back."""
        first = workflow_state.get_next_task()
        if first is not None and first.pk != self.pk:
            return first.specific.start(workflow_state, user=user)
        return super().start(workflow_state, user=user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        if not self.is_for(user) or reading.refusal_to_approve(obj, user):
            return []
        return [
            ("reject", "Вернуть на доработку", True),
            ("approve", "Одобрить", False),
            ("approve", "Одобрить с замечанием", True),
        ]

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Take the step, once, by somebody who may; the right is asked again under the lock of the text."""
        take_step(task=self, task_state=task_state, user=user, action=action_name, **kwargs)

    def is_for(self, user: Any) -> bool:
        return bool(user.is_active and (user.is_superuser or self._user_in_groups(user)))

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """Return the texts at this step that the user may decide on: what he wrote is not offered to him."""
        waiting = super().get_task_states_user_can_moderate(user, **kwargs)
        mine = [
            state.pk
            for state in waiting.select_related("revision")
            if not reading.refusal_to_approve(state.revision.content_object, user)
        ]
        return TaskState.objects.filter(pk__in=mine)
