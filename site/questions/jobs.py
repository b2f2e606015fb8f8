from django.utils import timezone

from django_tasks import task

from questions.services import scan_stacks


@task(backend="worker")
def read_stack(pk: int) -> None:
    """Read one stack at once instead of at the next round; losing this task loses nothing."""
    scan_stacks.read_stack(stack_id=pk, now=timezone.now())
