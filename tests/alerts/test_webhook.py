"""A webhook gets the alert as JSON with its id, signed as Standard Webhooks says."""

import base64
import hashlib
import hmac
import json
import ssl
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from potashwatch import __version__
from potashwatch.alerts.webhook import sign
from tests.alerts.support import HOSTILE, ID, NOW, Trying, alert
from tests.fetchers.server import Asked, Reply, Site

KEY = b"0123456789abcdef0123456789abcdef"


def verified(asked: Asked, key: bytes) -> bool:
    """Check a signature as a receiver does: the specification's own steps, with nothing of this program."""
    content = b".".join(
        (
            asked.headers["webhook-id"].encode(),
            asked.headers["webhook-timestamp"].encode(),
            asked.body,
        )
    )
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    signatures = [part.split(",", 1) for part in asked.headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(code, expected) for version, code in signatures)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("whsec_" + base64.b64encode(KEY).decode(), KEY),
        ("just words, ünicode", "just words, ünicode".encode()),
    ],
)
def test_the_signature_is_what_the_specification_says(trying: Trying, text: str, key: bytes) -> None:
    """A receiver with any library of Standard Webhooks accepts it, and no other key does."""
    with Site(lambda _: Reply(204)) as site:
        trying.environment.update(HOOK=f"{site.url}/in?token=t", KEY=text)
        trying({"kind": "webhook", "url": {"env": "HOOK"}, "secret": {"env": "KEY"}}, alert(text=HOSTILE))
    (asked,) = site.asked
    assert verified(asked, key)
    assert not verified(asked, key + b"!")
    assert asked.headers["webhook-timestamp"] == str(int(NOW.timestamp()))


@given(st.binary(min_size=1), st.binary())
def test_a_signature_depends_on_key_and_content(key: bytes, content: bytes) -> None:
    """Another content or another key, another signature."""
    assert sign(key, content) != sign(key, content + b" ")
    assert sign(key, content) != sign(hashlib.sha256(key).digest(), content)


def test_the_body_is_the_whole_alert(trying: Trying) -> None:
    """Hostile text arrives as it is, as data."""
    told = alert(text=HOSTILE, subject=HOSTILE)
    with Site(lambda _: Reply(200, b"ok")) as site:
        trying.environment["HOOK"] = site.url
        trying({"kind": "webhook", "url": {"env": "HOOK"}}, told)
    (asked,) = site.asked
    assert json.loads(asked.body) == told.model_dump(mode="json", by_alias=True)
    assert asked.method == "POST"
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["webhook-id"] == asked.headers["idempotency-key"] == ID
    assert asked.headers["user-agent"] == f"potashwatch/{__version__}"
    assert "webhook-signature" not in asked.headers


def test_a_repeat_bears_the_same_id_and_body(trying: Trying) -> None:
    """A receiver that remembers ids sees an alert once (F47)."""
    with Site(lambda _: Reply()) as site:
        trying.environment["HOOK"] = site.url
        for is_repeat in (False, True):
            trying({"kind": "webhook", "url": {"env": "HOOK"}}, is_repeat=is_repeat)
    first, second = site.asked
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])


def test_a_key_that_is_no_base64_is_no_key(trying: Trying) -> None:
    """A mangled key is an error before anything is sent, not a signature that nobody accepts."""
    with Site(lambda _: Reply()) as site:
        trying.environment.update(HOOK=site.url, KEY="whsec_%%%not-base64")
        error = trying.failure({"kind": "webhook", "url": {"env": "HOOK"}, "secret": {"env": "KEY"}})
    assert error.code == "alert.secret"
    assert "not-base64" not in error.message
    assert site.asked == []


def test_a_bank_with_its_own_authority(
    trying: Trying, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SSL_CERT_FILE is obeyed; without it the server is not trusted and gets nothing."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    bundle = tmp_path / "bank ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    with Site(lambda _: Reply(), host="localhost", tls=context) as site:
        trying.environment["HOOK"] = site.url
        table = {"kind": "webhook", "url": {"env": "HOOK"}}
        error = trying.failure(table)
        assert (error.code, error.is_unsure, error.may_pass) == ("alert.tls", False, False)
        assert site.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
        trying(table)
    assert len(site.asked) == 1
