from service.models.contact import Contact

__all__ = ["Contact"]
