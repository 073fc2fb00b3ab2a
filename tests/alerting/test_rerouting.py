"""What waits goes only where the configuration of today sends it."""

from pathlib import Path

from potashwatch.pipeline.alerting.sending import drop
from tests.alerting.days import edition, first, use
from tests.alerting.mailroom import absent, kinds, news, ops


def test_news_do_not_go_to_a_sink_that_carries_trouble_now(tmp_path: Path) -> None:
    """News that wait do not go to a sink that carries trouble now."""
    room = first(tmp_path, news())
    edition(room, 22, "03/01/2024")
    room.fails = lambda _alert: absent()
    room.day()
    use(room, ops("officer"), news("other"))
    room.fails = lambda _alert: None
    assert kinds(room.day()) == []


def test_a_sink_narrowed_to_another_list_does_not_get_what_waits(tmp_path: Path) -> None:
    """A sink that reads another list now does not get what waits of the first."""
    room = first(tmp_path, news())
    edition(room, 22, "03/01/2024")
    room.fails = lambda _alert: absent()
    room.day()
    use(room, news(lists=("eu-fsf",)))
    room.fails = lambda _alert: None
    assert kinds(room.day()) == []


def test_the_trouble_of_a_removed_sink_is_told_to_be_over(tmp_path: Path) -> None:
    """Trouble with a removed sink is told to be over once its alerts are dropped."""
    room = first(tmp_path)
    edition(room, 22, "03/01/2024")
    room.fails = lambda alert: absent() if alert.sink == "officer" else None
    assert kinds(room.day()) == [("ops", "failing")]
    room.fails = lambda _alert: None
    use(room, ops())
    assert kinds(room.day()) == [("ops", "failing")]  # another state: no such sink
    drop(room.archive, room.left(), room.post)
    assert kinds(room.day()) == [("ops", "recovered")]
