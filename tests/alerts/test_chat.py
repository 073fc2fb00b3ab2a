"""Slack and Teams: the text of the lists stays text, and fits."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from potashwatch.alerts.slack import MOST_BLOCKS, MOST_HEADER, MOST_TEXT, slack_message
from potashwatch.alerts.teams import MOST_BYTES, teams_message
from potashwatch.alerts.wording import left_out, pieces, plain, shortened, utf8_bytes, utf16_units
from tests.alerts.support import HOSTILE, ID, Trying, alert
from tests.fetchers.server import Reply, Site

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
LONG = "\n".join(f"line {n}: БЕЛАРУСЬКАЛІЙ *{n}*" for n in range(40_000))


def slack_texts(message: dict[str, Any]) -> list[str]:
    """Return the text of every block, and see that each is plain and within Slack's limits."""
    texts = []
    for block in message["blocks"]:
        most = {"header": MOST_HEADER, "section": MOST_TEXT, "context": MOST_TEXT}[block["type"]]
        (part,) = block["elements"] if block["type"] == "context" else (block["text"],)
        assert part == {"type": "plain_text", "text": part["text"], "emoji": False}
        assert 0 < utf16_units(part["text"]) <= most
        texts.append(part["text"])
    assert len(texts) <= MOST_BLOCKS
    return texts


def teams_texts(message: dict[str, Any]) -> list[str]:
    """Return the text of every element, and see that none of them knows Markdown."""
    (attachment,) = message["attachments"]
    card = attachment["content"]
    assert (message["type"], card["type"], card["version"]) == ("message", "AdaptiveCard", "1.4")
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert len(json.dumps(message, ensure_ascii=False).encode()) < MOST_BYTES
    texts = []
    for element in card["body"]:
        assert element["type"] == "RichTextBlock"
        (run,) = element["inlines"]
        assert run["type"] == "TextRun"
        texts.append(run["text"])
    return texts


def test_slack_gets_plain_text_alone() -> None:
    """No mention, link, emoji or bold of a list is one (F53)."""
    message = slack_message(alert(subject=HOSTILE, text=HOSTILE), is_repeat=False)
    texts = slack_texts(message)
    assert "\n".join(texts[1:-1]) == plain(HOSTILE)
    assert not set(message["text"]) & set("<>\n\r")
    assert "&lt;!channel&gt; &lt;@U0123&gt;" in message["text"]
    assert message["unfurl_links"] is False
    assert texts[-1] == f"Alert {ID[:12]}"


def test_teams_gets_plain_text_alone() -> None:
    """Nor does anything act there: no Markdown, no mention, no function for dates (F53)."""
    texts = teams_texts(teams_message(alert(subject=HOSTILE, text=HOSTILE), is_repeat=False))
    assert texts[1:-1] == [line for line in plain(HOSTILE).split("\n") if line.strip()]
    assert all(text.isprintable() for text in texts)
    assert texts[-1] == f"Alert {ID[:12]}"


def test_a_repeat_says_that_it_is_one() -> None:
    """Neither service can tell by itself; the reader can (F47)."""
    words = f"Sent again: no answer came the first time. Alert {ID[:12]}."
    assert slack_texts(slack_message(alert(), is_repeat=True))[-1] == words
    assert teams_texts(teams_message(alert(), is_repeat=True))[-1] == words


@pytest.mark.parametrize(
    "text", ["", "\n\n \n", LONG, "x" * 1_000_000, "👩" * 200_000, "\n" * 100_000 + "end"]
)
def test_any_text_fits(text: str) -> None:
    """Also one of a million characters on a line; no service is sent what it would refuse."""
    slack_texts(slack_message(alert(text=text, subject=text), is_repeat=True))
    teams_texts(teams_message(alert(text=text, subject=text), is_repeat=True))


def test_what_is_missing_is_counted() -> None:
    """Lines shown and lines told as missing are all lines; none is cut in the middle."""
    lines = LONG.split("\n")
    for texts in (
        slack_texts(slack_message(alert(text=LONG), is_repeat=False)),
        teams_texts(teams_message(alert(text=LONG), is_repeat=False)),
    ):
        shown = "\n".join(texts[1:-2]).split("\n")
        assert shown == lines[: len(shown)]
        assert texts[-2] == left_out(len(lines) - len(shown))
        assert texts[-2].startswith("… and ")


@given(TEXTS, st.integers(1, 40), st.integers(1, 5), st.sampled_from([utf16_units, utf8_bytes]))
def test_pieces_lose_nothing_unsaid(text: str, size: int, count: int, measure: Any) -> None:  # noqa: ANN401
    """However small the pieces are: each fits, and together they are the beginning of the text."""
    size += 2
    found, missing = pieces(text, size, count, measure)
    lines = text.rstrip().split("\n")
    assert len(found) <= count
    assert all(measure(piece) <= size for piece in found)
    kept = [shortened(line, size, measure) for line in lines[: len(lines) - missing] if line.strip()]
    assert [line for piece in found for line in piece.split("\n") if line.strip()] == kept
    assert 0 <= missing < max(2, len(lines))


@given(TEXTS)
def test_plain_text_is_printable_and_stays_so(text: str) -> None:
    """Nothing in it acts on a terminal; to do it twice does no more."""
    assert plain(plain(text)) == plain(text)
    assert all(c == "\n" or c.isprintable() for c in plain(text))


@pytest.mark.parametrize("kind", ["slack", "teams"])
def test_it_goes_as_json(trying: Trying, kind: str) -> None:
    """Posted in UTF-8 to the address as it stands, query and all."""
    with Site(lambda _: Reply(200, b"ok")) as site:
        trying.environment["CHAT"] = f"{site.url}/workflows/a1?sig=b2%2F"
        trying({"kind": kind, "url": {"env": "CHAT"}}, alert(text=HOSTILE))
    (asked,) = site.asked
    assert (asked.method, asked.path, asked.query) == ("POST", "/workflows/a1", "sig=b2%2F")
    assert asked.headers["content-type"] == "application/json; charset=utf-8"
    assert "БЕЛАРУСЬКАЛІЙ" in asked.body.decode("utf-8")
    assert json.loads(asked.body)
