from service.models.contact import Contact
from service.models.imports import ImportedLine, ImportRun, ImportSource, ImportWord
from service.models.norm import ContactNorm

__all__ = ["Contact", "ContactNorm", "ImportRun", "ImportSource", "ImportWord", "ImportedLine"]
