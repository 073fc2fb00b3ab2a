"""Where and when the figures were measured."""

import os
import platform
from datetime import datetime
from importlib.metadata import version
from pathlib import Path


def measured() -> str:
    """Return the line that a section begins with."""
    day = datetime.now().astimezone().date().isoformat()
    libraries = ", ".join(f"{name} {version(name)}" for name in ("lxml", "pydantic"))
    return f"Measured on {day} on {os.cpu_count()} cores of {_cpu()};\nPython {platform.python_version()}, {libraries}."


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.machine()
