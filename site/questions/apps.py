from django.apps import AppConfig


class QuestionsApp(AppConfig):
    name = "questions"
    verbose_name = "Обращения"
