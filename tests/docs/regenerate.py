"""Write what the program prints into the documents: `python -m tests.docs.regenerate [FILE…]`.

Run it from the root of the checkout after a message, a translation, the allocation or an example has changed,
read the difference (`git diff`), and commit it: the documents then show what the program does. It runs every
command of every `console` block (see `tests.docs.console`) and puts what was printed below it; where a
document leaves lines out with `…`, as many lines before and after it stay as there were. Nothing else in a
document is touched. With `--check`, it only says which documents would change, and exits with 1 if any would.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.docs.console import DOCUMENTS, ROOT, fit, ran


def rewritten(document: Path) -> str:
    """The text of `document` with the output of every command as it is now."""
    lines = (ROOT / document).read_text("utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        done = ran(document, Path(folder))
    for shown in reversed(done):
        lines[shown.first : shown.last] = fit(shown.output, shown.printed)
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> int:
    check = "--check" in words
    named = [Path(word) for word in words if word != "--check"]
    changed = 0
    for document in named or DOCUMENTS:
        text = rewritten(document)
        if text != (ROOT / document).read_text("utf-8"):
            changed += 1
            print(f"{document} {'differs' if check else 'rewritten'}")
            if not check:
                (ROOT / document).write_text(text, "utf-8")
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
