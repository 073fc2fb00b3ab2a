"""Names as nobody should be called: each tries to be something else than text."""

from typing import Final

from hypothesis import strategies as st

from potashwatch.diff import diff
from potashwatch.records.party import Feature, Name
from potashwatch.records.report import Report
from tests.samples import listed, party, report

HOSTILE: Final = (
    "[bold]x[/bold]",
    "[/x]",
    "[sdgt]",
    "[link=https://evil.example]click[/link]",
    "<script>alert(1)</script>",
    "<b>x</b>",
    "a | b || c",
    "`code` ```fence",
    "*bold* _under_ ~~gone~~",
    "![image](https://evil.example/x.png)",
    "[a](javascript:x)",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "---",
    "===",
    "https://evil.example www.evil.example me@evil.example",
    "&amp; &lt; &#60;",
    "back\\slash \\| \\",
    "line\nbreak\r\nand\ttab",
    "\x1b[31mred\x1b[0m \x07",
    "\u202egnihtemos\u202c \u2066x\u2069 \u200f",
    "\u2028 \u2029 \x85 \x0b \x0c",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    " =1",
    "＝1",
    "\t=1",
    '"quoted", and comma',
    "$x^2$",
    ":smile: @user #1",
    "{{ template }}",
    "日本語 한국어 العربية",
    "x" * 300,
    "",
)
TEXTS: Final = (
    st.sampled_from(HOSTILE) | st.text(max_size=30) | st.text("[]()<>|`*_\\#=+-@&!:/\n\r\t ab", max_size=20)
)


def hostile_report(text: str) -> Report:
    """Return a report with every kind of change and the text in every place that a list fills."""
    safe = party("1", names=(Name(kind="primary", text="SAFE"), Name(kind="aka", text="KEPT NAME")))
    name = Name(kind="primary", text=text)
    feature = Feature(name=text, value=text)
    new = party(
        "1",
        names=(name, Name(kind="aka", text="KEPT NAME")),
        features=(feature,),
        listings=listed(text),
        title=text,
        remarks=(text,),
        reference=text or None,
    )
    again = (Name(kind="primary", text="AGAIN AND AGAIN"),)
    old = [safe, party("2", names=(name,), remarks=(text,)), party("4", names=again)]
    uid = text or "9"
    new_side = [
        new,
        party(f"{uid} 3", names=(Name(kind="primary", text=f"ADDED {text}"),), listings=listed(text)),
        party("5", names=again, title=text),
    ]
    # A mass edit: a line of its own, with an example.
    crowd = [party(f"{text}{n}", names=(name,)) for n in range(10, 16)]
    edited = [member.model_copy(update={"features": (feature,)}) for member in crowd]
    delta = diff("ofac-sdn", [*old, *crowd], [*new_side, *edited])
    return report(delta, source=text or "old.xml")
