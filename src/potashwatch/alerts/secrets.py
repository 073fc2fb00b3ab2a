"""Secrets: read when they are needed, never quoted, taken out of everything that is told."""

import base64
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

from potashwatch.errors import DeliveryError
from potashwatch.records.sink import Secret, Sink

SHORTEST_HIDDEN: Final = 6
"""Characters. To take out shorter ones would garble every message."""
MOST_BYTES: Final = 65_536
"""Of a file with a secret."""
_HIDDEN: Final = "…"
_OTHER_SECRETS: Final = frozenset({"POTASHWATCH_EU_TOKEN"})
"""Secrets of the program that belong to no sink."""


class Secrets:
    """The secrets of one process. ``sinks`` are all that are configured: a command sees the secrets of none."""

    def __init__(self, environment: Mapping[str, str], sinks: Iterable[Sink] = ()) -> None:
        self._environment = environment
        self._names = set(_OTHER_SECRETS)
        self._names.update(secret.env for sink in sinks for secret in secrets_of(sink) if secret.env)
        self._hidden: set[str] = set()

    def of(self, secret: Secret) -> str:
        """Return a secret as it is at this moment; a file is read each time, so that it can be renewed.

        One line end at the end of a file is left out. Raises DeliveryError (alert.secret) where there is none, or it is
        no text, or holds control characters. No message quotes a file's name or content.
        """
        text = self._of_file(secret.file) if secret.env is None else self._of_variable(secret.env)
        if not text.strip():
            raise _unusable(f"{_place(secret)} is empty")
        if any(unicodedata.category(c) in ("Cc", "Cs") for c in text):
            raise _unusable(f"{_place(secret)} holds control characters, such as a line end inside")
        self._hidden.update(form for form in _forms(text) if len(form) >= SHORTEST_HIDDEN)
        return text

    def hide(self, text: str) -> str:
        """Return the text without any secret that was read so far, also where it is quoted or in base64."""
        for form in sorted(self._hidden, key=lambda form: (-len(form), form)):
            text = text.replace(form, _HIDDEN)
        return text

    def without(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Return an environment without the variables that hold secrets of the sinks or of the program."""
        return {name: value for name, value in environment.items() if name not in self._names}

    @property
    def environment(self) -> dict[str, str]:
        """What a program that is started may see of the environment."""
        return self.without(self._environment)

    def _of_variable(self, name: str) -> str:
        self._names.add(name)
        if (text := self._environment.get(name)) is None:
            raise _unusable(f"the variable {name} is not set")
        return text

    @staticmethod
    def _of_file(name: str | None) -> str:
        try:
            path = Path(name or "")
            if path.exists() and not path.is_file():  # a pipe would be waited for
                raise _unusable("the file of a secret is no file")
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            reason = error.strerror or type(error).__name__
        else:
            if len(data) > MOST_BYTES:
                raise _unusable(f"the file of a secret is larger than {MOST_BYTES:,} bytes")
            try:
                return data.decode("utf-8").removesuffix("\n").removesuffix("\r")
            except UnicodeDecodeError:
                reason = "it is not UTF-8"
        raise _unusable(f"the file of a secret cannot be read: {reason}")


def secrets_of(sink: Sink) -> Iterator[Secret]:
    """Yield where the secrets of a sink are found."""
    for name in type(sink).model_fields:
        if isinstance(value := getattr(sink, name), Secret):
            yield value


def _place(secret: Secret) -> str:
    return f"the variable {secret.env}" if secret.env is not None else "the file of a secret"


def _unusable(message: str) -> DeliveryError:
    return DeliveryError(
        "alert.secret",
        message,
        hint="look at env or file of the sink: the secret stands there alone, in one line, readable for this user",
    )


def _forms(text: str) -> Iterator[str]:
    """Yield a secret, and what of it other programs tell, in each way it may be written."""
    for part in _parts(text):
        yield part
        yield quote(part)
        yield quote(part, safe="")
        yield quote_plus(part)
        yield from _base64_forms(part)


def _parts(text: str) -> Iterator[str]:
    """Yield the whole; of an address also user, password, path, query and what in them looks drawn by lot."""
    yield text
    try:
        parts = urlsplit(text)
    except ValueError:
        return
    if not parts.scheme or not parts.netloc:
        return
    user, _, place = parts.netloc.rpartition("@")
    for whole in (parts.path, parts.query, parts.fragment, user, *user.split(":", 1)):
        yield from (whole, whole.strip("/"), unquote(whole))
    likely = [*parts.path.split("/"), *parts.query.split("&")]
    likely += [value for _, value in parse_qsl(parts.query)]
    if parts.scheme not in ("http", "https"):
        likely.append(place)  # Apprise keeps tokens where others have a host
    for each in (*likely, *map(unquote, likely)):
        if any(c.isdigit() or c.isupper() for c in each):
            yield each


def _base64_forms(text: str) -> Iterator[str]:
    """Yield what is the same of its base64 wherever in a longer text it stands (Basic, AUTH PLAIN)."""
    data = text.encode("utf-8")
    for before in range(3):
        code = base64.b64encode(b"\0" * before + data).decode("ascii")
        first = (0, 2, 3)[before]
        last = (len(data) + before) * 8 // 6
        yield code[first:last]
        yield code[first:last].replace("+", "-").replace("/", "_")
