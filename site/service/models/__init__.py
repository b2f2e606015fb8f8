from service.models.contact import Contact
from service.models.norm import ContactNorm

__all__ = ["Contact", "ContactNorm"]
