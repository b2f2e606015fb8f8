"""What can go wrong between the site and the mailbox. The words hold no addresses and no text of a letter."""


class MailError(Exception):
    """The words are Russian and meant for the administrator."""


class NotConfigured(MailError):
    """No mailbox is named: no mail is taken in."""


class FixSettings(MailError):
    """The server refuses us, or the settings contradict themselves: waiting changes nothing."""


class TryAgain(MailError):
    """The server is away or has broken off; the next round goes on."""


class NotNow(MailError):
    """A letter that can only be settled in a while."""


class Busy(MailError):
    """Another run is reading the mailbox at this moment."""
