import re

from gis_sync.stand import structure


def test_every_child_that_a_rule_names_has_a_rule_of_its_own() -> None:
    named = {name for rule in structure._CONTENT.values() for name in re.findall(r"(\w+:\w+);", rule)}
    known = {name.rpartition("/")[2] for name in [*structure._CONTENT, *structure._TEXTS]}
    assert named - known - structure._OPAQUE == set()
