from notices.models.announcement import Announcement, AnnouncementPlace, Delivery
from notices.models.settings import MailingSettings
from notices.models.subscriber import Interest, MailingConsent, Subscriber, WatchedStreet

__all__ = [
    "Announcement",
    "AnnouncementPlace",
    "Delivery",
    "Interest",
    "MailingConsent",
    "MailingSettings",
    "Subscriber",
    "WatchedStreet",
]
