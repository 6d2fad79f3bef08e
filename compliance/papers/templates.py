"""Which words does an office use in a paper of a kind? Its own file, else its district's, else the bundled one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from compliance.errors import BadInput, UnusableFile
from compliance.papers.patterns import Pattern
from compliance.papers.schema import LetterheadFile, TemplateFile, letterhead_schema, template_schema
from rules.errors import AllocationError, Problem
from rules.formerrors import FormErrors
from rules.language import _
from rules.yamlfile import read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from compliance.conference_states import PaperKind
    from rules.yamlfile import Path_, YamlFile

__all__ = ["Sheet", "Templates"]

_LETTERHEAD = "letterhead"
_File = TypeVar("_File", TemplateFile, LetterheadFile)


@dataclass(frozen=True)
class Sheet:
    """The file of a kind, or of what all kinds have in common, read and checked."""

    file: str
    raw: YamlFile
    form: TemplateFile | LetterheadFile

    def pattern(self, path: Path_, text: str) -> Pattern:
        """The text at `path` into the file, ready to be filled in. Raises `UnusableFile`."""
        line, _column = self.raw.place(path)
        return Pattern.read(self.file, ".".join(map(str, path)), line, text)


@dataclass(frozen=True)
class Templates:
    """
    The templates for papers of a district.

    A file `<kind>.yaml`, or `letterhead.yaml`, in `folder` stands for the bundled one of that name.
    """

    district: str
    folder: Path | None = None

    def __post_init__(self) -> None:
        if self.folder is not None and not self.folder.is_dir():
            what = _("there is no folder {folder}.").format(folder=self.folder)
            raise BadInput([Problem("--templates", what, _("Name the folder where your templates are."))])

    def of(self, kind: PaperKind) -> Sheet:
        """The template of a kind. Raises `UnusableFile` with every problem, each with its line."""
        return self._read(kind.value, TemplateFile, template_schema)

    @cached_property
    def letterhead(self) -> Sheet:
        """What all kinds have in common. Raises as `of` does."""
        return self._read(_LETTERHEAD, LetterheadFile, letterhead_schema)

    def _find(self, name: str) -> Path:
        bundled = Path(str(resources.files("compliance"))) / "papers" / "templates"
        folders = [*([self.folder] if self.folder else []), bundled / self.district, bundled]
        files = [folder / f"{name}.yaml" for folder in folders]
        return next((file for file in files if file.is_file()), files[-1])

    def _read(self, name: str, form: type[_File], schema: Callable[[], dict[str, object]]) -> Sheet:
        from pydantic import ValidationError

        file = self._find(name)
        try:
            raw = read_yaml(file)
        except AllocationError as error:
            raise UnusableFile(error.file, error.problems) from None
        try:
            checked = form.model_validate(raw.value)
        except ValidationError as error:
            raise UnusableFile(str(file), FormErrors(raw, schema).told(error)) from None
        return Sheet(str(file), raw, checked)
