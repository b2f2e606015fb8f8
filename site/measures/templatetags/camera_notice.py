from django import template

from measures.reading import notices

register = template.Library()


@register.simple_tag
def camera_notices() -> list[str]:
    """Return the published words that there is a camera in the office; one query.

    Стандарт: «в офисе размещается соответствующая информация о проведении видео или аудио фиксации».
    """
    return notices()
