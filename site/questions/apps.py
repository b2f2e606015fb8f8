from django.apps import AppConfig
from django.db.models.signals import post_migrate


class QuestionsApp(AppConfig):
    name = "questions"
    verbose_name = "Обращения"

    def ready(self) -> None:
        from questions import finding
        from questions.reference import load_reference

        finding.connect()
        post_migrate.connect(load_reference, sender=self, dispatch_uid="questions.load_reference")
