import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.core.management import CommandError, call_command

import pytest

from ledger import services
from ledger.models import ANCHOR, Entry
from ledger.wagtail_hooks import anchor_streams

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def chain(append: Callable[..., Entry]) -> list[Entry]:
    return [append(number=number) for number in range(4)]


def test_untouched_streams_are_whole(chain: list[Entry], append: Callable[..., Entry]) -> None:
    append(stream="appeal:2")

    assert services.verify("appeal:1") is None
    assert services.verify_all() is None


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", '{"number":9}'),
        ("event", "closed"),
        ("actor", "user:6"),
        ("created_at", datetime(2020, 1, 1, tzinfo=UTC)),
        ("hash", "f" * 64),
    ],
)
def test_a_changed_column_is_found(
    chain: list[Entry], tamper: Callable[..., None], column: str, value: object
) -> None:
    tamper(f"UPDATE ledger_entry SET {column} = %s WHERE id = %s", value, chain[1].pk)

    found = services.verify_all()

    assert found is not None
    assert (found.stream, found.seq) == ("appeal:1", 2)


def test_an_entry_cut_out_is_named(chain: list[Entry], tamper: Callable[..., None]) -> None:
    tamper("DELETE FROM ledger_entry WHERE id = %s", chain[1].pk)

    assert str(services.verify("appeal:1")) == "stream appeal:1, entry 2: the entry is missing"


def test_an_entry_rewritten_with_a_fitting_hash_breaks_the_next(
    chain: list[Entry], tamper: Callable[..., None]
) -> None:
    from ledger.chain import hash_of

    forged = chain[1]
    forged.text = '{"number":9}'
    tamper(
        "UPDATE ledger_entry SET text = %s, hash = %s WHERE id = %s", forged.text, hash_of(forged), forged.pk
    )

    assert (
        str(services.verify("appeal:1")) == "stream appeal:1, entry 3: it does not follow the entry before it"
    )


def test_an_end_cut_off_is_found_by_the_anchor(chain: list[Entry], tamper: Callable[..., None]) -> None:
    services.write_anchor(NOW)
    tamper("DELETE FROM ledger_entry WHERE id = %s", chain[3].pk)

    assert services.verify("appeal:1") is None
    assert str(services.verify_all()).startswith("stream appeal:1, entry 4: it is gone")


def test_a_whole_stream_removed_is_found_by_the_anchor(
    chain: list[Entry], tamper: Callable[..., None]
) -> None:
    services.write_anchor(NOW)
    tamper("DELETE FROM ledger_entry WHERE stream = %s", "appeal:1")

    assert str(services.verify_all()).startswith("stream appeal:1, entry 4: it is gone")


def test_a_day_is_anchored_once(chain: list[Entry]) -> None:
    assert anchor_streams(NOW).startswith("anchor 1 is ")
    assert anchor_streams(NOW + timedelta(hours=5)) == ""
    assert anchor_streams(NOW + timedelta(days=1)).startswith("anchor 2 is ")


def test_a_day_ends_at_midnight_in_moscow(chain: list[Entry]) -> None:
    anchor_streams(NOW.replace(hour=20, minute=59))

    assert anchor_streams(NOW.replace(hour=21))


def test_together_the_anchors_hold_the_head_of_every_stream(append: Callable[..., Entry]) -> None:
    early, days = append(stream="appeal:1"), 5
    for day in range(days):
        services.write_anchor(NOW + timedelta(days=day))
        late = append(stream="appeal:2", day=day)
    last = services.write_anchor(NOW + timedelta(days=days))

    assert last is not None
    texts = "".join(Entry.objects.in_stream(ANCHOR).values_list("text", flat=True))
    assert f'"appeal:1":"1:{early.hash}"' in texts
    assert last.text == f'{{"appeal:2":"{days}:{late.hash}"}}'


def test_the_command_counts_a_whole_journal(chain: list[Entry]) -> None:
    output = io.StringIO()

    call_command("verify_journal", stdout=output)

    assert output.getvalue() == "The journal is whole: 4 entries.\n"


def test_the_command_fails_with_the_first_break(chain: list[Entry], tamper: Callable[..., None]) -> None:
    tamper("DELETE FROM ledger_entry WHERE id = %s", chain[0].pk)

    with pytest.raises(CommandError, match="The journal is broken: stream appeal:1, entry 1") as error:
        call_command("verify_journal")

    assert error.value.returncode == 1


def test_of_two_anchors_of_a_day_the_second_gives_way(
    chain: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = services.recent_heads

    def overtaken() -> dict[str, str]:
        monkeypatch.setattr(services, "recent_heads", heads)
        assert services.write_anchor(NOW)
        return heads()

    monkeypatch.setattr(services, "recent_heads", overtaken)

    assert services.write_anchor(NOW) is None
    assert Entry.objects.in_stream(ANCHOR).count() == 1
