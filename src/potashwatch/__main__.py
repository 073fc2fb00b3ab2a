"""Turns every outcome into an exit code; the only place that exits."""

import contextlib
import gc
import os
import sys
import threading
import traceback
from collections.abc import Sequence

from potashwatch.errors import ExitCode, Interrupted, LockedError, PotashwatchError, one_line


def main() -> None:
    """Run the command line and exit."""
    # One run makes millions of values and no cycles: collecting would walk them again and again for nothing.
    gc.disable()
    try:
        from potashwatch.cli.signals import SIGNALS  # noqa: PLC0415 - loads click, like the rest of the command line

        SIGNALS.install()
        _open_closed_streams()
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before the command line was ready for it
        code = ExitCode.INTERRUPTED
    except Interrupted as stop:
        code = _stopped(stop)
    _drop_unwritten()
    # Python walks everything once more at its end, though collecting is off; what is frozen it leaves alone.
    gc.freeze()
    if threading.active_count() > 1:
        # A request that is still under way (a slow server, a dead-man switch) runs in the libraries of TLS, which can
        # crash when Python takes itself apart around them: the exit code would be that of the crash.
        os._exit(code)
    sys.exit(code)


def _open_closed_streams() -> None:
    """Put something where the caller closed a stream (``>&-``).

    What goes to a closed standard error goes nowhere; writing to a closed standard output fails, as on a full disk.
    """
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "r")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


def _drop_unwritten() -> None:
    """Let go of what a full disk or a closed pipe did not take: Python would try again at exit, and exit 120."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code. Results go to stdout, everything else to stderr."""
    import click  # noqa: PLC0415 - kept out of the import of this module

    from potashwatch.cli import cli  # noqa: PLC0415

    try:
        outcome = cli.main(list(arguments), prog_name="potashwatch", standalone_mode=False)
    except PotashwatchError as error:
        code = _trouble(f"{error.message} [{error.code}]; {error.hint}")
        return ExitCode.BUSY if isinstance(error, LockedError) else code
    except click.exceptions.NoArgsIsHelpError as error:
        return _trouble(error.format_message(), prefix="")
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "potashwatch"
        return _trouble(f"{one_line(error.format_message())} [usage]; see {command} --help")
    except (KeyboardInterrupt, click.Abort):
        return ExitCode.INTERRUPTED
    except SystemExit as stopped:
        # click's own exits: after shell completion, and 1 where the reader of a help text had enough (| head).
        is_completing = "_POTASHWATCH_COMPLETE" in os.environ
        return ExitCode.TROUBLE if is_completing and stopped.code else ExitCode.SAME
    except OSError as error:
        where = f"{one_line(str(error.filename))}: " if error.filename else ""
        return _trouble(
            f"{where}{error.strerror or error} [output.unwritable]; check the disk and where the output goes"
        )
    except Exception as error:  # noqa: BLE001 - the last resort: a fault of ours must not look like "changed"
        if os.environ.get("POTASHWATCH_TRACEBACK"):
            traceback.print_exc()
        return _trouble(
            f"internal error: {type(error).__name__}: {one_line(str(error))} [internal];"
            " a fault of potashwatch, please report it with POTASHWATCH_TRACEBACK=1"
        )
    return int(outcome or ExitCode.SAME)


def _stopped(stop: Interrupted) -> int:
    """Say which signal stopped the program, and return the exit code that shells have for it."""
    _trouble(f"stopped by {stop.signal_name}")
    return 128 + stop.signum


def _trouble(message: str, *, prefix: str = "potashwatch: ") -> int:
    with contextlib.suppress(OSError):  # nobody reads it: the exit code still tells
        print(f"{prefix}{message}", file=sys.stderr, flush=True)  # noqa: T201
    return ExitCode.TROUBLE


if __name__ == "__main__":
    main()
