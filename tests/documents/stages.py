"""What must be there before a page is typed, as its reader has it: shell, run in the page's folder beforehand.

Every page begins in ``~/potashwatch``, a folder with a copy of ``fixtures/``, where the program is installed.
"""

from typing import Final

_CONFIGURED: Final = """
set -e
mkdir -p ~/.config/potashwatch ~/morning ~/evening
cat > ~/.config/potashwatch/potashwatch.toml <<'END'
mirror = "~/morning"
lists = [{lists}]
[[sinks]]
kind = "file"
name = "journal"
path = "~/alerts.jsonl"
[guards]
stale_warning_days = {{ ofac_sdn = 99999, ofac_consolidated = 99999, eu_fsf = 99999 }}
stale_trouble_days = {{ ofac_sdn = 99999, ofac_consolidated = 99999, eu_fsf = 99999 }}
END
cp fixtures/ofac/classic/consolidated_2018-04-06.xml.gz ~/morning/
cp fixtures/ofac/classic/consolidated_2020-03-17.xml.gz ~/evening/
"""
"""Lists of the authorities lie in a folder, as old as they are. The second edition trips a guard."""
_ONE_LIST: Final = _CONFIGURED.format(lists='"ofac-consolidated"')
_THREE_LISTS: Final = (
    _CONFIGURED.format(lists='"ofac-sdn", "ofac-consolidated", "eu-fsf"')
    + """
cp fixtures/eu/fsf/fsf_1_1_rebuilt_2021-12-02.xml.gz ~/morning/
cp fixtures/eu/fsf/fsf_1_1_rebuilt_2021-12-04.xml.gz ~/evening/
cp -r fixtures/ofac/csv/sdn_2021-12-02T1850 ~/morning/
cp -r fixtures/ofac/csv/sdn_2021-12-02T1850 ~/evening/
"""
)
_TWO_DAYS: Final = """
potashwatch run --init --quiet
potashwatch run --quiet --mirror ~/evening || test $? = 2
set +e
cd
"""
_ARCHIVE: Final = """
potashwatch run --init --quiet --archive ~/archive
cd ~/archive
"""

STAGES: Final[dict[str, str]] = {
    "README.md": _ONE_LIST,
    "docs/archive.md": _ONE_LIST + _ARCHIVE,
    "docs/cron.md": _ONE_LIST,
    "docs/daily-run.md": _ONE_LIST
    + "mkdir backup\ncp fixtures/ofac/classic/*2022-02* fixtures/eu/fsf/*2022-06-10* backup/\n",
    "docs/officer.md": _THREE_LISTS + _TWO_DAYS,
}
"""By page; a page that is not named needs nothing more."""
