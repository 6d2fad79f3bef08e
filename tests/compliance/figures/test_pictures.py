"""Pictures are well-formed, say everything in words too, and have a sign for every character."""

import itertools
from datetime import date, timedelta
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest

from compliance.figures import By, CannotPaint, Figures, PlotKind, find_font, plot_png, plot_svg
from compliance.figures.fonts import FAMILIES, need_font
from compliance.figures.layout import BLUE, PALE, Sheet
from compliance.figures.plots import draw, heat_rows
from compliance.figures.shapes import Words, breadth, cut, legible, wrapped
from compliance.figures.words import NOTHING
from compliance.indices import Told
from rules.language import Language, speaking
from tests.compliance.making import AT

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<script>&\"'\u202e\x07" + "长" * 300
BEGAN = AT - timedelta(days=200)


def case(number, **more):
    opened = (BEGAN + timedelta(days=number * 3)).isoformat()
    row = {
        "id": f"c-{number}",
        "number": f"2026-{number:04d}",
        "issue": "fire_safety",
        "lead": "fire_rescue",
        "state": "closed",
        "opened_at": opened,
        "closed_at": (BEGAN + timedelta(days=number * 3 + 5)).isoformat(),
        "locality": "二塘乡",
        "returns": 0,
        "parkings": 0,
    }
    return row | more


def share(number, unit="fire_rescue"):
    opened = BEGAN + timedelta(days=number * 3)
    return {
        "id": f"t-{number}",
        "case_id": f"c-{number}",
        "unit": unit,
        "role": "lead",
        "state": "answered",
        "opened_at": opened.isoformat(),
        "deadline": (opened + timedelta(days=10)).isoformat(),
        "extensions": 0,
        "receive_by": (opened + timedelta(days=1)).isoformat(),
        "received_at": opened.isoformat(),
        "by_silence": 0,
        "answered_at": (opened + timedelta(days=4)).isoformat(),
    }


def figures_of(book, cases, units=None):
    told = Told()
    for row in cases:
        number = int(row["number"][-4:])
        rows = {"cases": [row]}
        if row["lead"]:
            rows["tasks"] = [share(number, row["lead"])]
        told.take("case_opened", row["id"], "", {"added": rows}, BEGAN + timedelta(days=number * 3))
    return Figures(book.allocation, told, AT)


@pytest.fixture
def figures(book):
    """Sixty cases of every unit, issue and place of the district, some parked, void or on the desk."""
    issues, units, places = (
        list(book.allocation.issues),
        list(book.allocation.units),
        (*book.allocation.district.localities, ""),
    )
    rows = []
    for number in range(60):
        more = {"issue": issues[number % len(issues)], "lead": units[number % len(units)]}
        more["locality"] = places[number % len(places)]
        if number % 4 == 0:
            more |= {"state": "parked", "closed_at": None, "parkings": 1}
        elif number % 7 == 0:
            more |= {"state": "void"}
        elif number % 5 == 0:
            more |= {"state": "desk", "lead": None, "closed_at": None}
        rows.append(case(number, **more))
    return figures_of(book, rows)


@pytest.fixture
def hostile(book):
    return figures_of(book, [case(1, lead=NASTY, issue=NASTY, locality=NASTY, state="accepted", closed_at=None)])


def texts(svg):
    root = ET.fromstring(svg)
    return ["".join(child.tail or "" for child in text) + (text.text or "") for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", PlotKind)
def test_a_picture_is_well_formed_and_told_in_words(figures, kind):
    root = ET.fromstring(plot_svg(kind, figures))
    assert root.get("role") == "img"
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text
    assert told is not None
    assert told.text


@pytest.mark.parametrize("kind", PlotKind)
def test_everything_lies_within_the_picture(figures, hostile, kind):
    for each in (figures, hostile):
        picture = draw(kind, each)
        for shape in picture.shapes:
            if isinstance(shape, Words):
                wide = breadth(shape.text) * shape.size
                left = shape.x - {"start": 0, "middle": wide / 2, "end": wide}[shape.anchor]
                assert left >= -1, shape
                assert left + wide <= picture.width + 1, shape
                assert 0 < shape.y <= picture.height, shape


def test_every_unit_with_something_due_has_its_label_and_its_figures(figures):
    with speaking(Language.ZH):
        said = texts(plot_svg(PlotKind.ON_TIME, figures))
        table = figures.table(By.UNIT)
    names = {figures.allocation.units[line.key].short.zh for line in table.lines if line.indices[0].whole}
    assert names
    assert names <= set(said)


def test_every_month_and_band_has_its_label(figures):
    said = texts(plot_svg(PlotKind.FLOW, figures))
    shown = figures.months[-12:]
    assert {month.key for month in shown} <= set(said)
    assert {str(month.open) for month in shown} <= set(said)
    assert "0 to 7 days" in texts(plot_svg(PlotKind.AGES, figures))


def test_the_heat_map_has_every_case_but_the_void_ones(figures):
    counted = sum(count for _name, counts in heat_rows(figures) for count in counts)
    there = sum(row["state"] != "void" for row in figures.told.cases.values())
    assert counted == there
    rows = list(heat_rows(figures))
    assert len(rows) == 16
    assert rows[-1][0].endswith("other issues")


@pytest.mark.parametrize("kind", PlotKind)
def test_markup_in_names_stays_text_and_control_characters_are_replaced(hostile, kind):
    svg = plot_svg(kind, hostile)
    root = ET.fromstring(svg)
    assert not [each for each in root.iter() if each.tag.endswith("script")]
    assert "\u202e" not in svg
    assert "\x07" not in svg


def test_a_long_name_is_cut_and_told_in_full(hostile):
    root = ET.fromstring(plot_svg(PlotKind.HEAT, hostile))
    tips = [title.text for text in root.iter(f"{SVG}text") for title in text.iter(f"{SVG}title")]
    assert any(tip.endswith("长" * 300) for tip in tips)


@pytest.mark.parametrize("kind", PlotKind)
def test_without_anything_a_picture_says_so(book, kind):
    svg = plot_svg(kind, Figures(book.allocation, Told(), AT))
    assert "nothing to show" in texts(svg)


def test_nothing_to_divide_by_is_a_dash(book):
    figures = figures_of(book, [case(1, state="parked", closed_at=None)])
    assert f"{NOTHING}  0/0, 1 left out" in texts(plot_svg(PlotKind.ON_TIME, figures))


def test_the_days_that_were_asked_for_stand_on_the_picture(figures):
    some = Figures(figures.allocation, figures.told, AT, date(2026, 1, 1), date(2026, 3, 31))
    assert "from 2026-01-01 to 2026-03-31, as of 2026-03-10" in texts(plot_svg(PlotKind.HEAT, some))
    assert "as of 2026-03-10" in texts(plot_svg(PlotKind.AGES, some))


def test_numbers_above_columns_do_not_run_into_each_other(book):
    sheet = Sheet("title", "below")
    sheet.columns([f"2026-{month:02d}" for month in range(1, 13)], [[(12345, BLUE), (12344, PALE)]] * 12, [99999] * 12)
    numbers = [shape for shape in sheet.shapes if isinstance(shape, Words) and shape.text in {"12345", "12344"}]
    assert len(numbers) == 24
    for one, other in itertools.pairwise(numbers):
        assert other.x - one.x >= breadth(one.text) * one.size - 1


# ---------------------------------------------------------------- as dots


@pytest.fixture
def font():
    found = find_font()
    if found is None:
        pytest.skip(f"no Chinese font on this machine, of {', '.join(FAMILIES)}")
    return found


@pytest.mark.parametrize("kind", PlotKind)
def test_a_png_opens_and_is_twice_as_large_as_the_picture(figures, hostile, font, kind):
    image = pytest.importorskip("PIL.Image")
    for each in (figures, hostile):
        with image.open(BytesIO(plot_png(kind, each))) as opened:
            opened.load()
            assert opened.format == "PNG"
            assert opened.size == (draw(kind, each).width * 2, draw(kind, each).height * 2)
            assert len(opened.convert("L").getcolors(256)) > 2


@pytest.mark.parametrize("kind", PlotKind)
@pytest.mark.parametrize("language", Language)
def test_every_character_has_a_sign_in_the_font(figures, font, kind, language):
    pytest.importorskip("PIL.Image")
    from compliance.figures.png import letters

    face = letters(font, 40)
    missing = bytes(face.getmask("\U0010fffd"))
    with speaking(language):
        shown = {char for shape in draw(kind, figures).shapes if isinstance(shape, Words) for char in shape.text}
    assert shown
    tofu = {char for char in shown if not char.isspace() and bytes(face.getmask(char)) == missing}
    assert not tofu


def test_without_a_font_the_error_names_what_was_looked_for_and_what_to_install(tmp_path):
    (tmp_path / "DejaVuSans.ttf").write_bytes(b"")
    with pytest.raises(CannotPaint) as error:
        need_font([tmp_path, tmp_path / "nowhere"])
    assert str(error.value).startswith(
        "No font with Chinese was found. Looked for: Noto Sans CJK SC, Source Han Sans SC,"
    )
    assert "fonts-noto-cjk (Debian, Ubuntu)" in str(error.value)


def test_the_best_of_several_fonts_is_taken(tmp_path):
    for name in ("simsun.ttc", "msyh.ttc"):
        (tmp_path / name).write_bytes(b"")
    assert find_font([tmp_path]).family == "Microsoft YaHei"


# ---------------------------------------------------------------- words


def test_text_is_cut_and_wrapped_by_its_width():
    assert cut("象山区教育局", 4) == "象山区…"
    assert cut("教育", 2) == "教育"
    assert wrapped("教育局，市监局", 4) == ["教育局，", "市监局"]
    assert wrapped("fire and rescue", 6) == ["fire and", "rescue"]


def test_what_turns_text_around_is_replaced():
    assert legible("甲\u202e乙\x00") == "甲�乙�"
