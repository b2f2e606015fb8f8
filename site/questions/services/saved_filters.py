"""Views of the desk that people keep for themselves. Nobody else sees them, so no journal tells of them."""

from questions.errors import QuestionsError
from questions.models import SavedFilter

MOST = 30


def save_filter(*, owner_id: int | None, name: str, query: str) -> SavedFilter:
    """Keep a choice of rows under a name; the same name again is the same filter changed."""
    name = " ".join(name.split())[: SavedFilter._meta.get_field("name").max_length]
    if not name:
        raise QuestionsError("Напишите, как назвать отбор.")
    if not query:
        raise QuestionsError("Сначала выберите, какие обращения показать.")
    own = SavedFilter.objects.filter(owner=owner_id)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        raise QuestionsError(f"Отборов может быть не больше {MOST}. Удалите ненужный.")
    return SavedFilter.objects.update_or_create(owner_id=owner_id, name=name, defaults={"query": query})[0]


def delete_filter(*, saved: SavedFilter) -> None:
    saved.delete()
