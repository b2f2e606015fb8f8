from django_tasks import task

from outbox import services


@task(backend="worker")
def deliver_message(pk: int) -> None:
    """Look at one message at once instead of at the next round; losing this task loses nothing."""
    services.deliver(pk)


@task(backend="worker")
def deliver_messages(pks: list[int]) -> None:
    """Look at several messages at once, as `deliver_message` does at one."""
    services.deliver_each(pks)
