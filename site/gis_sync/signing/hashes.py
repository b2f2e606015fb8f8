"""GOST hashes, computed in our own process by libgcrypt.

Python's hashlib would need the GOST provider in the whole process, and a child process costs as much as a
signature. libgcrypt knows both hashes, shares nothing with OpenSSL, and is part of every Debian.
"""

import ctypes
from collections.abc import Iterable
from functools import cache, partial
from typing import Protocol

from gis_sync.signing.errors import ToolMissing

LIBRARY = "libgcrypt.so.20"
STREEBOG_256 = 309  # GCRY_MD_STRIBOG256
GOST_94 = 311  # GCRY_MD_GOSTR3411_CP: the S-box of CryptoPro (RFC 4357, 11.2)
BYTES = 32
PIECE = 64 * 1024
INITIALIZATION_FINISHED = 38  # GCRYCTL_INITIALIZATION_FINISHED


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def streebog_256(message: bytes) -> bytes:
    """Return GOST R 34.11-2012 with 256 bits (RFC 6986) as 32 bytes, in the order that XML signatures take.

    Raises ToolMissing.
    """
    return _digest(STREEBOG_256, [message])


def gost_94(content: Readable) -> str:
    """Return GOST R 34.11-94 (RFC 5831) of what is left to read as 64 lower-case hexadecimal digits.

    So GIS ZhKKh wants AttachmentHASH. Memory does not grow with the size. Raises ToolMissing.
    """
    return _digest(GOST_94, iter(partial(content.read, PIECE), b"")).hex()


def require_library() -> None:
    """Raise ToolMissing when hashes cannot be computed on this machine."""
    for algorithm in (STREEBOG_256, GOST_94):
        _digest(algorithm, [])


def _digest(algorithm: int, pieces: Iterable[bytes]) -> bytes:
    gcrypt = _library()
    handle = ctypes.c_void_p()
    if gcrypt.gcry_md_open(ctypes.byref(handle), algorithm, 0):
        raise ToolMissing(
            f"Библиотека {LIBRARY} не вычисляет хэши ГОСТ.",
            "Отключите её режим FIPS или обновите libgcrypt20.",
        )
    try:
        for piece in pieces:
            gcrypt.gcry_md_write(handle, piece, len(piece))
        return ctypes.string_at(gcrypt.gcry_md_read(handle, algorithm), BYTES)
    finally:
        gcrypt.gcry_md_close(handle)


@cache
def _library() -> ctypes.CDLL:
    try:
        gcrypt = ctypes.CDLL(LIBRARY)
    except OSError as error:
        raise ToolMissing(
            f"Нет библиотеки {LIBRARY}: ею вычисляются хэши ГОСТ.", "Установите пакет libgcrypt20."
        ) from error
    gcrypt.gcry_check_version.argtypes = [ctypes.c_char_p]
    gcrypt.gcry_md_open.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_uint]
    gcrypt.gcry_md_write.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
    gcrypt.gcry_md_write.restype = None
    gcrypt.gcry_md_read.argtypes = [ctypes.c_void_p, ctypes.c_int]
    gcrypt.gcry_md_read.restype = ctypes.c_void_p
    gcrypt.gcry_md_close.argtypes = [ctypes.c_void_p]
    gcrypt.gcry_md_close.restype = None
    # The library starts itself when its version is asked for.
    gcrypt.gcry_check_version(None)
    gcrypt.gcry_control(INITIALIZATION_FINISHED, 0)
    return gcrypt
