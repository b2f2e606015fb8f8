from pages.models.base import Audience, BasePage
from pages.models.company import CompanySettings
from pages.models.document import DocumentPage
from pages.models.edition import Edition
from pages.models.faq import FaqPage, QuestionPage
from pages.models.sections import ContactsPage, HomePage, InfoPage, SectionPage

__all__ = [
    "Audience",
    "BasePage",
    "CompanySettings",
    "ContactsPage",
    "DocumentPage",
    "Edition",
    "FaqPage",
    "HomePage",
    "InfoPage",
    "QuestionPage",
    "SectionPage",
]
