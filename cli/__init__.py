"""The command line: it parses, calls `compliance` and renders; no rule and no SQL lives here."""
