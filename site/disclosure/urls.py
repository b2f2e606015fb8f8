from django.urls import path, register_converter

from disclosure import views


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
    path("<year:year>/", views.year_page, name="year"),
    path("<year:year>.csv", views.year_csv, name="csv"),
    path("<year:year>.json", views.year_json, name="json"),
]
