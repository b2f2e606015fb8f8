from django.utils import timezone

from django_tasks import task

from tariffs.uploads import imports


@task(backend="worker")
def read_prices(pk: int) -> None:
    """Read one upload at once instead of at the next round; losing this task loses nothing."""
    imports.read_import(pk=pk, now=timezone.now())
