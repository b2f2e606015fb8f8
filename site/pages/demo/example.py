"""An invented contract form, marked as an example, so that the demonstration shows a published file."""

from django.core.files.base import ContentFile
from django.utils import timezone

from pages.demo.loading import FIRST_DAY
from pages.models import DocumentPage, Edition
from pages.published import publish_file
from pages.typst import compile_pdf, rich_text
from review.gate import exempt

SLUG = "dogovor-s-grazhdaninom"
TITLE = "Договор энергоснабжения с гражданином (пример)"
NOTICE = (
    "Это придуманный документ: он показывает, как на сайте выглядит размещённая форма. "
    "Настоящую форму размещает компания."
)
TEXT = """
<h2>Стороны</h2><p>Гарантирующий поставщик и гражданин, который пользуется электроэнергией для своих нужд.</p>
<h2>О чём договор</h2><p>Поставщик продаёт электроэнергию, гражданин принимает и оплачивает её.</p>
<h2>Учёт</h2><p>Количество определяют по прибору учёта, прошедшему поверку.</p>
"""


def load_example_form() -> None:
    """Publish the example once as the form of a contract with a citizen; a form that is there stays."""
    page = DocumentPage.objects.filter(slug=SLUG).first()
    if page is None or page.editions.exists():
        return
    pdf = compile_pdf(template="example", data={"title": TITLE, "notice": NOTICE}, body=rich_text(TEXT))
    file = publish_file(
        upload=ContentFile(pdf, name=f"{SLUG}.pdf"), title=TITLE, user=None, now=timezone.now()
    )
    page.editions.add(Edition(number="пример для демонстрации", valid_from=FIRST_DAY, file=file, body=[]))
    with exempt("job:load_demo"):
        page.save_revision().publish()
