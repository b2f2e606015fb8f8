from django_tasks import task

from service.importing import rounds


@task(backend="worker")
def work_on(pk: int) -> None:
    """Check or take one file at once instead of at the next round; losing this task loses nothing."""
    rounds.work_on(pk)
