from questions.models.addition import Addition
from questions.models.appeal import Appeal, Counter
from questions.models.attachment import Attachment, DraftFile
from questions.models.consent import ConsentRecord
from questions.models.extension import Extension
from questions.models.frequent import FrequentDraft, NotPersonal
from questions.models.notice import Notice
from questions.models.rating import Rating
from questions.models.reply import Reply
from questions.models.scans import ScanPage, ScanStack
from questions.models.terms import ResponseTerm
from questions.models.topics import Topic
from questions.models.work import (
    CallBack,
    Decision,
    Digest,
    InternalNote,
    Reminder,
    ReplyTemplate,
    SavedFilter,
)

__all__ = [
    "Addition",
    "Appeal",
    "Attachment",
    "CallBack",
    "ConsentRecord",
    "Counter",
    "Decision",
    "Digest",
    "DraftFile",
    "Extension",
    "FrequentDraft",
    "InternalNote",
    "NotPersonal",
    "Notice",
    "Rating",
    "Reminder",
    "Reply",
    "ReplyTemplate",
    "ResponseTerm",
    "SavedFilter",
    "ScanPage",
    "ScanStack",
    "Topic",
]
