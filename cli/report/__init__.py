"""How is a check written down so that it can be signed? As one file, HTML or Markdown, in the reader's language."""

from cli.report.writing import form_of, write_report

__all__ = ["form_of", "write_report"]
