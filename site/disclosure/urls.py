from django.urls import path, register_converter

from disclosure import views
from disclosure.public import views as public


class FourDigits:
    """A year as people write it: four digits, no sign and no leading words."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


register_converter(FourDigits, "year")

app_name = "disclosure"
urlpatterns = [
    path("", views.index, name="index"),
    path("items.json", views.items_as_json, name="items_json"),
    path("items.csv", views.items_as_csv, name="items_csv"),
    path("years/", public.years, name="years"),
    path("year.schema.json", public.year_schema, name="schema"),
    path("<year:year>/", public.year_page, name="year"),
    path("<year:year>/editions/<int:edition>/", public.year_page, name="edition"),
    *(path(f"<year:year>.{kind}", view, name=kind) for kind, view in public.FORMS.items()),
    *(
        path(f"<year:year>/editions/<int:edition>.{kind}", view, name=f"edition_{kind}")
        for kind, view in public.FORMS.items()
    ),
]
