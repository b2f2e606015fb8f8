class LedgerError(Exception):
    """Something that the ledger does not allow. The words are for developers: no visitor sees them."""


class NotInTransaction(LedgerError):
    """An entry must stand or fall with the change that it records."""


class UnfitData(LedgerError):
    """A value that is no identifier, code, number, flag or date, and so might be personal data."""


class EntryIsFinal(LedgerError):
    """Entries are only ever added."""
