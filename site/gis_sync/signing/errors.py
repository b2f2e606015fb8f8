"""What can be wrong with a signature or with what it takes to make one."""


class SigningError(Exception):
    """No signature can be made: ``problem`` and ``cure`` are Russian sentences for the administrator."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(f"{problem} {cure}")
        self.problem = problem
        self.cure = cure


class ToolMissing(SigningError):
    """The machine lacks a program or a library."""


class KeyRefused(SigningError):
    """The private key cannot be read."""


class WrongPassword(SigningError):
    """The private key does not open with the password."""


class WrongKeyAlgorithm(SigningError):
    """The key is not one of GOST R 34.10-2012 with 256 bits."""


class CertificateRefused(SigningError):
    """The certificate cannot be read."""


class CertificateOutOfTerm(SigningError):
    """The certificate is not valid yet, or no longer."""


class KeyMismatch(SigningError):
    """The private key is not that of the certificate."""


class OpensslFailed(SigningError):
    """The openssl program refused for a reason that has no class of its own."""


class OpensslSlow(SigningError):
    """The openssl program did not answer in time."""


class SignatureError(Exception):
    """A signature does not hold; the text is a Russian sentence."""


class SignatureFormatError(SignatureError):
    """The signature is absent, put together otherwise than agreed, or of another text (AUT011005)."""


class SignatureValueError(SignatureError):
    """The signature's value does not verify, or its certificate is out of term (AUT011004)."""
