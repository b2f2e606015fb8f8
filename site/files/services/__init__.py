from files.services.keeping import discard, store, store_examined, store_own

__all__ = ["discard", "store", "store_examined", "store_own"]
