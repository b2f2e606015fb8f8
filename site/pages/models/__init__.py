from pages.models.base import Audience, BasePage
from pages.models.bodies import StateBodiesPage, StateBody
from pages.models.company import CompanySettings
from pages.models.contacts import ContactPerson, ContactsPage
from pages.models.document import DocumentPage
from pages.models.edition import Edition
from pages.models.faq import FaqPage, QuestionPage
from pages.models.library import ActsPage, DocumentListPage, LegalAct
from pages.models.news import NewsIndexPage, NewsPage
from pages.models.payments import PaymentPoint, PaymentPointsPage
from pages.models.published import PublishedFile
from pages.models.review import ReviewedPage
from pages.models.sections import HomePage, InfoPage, SectionPage

__all__ = [
    "ActsPage",
    "Audience",
    "BasePage",
    "CompanySettings",
    "ContactPerson",
    "ContactsPage",
    "DocumentListPage",
    "DocumentPage",
    "Edition",
    "FaqPage",
    "HomePage",
    "InfoPage",
    "LegalAct",
    "NewsIndexPage",
    "NewsPage",
    "PaymentPoint",
    "PaymentPointsPage",
    "PublishedFile",
    "QuestionPage",
    "ReviewedPage",
    "SectionPage",
    "StateBodiesPage",
    "StateBody",
]
