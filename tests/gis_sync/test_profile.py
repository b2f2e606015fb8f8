"""Which versions are spoken, and what is held to whichever it is."""

import pytest

from gis_sync.messages.errors import ProfileInvalid
from gis_sync.messages.profile import IMPORT_VERSIONS, LIMITS, STRICT, Canonicalisation, Limits, Profile


def test_the_newest_documented_versions_are_spoken_by_default() -> None:
    profile = Profile()
    assert (profile.export_version, profile.import_version) == ("14.8.0.1", "15.11.0.0")
    assert (profile.nsi_version, profile.organisations_version) == ("10.0.1.2", "10.0.2.1")
    assert profile.canonicalisation is Canonicalisation.EXCLUSIVE
    assert profile.undocumented == ()


@pytest.mark.parametrize("version", IMPORT_VERSIONS)
def test_the_strict_limits_hold_in_every_version(version: str) -> None:
    assert Profile(import_version=version).limits == Limits((100, 1000), (20, 1000), (20, 1000))
    for name in ("redirect_comment", "roll_over_comment", "cause"):
        least, most = getattr(LIMITS[version], name)
        assert getattr(STRICT, name)[0] >= least
        assert getattr(STRICT, name)[1] <= most


@pytest.mark.parametrize(
    ("version", "takes"), [("12.2.0.13", False), ("13.2.1.0", True), ("15.11.0.0", True)]
)
def test_signed_files_came_with_a_version(version: str, takes: bool) -> None:
    assert Profile(import_version=version).takes_signed_attachments is takes


def test_a_version_to_come_is_spoken_with_a_warning() -> None:
    profile = Profile(export_version="16.4.0.0", nsi_version="14.8.0.1")
    assert profile.undocumented == ("16.4.0.0", "14.8.0.1")


@pytest.mark.parametrize("version", ["", "14.8", "14.8.0.1 ", "v14.8.0.1", "14.8.0.x", "१४.8.0.1"])
def test_what_is_no_version_is_refused_in_words(version: str) -> None:
    with pytest.raises(ProfileInvalid, match="четыре числа через точку"):
        Profile(import_version=version)
