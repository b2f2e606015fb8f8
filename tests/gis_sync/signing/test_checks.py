import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings
from tests.gis_sync.signing.material import Pair, Program, now, received, request

from gis_sync import checks
from gis_sync.signing import hashes
from gis_sync.signing.configured import configured_signer
from gis_sync.signing.errors import CertificateRefused, SigningError
from gis_sync.signing.openssl import Openssl
from gis_sync.signing.signer import NoSigner
from gis_sync.signing.verify import verify

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def configured(openssl: Openssl, pair: Pair, settings: Settings) -> Settings:
    """Settings with which everything is well."""
    settings.GIS_SIGNER = "openssl"
    settings.GIS_KEY_FILE = str(pair.key)
    settings.GIS_KEY_PASSWORD = pair.password
    settings.GIS_CERTIFICATE_FILE = str(pair.certificate)
    settings.GIS_GOST_ENGINE = ""
    return settings


def found() -> list[str | None]:
    return [problem.id for problem in checks.requests_can_be_signed()]


def said() -> str:
    return " ".join(f"{problem.msg} {problem.hint}" for problem in checks.requests_can_be_signed())


def test_nothing_is_said_where_nothing_is_set(settings: Settings) -> None:
    settings.GIS_SIGNER, settings.GIS_KEY_FILE, settings.GIS_CERTIFICATE_FILE = "none", "", ""
    settings.GIS_GOST_ENGINE = "/nowhere/gost.so"
    assert found() == []
    assert isinstance(configured_signer(), NoSigner)


def test_nothing_is_said_where_all_is_well(configured: Settings) -> None:
    assert found() == []


def test_the_signer_of_the_settings_signs(configured: Settings, openssl: Openssl, pair: Pair) -> None:
    element = request()
    configured_signer().sign(element, now=now())
    signed_by = verify(received(element), openssl=openssl, now=now())
    assert signed_by == pair.signer(openssl).certificate


def test_an_unknown_signer_is_an_error(settings: Settings) -> None:
    settings.GIS_SIGNER = "cryptopro"
    assert found() == ["gis_sync.E001"]
    assert "none, openssl" in said()


@pytest.mark.parametrize("name", ["GIS_KEY_FILE", "GIS_CERTIFICATE_FILE"])
def test_a_key_that_nobody_signs_with_is_a_warning(settings: Settings, name: str) -> None:
    settings.GIS_SIGNER = "none"
    setattr(settings, name, "/etc/gis/file.pem")
    assert found() == ["gis_sync.W001"]


def test_all_that_is_missing_is_said_at_once(settings: Settings, tmp_path: Path) -> None:
    settings.GIS_SIGNER = "openssl"
    settings.GIS_KEY_FILE = settings.GIS_CERTIFICATE_FILE = ""
    settings.GIS_GOST_ENGINE = str(tmp_path / "gost.so")
    assert found() == ["gis_sync.E003", "gis_sync.E002"]
    assert "libengine-gost-openssl" in said()
    assert "GIS_KEY_FILE" in said()


def test_a_machine_that_cannot_hash_is_told(configured: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashes, "GOST_94", 9999)
    assert found() == ["gis_sync.E002"]


@pytest.mark.parametrize(
    ("name", "id", "words"),
    [
        ("GIS_KEY_FILE", "gis_sync.E003", "Закрытый ключ"),
        ("GIS_CERTIFICATE_FILE", "gis_sync.E006", "Сертификат"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_why(
    configured: Settings, tmp_path: Path, name: str, id: str, words: str
) -> None:
    setattr(configured, name, "")
    assert found() == [id]
    assert f"{words} для ГИС ЖКХ не указан" in said()
    setattr(configured, name, str(tmp_path / "absent.pem"))
    assert found() == [id]
    assert "такого файла нет" in said()
    setattr(configured, name, str(tmp_path))
    assert found() == [id]
    assert f"{words} {tmp_path} не открывается" in said()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_we_may_not_read_is_named_with_why(configured: Settings, tmp_path: Path) -> None:
    locked = tmp_path / "key.pem"
    locked.touch(mode=0o000)
    configured.GIS_KEY_FILE = str(locked)
    assert "нет прав на чтение" in said()


def test_refused_reading_is_told_from_absence(configured: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "нет прав на чтение" in said()
    with pytest.raises(CertificateRefused, match="нет прав на чтение"):
        configured_signer()


def test_a_wrong_password_is_said(configured: Settings) -> None:
    configured.GIS_KEY_PASSWORD = "wrong"
    assert found() == ["gis_sync.E004"]
    configured.GIS_KEY_PASSWORD = ""
    assert found() == ["gis_sync.E004"]


def test_what_is_no_key_or_no_certificate_is_said(configured: Settings, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("nothing")
    configured.GIS_KEY_FILE = configured.GIS_CERTIFICATE_FILE = str(nothing)
    assert found() == ["gis_sync.E003", "gis_sync.E006"]


def test_a_pair_of_another_kind_is_said(configured: Settings, foreign_pair: Pair) -> None:
    configured.GIS_KEY_FILE, configured.GIS_KEY_PASSWORD = str(foreign_pair.key), ""
    configured.GIS_CERTIFICATE_FILE = str(foreign_pair.certificate)
    assert found() == ["gis_sync.E005", "gis_sync.E005"]
    assert "34.10-2012 (256 бит)" in said()


def test_a_key_of_512_bits_is_said(configured: Settings, program: Program, tmp_path: Path) -> None:
    longer = program.pair(
        tmp_path / "512", algorithm="gost2012_512", options="paramset:A", digest="-md_gost12_512"
    )
    configured.GIS_KEY_FILE, configured.GIS_KEY_PASSWORD = str(longer.key), ""
    configured.GIS_CERTIFICATE_FILE = str(longer.certificate)
    assert found() == ["gis_sync.E005", "gis_sync.E005"]


def test_a_key_of_another_certificate_is_said(configured: Settings, other_pair: Pair) -> None:
    configured.GIS_CERTIFICATE_FILE = str(other_pair.certificate)
    assert found() == ["gis_sync.E007"]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (334, []),
        (336, ["gis_sync.W002"]),
        (364, ["gis_sync.W002"]),
        (366, ["gis_sync.E008"]),
        (-1, ["gis_sync.E008"]),
    ],
)
def test_the_end_of_the_term_is_said_thirty_days_before(
    configured: Settings, days: int, expected: list[str]
) -> None:
    with time_machine.travel(now() + timedelta(days=days), tick=False):
        assert found() == expected


def test_every_problem_has_a_number_of_its_own() -> None:
    assert set(checks.IDS) == set(SigningError.__subclasses__())
    assert len(set(checks.IDS.values())) == len(checks.IDS)


def manage_check(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GIS_")}
    return subprocess.run(
        [sys.executable, str(ROOT / "site" / "manage.py"), "check"],
        env={**ours, "DJANGO_SETTINGS_MODULE": "config.settings.test", "VAR_DIR": str(folder), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_command_takes_the_password_from_the_environment_or_from_a_file(
    openssl: Openssl, pair: Pair, other_pair: Pair, tmp_path: Path
) -> None:
    files = {"GIS_SIGNER": "openssl", "GIS_KEY_FILE": str(pair.key)}
    secret = tmp_path / "password"
    secret.write_text(f"{pair.password}\n", encoding="utf-8")
    well = manage_check(
        tmp_path, **files, GIS_CERTIFICATE_FILE=str(pair.certificate), GIS_KEY_PASSWORD_FILE=str(secret)
    )
    assert well.returncode == 0, well.stderr
    # Only a key that was opened can be found to be that of another certificate.
    badly = manage_check(
        tmp_path,
        **files,
        GIS_CERTIFICATE_FILE=str(other_pair.certificate),
        GIS_KEY_PASSWORD=str(pair.password),
    )
    assert badly.returncode != 0
    assert "gis_sync.E007" in badly.stderr
    assert "Закрытый ключ не от этого сертификата" in badly.stderr
