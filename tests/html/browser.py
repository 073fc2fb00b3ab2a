"""A real browser, driven by its own protocol; nothing is downloaded, and it asks nobody for anything."""

import base64
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

ARGUMENTS: Final = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
NARROW, WIDE = 320, 1280


class Browser:
    """One browser with one page."""

    def __init__(self, driver: "Chrome", folder: Path) -> None:
        self.driver = driver
        self.file = folder / "page.html"

    def open(self, html: str, *, width: int = WIDE, is_dark: bool = False, media: str = "screen") -> None:
        """Show a page, as a file."""
        self.driver.get("about:blank")
        self.logged("browser")
        self.logged("performance")
        scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
        motion = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.command("Emulation.setEmulatedMedia", media=media, features=[scheme, motion])
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
        )
        self.file.write_text(html, "utf-8")
        self.driver.get(self.file.as_uri())

    def command(self, name: str, **arguments: object) -> Any:  # noqa: ANN401 - a JSON value
        """Return the answer to a command of the browser's protocol."""
        return self.driver.execute_cdp_cmd(name, arguments)

    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401 - a JSON value
        """Return what a script returns inside the page."""
        return self.driver.execute_script(script, *arguments)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, wherever the focus is."""
        from selenium.webdriver import ActionChains  # noqa: PLC0415

        for key in keys:
            ActionChains(self.driver, duration=0).send_keys(key).perform()

    def focused(self) -> str:
        """Return what has the focus: its id, else its text."""
        return str(
            self.run(
                "const one = document.activeElement; return one.id || one.getAttribute('aria-label')"
                " || one.textContent.trim().replace(/\\s+/g, ' ')"
            )
        )

    def until(self, script: str) -> None:
        """Wait until a script in the page returns something true."""
        from selenium.webdriver.support.wait import WebDriverWait  # noqa: PLC0415

        WebDriverWait(self.driver, 10, poll_frequency=0.02).until(lambda _: self.run(script))

    def logged(self, sort: str) -> list[dict[str, Any]]:
        """Return and forget what was logged."""
        return list(self.driver.get_log(sort))  # type: ignore[no-untyped-call]

    def complaints(self) -> list[str]:
        """Return what stands on the console: errors, and what the page's policy refused."""
        return [str(entry["message"]) for entry in self.logged("browser")]

    def asked(self) -> list[str]:
        """Return every address that the page asked for."""
        found = (json.loads(entry["message"])["message"] for entry in self.logged("performance"))
        return [
            message["params"]["request"]["url"]
            for message in found
            if message["method"] == "Network.requestWillBeSent"
        ]

    def printed(self) -> bytes:
        """Return the page on paper, as a PDF."""
        return base64.b64decode(self.command("Page.printToPDF", printBackground=True)["data"])


@contextmanager
def started(folder: Path) -> Iterator[Browser]:
    """Start a browser with an empty profile; skip the test, with the reason, where there is none."""
    pytest.importorskip("selenium", reason="selenium is not installed")
    from selenium import webdriver  # noqa: PLC0415
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415

    programs = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    missing = [name for name, path in programs.items() if path is None]
    if missing and os.environ.get("BROWSER_TESTS") == "required":
        pytest.fail(f"not installed: {', '.join(missing)}")
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    options = webdriver.ChromeOptions()
    options.binary_location = programs["chromium"] or ""
    for argument in (*ARGUMENTS, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(programs["chromedriver"]))
    try:
        yield Browser(driver, folder)
    finally:
        driver.quit()
