"""Write the diagram and the table of `docs/life-of-a-case.md`: `python -m tests.docs.life`.

Run it from the root of the checkout after the table of transitions or a word of it has changed. What stands
between the marks is written anew, the prose around them is not touched. With `--check`, it only says whether
the document would change, and exits with 1 if it would.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from compliance.life.diagram import mermaid, table
from rules.language import Language, speaking
from tests.docs.console import ROOT

DOCUMENT = Path("docs/life-of-a-case.md")
MARKED = re.compile(r"(?s)(<!-- from the table: (\w+) -->\n).*?(<!-- end -->)")


def made() -> dict[str, str]:
    """What belongs between each pair of marks."""
    with speaking(Language.EN):
        return {"diagram": f"```mermaid\n{mermaid()}\n```", "rows": table()}


def rewritten(text: str) -> str:
    """`text` with what the table gives between its marks."""
    parts = made()
    return MARKED.sub(lambda found: f"{found[1]}\n{parts[found[2]]}\n\n{found[3]}", text)


def main(words: list[str]) -> int:
    text = (ROOT / DOCUMENT).read_text("utf-8")
    new = rewritten(text)
    if new == text:
        return 0
    if "--check" in words:
        sys.stdout.write(f"{DOCUMENT} differs\n")
        return 1
    (ROOT / DOCUMENT).write_text(new, "utf-8")
    sys.stdout.write(f"{DOCUMENT} rewritten\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
