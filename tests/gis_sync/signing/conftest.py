from pathlib import Path

import pytest
from tests.gis_sync.signing.material import ELABORATE, Pair, Program

from gis_sync.signing import hashes
from gis_sync.signing.errors import ToolMissing
from gis_sync.signing.openssl import Openssl, default_engine


@pytest.fixture(scope="session")
def gcrypt() -> None:
    """The library of the hashes; without it there is nothing to test."""
    try:
        hashes.require_library()
    except ToolMissing as error:
        pytest.skip(f"needs libgcrypt: {error}")


@pytest.fixture(scope="session")
def openssl(gcrypt: None) -> Openssl:
    """openssl with the real engine; without it there is nothing to test."""
    openssl = None
    try:
        openssl = Openssl(default_engine())
        openssl.require()
    except ToolMissing as error:
        pytest.skip(f"needs openssl with its GOST engine (package libengine-gost-openssl): {error}")
    return openssl


@pytest.fixture(scope="session")
def program(openssl: Openssl, tmp_path_factory: pytest.TempPathFactory) -> Program:
    return Program.with_engine(openssl.engine, tmp_path_factory.mktemp("openssl"))


@pytest.fixture(scope="session")
def pair(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A key under a password and its certificate with a long name."""
    folder = tmp_path_factory.mktemp("pairs") / "own"
    return program.pair(folder, subject=ELABORATE, password="пароль с пробелом")


@pytest.fixture(scope="session")
def other_pair(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A key without a password, and its certificate."""
    return program.pair(tmp_path_factory.mktemp("pairs") / "other", options="paramset:A")


@pytest.fixture(scope="session")
def foreign_pair(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A pair of RSA."""
    folder: Path = tmp_path_factory.mktemp("pairs") / "rsa"
    return program.pair(folder, algorithm="RSA", options="rsa_keygen_bits:2048", digest="-sha256")
