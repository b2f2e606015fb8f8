import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()


def _keep_generations() -> None:
    from django.conf import settings

    from generations import watching

    if settings.GENERATIONS:
        watching.start()


_keep_generations()
