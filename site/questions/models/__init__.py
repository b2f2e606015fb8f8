from questions.models.appeal import Appeal, Counter
from questions.models.attachment import Attachment, DraftFile
from questions.models.consent import ConsentRecord
from questions.models.reply import Reply
from questions.models.terms import ResponseTerm

__all__ = ["Appeal", "Attachment", "ConsentRecord", "Counter", "DraftFile", "Reply", "ResponseTerm"]
