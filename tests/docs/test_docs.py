"""What the documents say is what the program does; how they are read is told in `tests.docs.console`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from compliance.intake import fields
from compliance.intake.read import read_rows
from compliance.labels import outcome_label
from rules.decision import Outcome
from rules.errors import AllocationError
from rules.language import Language, speaking
from rules.load import load_allocation
from tests.docs import workbook
from tests.docs.console import DOCUMENTS, ROOT, Block, blocks, fit, ran, shown_in
from tests.project.tree import modules

COMMAND_LINE = Path("docs/command-line.md")
DECISIONS = Path("docs/decisions")
HANDBOOK = Path("docs/inspectors.zh-CN.md")
TEXTS = {document: (ROOT / document).read_text("utf-8") for document in DOCUMENTS}
WITH_COMMANDS = [each for each in DOCUMENTS if any(block.info[:1] == ("console",) for block in blocks(each))]
SEEN = (*DOCUMENTS, Path("CONTRIBUTING.md"), Path("CHANGELOG.md"), Path("features/README.md"))


# ----------------------------------------------------------------------------- commands


@pytest.mark.parametrize("document", WITH_COMMANDS, ids=str)
def test_every_command_prints_what_the_document_shows(document: Path, tmp_path: Path) -> None:
    """After a change that is meant: `python -m tests.docs.regenerate`, and read the difference."""
    done = ran(document, tmp_path)
    assert done
    shown = [(each.first, each.command, each.output) for each in done]
    assert shown == [(each.first, each.command, fit(each.output, each.printed)) for each in done]


def test_the_documents_that_should_show_commands_do() -> None:
    expected = {"README.md", "README.zh-CN.md", *(f"docs/{name}" for name in _SHOWING)}
    assert expected <= {str(each) for each in WITH_COMMANDS}


_SHOWING = (
    "command-line.md",
    "how-it-decides.md",
    "inspectors.zh-CN.md",
    "office.zh-CN.md",
    "writing-an-allocation.md",
)


def test_no_document_shows_a_traceback() -> None:
    assert [str(document) for document, text in TEXTS.items() if "Traceback" in text] == []


def _shape(command: str) -> list[str]:
    """The words of a command that are the same in every language: the program's own, and the options."""
    words = command.split()
    nouns = [word for word in words[:3] if re.fullmatch(r"[a-z]+|echo|\$\?", word)]
    return nouns + [word for word in words if word.startswith("--")]


def test_both_readmes_have_the_same_commands() -> None:
    """Word for word, but for values, which are in the reader's language."""
    english, chinese = (
        [
            _shape(shown.command)
            for block in blocks(Path(name))
            if block.info[:1] == ("console",)
            for shown in shown_in(block)
        ]
        for name in ("README.md", "README.zh-CN.md")
    )
    assert english == chinese


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_two_commands_come_first_and_then_the_main_job(name: str) -> None:
    """In the first screen: `make demo`, `make test`, a finding, a file, and why."""
    screen = TEXTS[Path(name)].splitlines()[:45]
    places = [
        next(number for number, line in enumerate(screen) if line.strip().startswith(word))
        for word in ("make demo", "make test", "$ lianban submit", "$ lianban import", "$ lianban explain")
    ]
    assert places == sorted(places)


# --------------------------------------------------------------------------- allocations


def _files() -> Iterator[tuple[Path, Block]]:
    for document in DOCUMENTS:
        for block in blocks(document):
            if block.info[:1] == ("yaml",):
                yield document, block


WHOLE = [(document, block) for document, block in _files() if len(block.info) == 2 and block.info[1].endswith(".yaml")]
REFUSED = [(document, block) for document, block in _files() if block.info[2:] == ("refused",)]
ADDED = [(document, block) for document, block in _files() if block.info[1:] == ("adds",)]


def _id(pair: object) -> str:
    return f"{pair.stem}" if isinstance(pair, Path) else f"line-{getattr(pair, 'start', 0)}"


@pytest.mark.parametrize(("document", "block"), WHOLE, ids=_id)
def test_every_whole_allocation_loads(document: Path, block: Block, tmp_path: Path) -> None:
    file = tmp_path / block.info[1]
    file.write_text(block.text, "utf-8")
    assert load_allocation(file).duties


@pytest.mark.parametrize(("document", "block"), REFUSED, ids=_id)
def test_every_allocation_shown_as_refused_is(document: Path, block: Block, tmp_path: Path) -> None:
    file = tmp_path / block.info[1]
    file.write_text(block.text, "utf-8")
    with pytest.raises(AllocationError):
        load_allocation(file)


@pytest.mark.parametrize(("document", "block"), ADDED, ids=_id)
def test_every_section_loads_when_it_is_added(document: Path, block: Block, tmp_path: Path) -> None:
    base = next(other for owner, other in WHOLE if owner == document)
    whole, added = yaml.safe_load(base.text), yaml.safe_load(block.text)
    for section, entries in added.items():
        if isinstance(entries, dict):
            whole[section] = {**whole.get(section, {}), **entries}
        else:
            whole[section] = [*whole.get(section, []), *entries]
    file = tmp_path / "added.yaml"
    file.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), "utf-8")
    assert load_allocation(file).duties


def test_every_section_of_an_allocation_is_shown() -> None:
    from rules.schema import AllocationFile

    shown = {section for _document, block in (*WHOLE, *ADDED) for section in yaml.safe_load(block.text)}
    assert shown == set(AllocationFile.model_fields)


def test_every_entry_of_a_duty_is_explained() -> None:
    from rules.schema import DutyIn

    text = TEXTS[Path("docs/writing-an-allocation.md")]
    rows = {name for line in text.splitlines() if line.startswith("| `") for name in re.findall(r"`(\w+)`", line)}
    assert set(DutyIn.model_fields) <= rows


def test_the_example_of_an_allocation_uses_every_part_of_the_form() -> None:
    from rules import schema

    text = (ROOT / "examples/allocations/small-district.yaml").read_text("utf-8")
    document = yaml.safe_load(text)
    assert set(document) == set(schema.AllocationFile.model_fields)
    assert {key for duty in document["duties"] for key in duty} == set(schema.DutyIn.model_fields)
    assert {key for unit in document["units"].values() for key in unit} == set(schema.UnitIn.model_fields)
    assert {key for fact in document["facts"].values() for key in fact} == set(schema.FactIn.model_fields)
    assert "not:" in text
    assert load_allocation(ROOT / "examples/allocations/small-district.yaml").classes


# ------------------------------------------------------------------------------ examples


@pytest.mark.parametrize("name", ["findings.jsonl", "findings.csv", "findings.xlsx"])
def test_every_example_is_read(name: str) -> None:
    from compliance.intake import Row

    rows = list(read_rows(ROOT / "examples" / name, name, load_allocation()))
    assert len(rows) > 5
    assert all(isinstance(row, Row) for row in rows)


def test_the_workbook_is_made_from_the_table(tmp_path: Path) -> None:
    """`python -m tests.docs.workbook` makes it; the rows are compared, since zip files differ by their maker."""
    workbook.write(tmp_path / "findings.xlsx")
    allocation = load_allocation()
    made, kept = (
        [row.raw for row in read_rows(folder / "findings.xlsx", "findings.xlsx", allocation)]
        for folder in (tmp_path, workbook.EXAMPLES)
    )
    assert made == kept


def test_the_table_has_chinese_headers_and_the_mark_that_spreadsheets_look_for() -> None:
    data = (ROOT / "examples/findings.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n")


# ---------------------------------------------------------------------------- the program


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command by its words; groups are looked into, and their modules imported."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None, name
        yield " ".join((*path, name)), found
        if isinstance(found, click.Group):
            yield from _commands(found, (*path, name))


def _every() -> list[tuple[str, click.Command]]:
    from cli.app import app

    return [("", app), *_commands(app)]


EVERY = _every()
LEAVES = [(words, command) for words, command in EVERY if not isinstance(command, click.Group)]


def _sections() -> dict[str, str]:
    parts = re.split(r"^## (.+)$", TEXTS[COMMAND_LINE], flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize(("words", "command"), EVERY, ids=[words or "lianban" for words, _ in EVERY])
def test_every_command_argument_and_option_has_help(words: str, command: click.Command) -> None:
    assert command.help
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{words} {parameter.name}"


@pytest.mark.parametrize(("words", "command"), LEAVES, ids=[words for words, _ in LEAVES])
def test_every_command_argument_and_option_is_documented(words: str, command: click.Command) -> None:
    sections = _sections()
    text = sections[f"lianban {words}"] + sections["Options of all commands"]
    documented = set(re.findall(r"`([\w.-]+)", text))
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert set(parameter.opts) <= documented, parameter.name
        elif isinstance(parameter.type, click.Choice) and "-" in parameter.type.choices:
            assert "`-`" in text
        else:
            assert parameter.make_metavar(click.Context(command)).strip("[]{}.") in text or "SHELL" in text


def test_the_options_of_the_program_itself_are_documented() -> None:
    text = _sections()["Options of all commands"]
    options = [name for parameter in EVERY[0][1].params for name in parameter.opts]
    assert options
    assert [name for name in options if f"`{name}" not in text] == []


def test_no_option_is_documented_that_is_not_there() -> None:
    params = [each for _words, command in EVERY for each in command.params]
    known = {name for each in params for name in (*each.opts, *each.secondary_opts)} | {"--help"}
    own = {"--check", "--enable-row-security"}  # of `tests.docs.regenerate`
    found = {
        (str(document), name)
        for document, text in TEXTS.items()
        for name in re.findall(r"(?<![\w-])`?(--[a-z][a-z-]+)", text)
        if name not in known | own
    }
    assert found == set()


def test_every_section_on_a_command_is_on_one_that_is_there() -> None:
    named = {title.removeprefix("lianban ") for title in _sections() if title.startswith("lianban ")}
    assert named == {words for words, _command in LEAVES}


def test_every_exit_code_is_documented() -> None:
    from cli.framework import Exit

    codes = {value for name, value in vars(Exit).items() if name.isupper()}
    for document in (COMMAND_LINE, Path("README.md"), Path("README.zh-CN.md")):
        rows = {int(code) for code in re.findall(r"^\| (\d) \|", TEXTS[document], flags=re.MULTILINE)}
        assert rows == codes, document


_VARIABLE = re.compile(r"(?:LIANBAN|XDG|LC)_[A-Z_]+|LANG|LANGUAGE|NO_COLOR")


def _variables() -> set[str]:
    """The names of environment variables in the code: those of known kinds, and any that is looked up by its name."""
    found = set()
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _VARIABLE.fullmatch(node.value):
                found.add(node.value)
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.environ.get", "os.getenv"}:
                found |= {each.value for each in node.args[:1] if isinstance(each, ast.Constant)}
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                found |= {node.slice.value} if isinstance(node.slice, ast.Constant) else set()
    return found


def test_every_environment_variable_is_documented() -> None:
    section = _sections()["Environment variables"]
    named = _variables()
    assert {"LIANBAN_DATABASE", "LIANBAN_AS", "LIANBAN_LANG", "LIANBAN_CONFIG", "NO_COLOR", "XDG_DATA_HOME"} <= named
    assert sorted(name for name in named if f"`{name}`" not in section) == []


def test_every_key_of_the_config_file_is_documented() -> None:
    from cli.config import KEYS

    section = _sections()["The config file"]
    assert re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE) == list(KEYS)


def test_every_part_of_a_finding_is_documented_with_its_headers() -> None:
    rows = {
        name: line
        for line in _sections()["Files of findings"].splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([\w.]+)`", line.split("|")[1])
    }
    for field in fields.FIELDS:
        row = rows[field.key]
        assert field.label.zh in row, field.key
        assert [
            word
            for word in field.headers
            if not word.isascii() and "/" not in word and "（" not in word and word not in row and word != "现场处理"
        ] == []


# -------------------------------------------------------------------------------- the rest

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def _anchor(title: str) -> str:
    """As the places that show Markdown make one of a heading."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("document", [each for each in SEEN if (ROOT / each).is_file()], ids=str)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = (ROOT / document).read_text("utf-8")
    for target in LINK.findall(text):
        path, _, anchor = target.partition("#")
        file = (ROOT / document).parent / path if path else ROOT / document
        assert file.exists(), target
        if anchor:
            titles = re.findall(r"^#+ (.+)$", file.read_text("utf-8"), flags=re.MULTILINE)
            assert anchor in {_anchor(title) for title in titles}, target


def test_every_document_can_be_reached() -> None:
    start = [Path("README.md"), Path("README.zh-CN.md")]
    reached: set[Path] = set()
    while start:
        document = start.pop()
        if document in reached or document not in TEXTS:
            continue
        reached.add(document)
        targets = (target.partition("#")[0] for target in LINK.findall(TEXTS[document]))
        start += [
            ((ROOT / document).parent / target).resolve().relative_to(ROOT)
            for target in targets
            if target.endswith(".md")
        ]
    assert set(TEXTS) - reached == set()


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    files = sorted(each.name for each in (ROOT / DECISIONS).glob("[0-9]*.md"))
    assert [name[:4] for name in files] == [f"{number:04d}" for number in range(1, len(files) + 1)]
    assert LINK.findall(TEXTS[DECISIONS / "README.md"]) == files


@pytest.mark.parametrize("name", [each.name for each in sorted((ROOT / DECISIONS).glob("[0-9]*.md"))])
def test_a_decision_has_its_three_parts_and_its_title(name: str) -> None:
    text = TEXTS[DECISIONS / name]
    title = text.splitlines()[0]
    assert title.startswith(f"# {name[:4]} ")
    assert re.findall(r"^\*\*(\w+)\.\*\*", text, flags=re.MULTILINE) == ["Context", "Decision", "Consequence"]
    assert f"[{name[:4]}]({name}) | {title[7:]} |" in TEXTS[DECISIONS / "README.md"]


def test_the_handbook_uses_the_words_of_the_program_for_its_answers() -> None:
    with speaking(Language.ZH):
        labels = [outcome_label(outcome) for outcome in Outcome]
    rows = [line.split("|")[1].strip() for line in TEXTS[HANDBOOK].splitlines() if line.startswith("| ")]
    assert [label for label in labels if label not in rows] == []


def test_every_table_of_the_database_and_every_event_is_in_the_data_model() -> None:
    from compliance.states import EventAct
    from compliance.store import cases, casework, log, models, office
    from compliance.store.base import Base

    one_of_each = (cases.Case, casework.Return, log.Event, models.Party, office.Signal)
    assert {model.__tablename__ for model in one_of_each} <= set(Base.metadata.tables)
    text = TEXTS[Path("docs/data-model.md")]
    assert [name for name in Base.metadata.tables if f"`{name}`" not in text] == []
    assert [act for act in EventAct if f"`{act}`" not in text] == []


def test_every_pattern_of_words_finds_what_the_table_says() -> None:
    """The characters in bold are the ones that the pattern covers."""
    from rules.words import Word, normal

    classes = next(found for _, block in ADDED if (found := yaml.safe_load(block.text).get("classes")))
    rows = re.findall(
        r"^\| `([^`]+)` \| .* \| (.*\*\*.*) \|$", TEXTS[Path("docs/writing-an-allocation.md")], re.MULTILINE
    )
    assert len(rows) == 5
    for pattern, sentence in rows:
        text = normal(sentence.replace("*", "")).characters
        hit = next(Word(pattern, classes).find(text))
        assert [text[start:end] for start, end in hit.spans] == re.findall(r"\*\*(.+?)\*\*", sentence), pattern
