from django_tasks import task


@task(backend="worker")
def check(pk: int) -> None:
    """Read one file at once instead of at the next round; losing this task loses nothing."""
    from reminders.services.checking import check as read

    read(pk=pk)
