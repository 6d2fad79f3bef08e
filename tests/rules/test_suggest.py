"""Which issues a sentence may be about, and how many findings it tells; with a small vocabulary of its own."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.allocation import Allocation, AllocationRef, Validity
from rules.catalogue import District, Issue, Label, Source, Words
from rules.suggest import Candidate, Part, Suggester
from rules.words import LIMIT, Word

CLASSES = {
    "absent": ("没有", "没", "无", "未", "缺"),
    "paper": ("证", "证照", "许可证", "办学许可证"),
    "teacher": ("教师", "老师"),
    "crowd": ("聚集", "围堵", "上访"),
    "gone": ("失联", "跑路"),
    "boast": ("虚标", "冒充", "谎称"),
    "blocked": ("堵", "锁", "占用"),
}
VOCABULARY = {
    "fire": Words(("消防", "灭火器", "疏散通道", "出口…<blocked>", "火灾隐患!"), ("安全隐患", "安全设备", "通道")),
    "building": Words(("消防验收", "消防审验", "裂缝"), ("安全隐患", "验收")),
    "safety": Words(("应急预案",), ("安全隐患", "安全设备", "安全", "隐患")),
    "licence": Words(("<absent>…<paper>", "无证!", "非法办学"), ("证", "补课")),
    "teachers": Words(("<teacher>…<absent>…<paper>", "教师资格"), ("<teacher>", "公示")),
    "advertising": Words(("虚假宣传", "<boast>…<teacher>…等级", "<boast>…职称"), ("宣传", "公示")),
    "posting": Words(("收费…<absent>公示", "明码标价"), ("公示", "收费")),
    "refund": Words(("退费", "不退"), ("学费",)),
    "unrest": Words(("退费&<crowd>", "退费&<gone>", "<gone>", "<crowd>"), ("退费", "家长")),
    "food": Words(("健康证", "<absent>…健康证", "留样"), ("饭",)),
    "school_fee": Words(("小学…收费",), ()),
    "hygiene": Words(("不通风", "<absent>…消毒"), ()),
}
SILENT = ("小学生", "通报")


def label(text: str) -> Label:
    return Label(text, text)


def allocation() -> Allocation:
    return Allocation(
        ref=AllocationRef("test", "1", "0"),
        name=label("试"),
        source=Source("试", "1", date(2021, 1, 1), "试"),
        valid=Validity(),
        district=District("test", label("试"), "Asia/Shanghai"),
        units={},
        regimes={},
        facts={},
        groups={},
        issues={id_: Issue(id_, label(id_), "all", words=words) for id_, words in VOCABULARY.items()},
        clauses={},
        duties={},
        classes=CLASSES,
        silent=SILENT,
    )


SUGGESTER = Suggester(allocation())


def firsts(sentence: str) -> list[tuple[str, str | None]]:
    parts = SUGGESTER.suggest(sentence).parts
    return [(part.text, part.candidates[0].issue if part.candidates else None) for part in parts]


def only(sentence: str) -> Part:
    (part,) = SUGGESTER.suggest(sentence).parts
    return part


@pytest.mark.parametrize(
    ("sentence", "issue"),
    [
        ("没做消防验收就开门", "building"),
        ("未通过消防审验", "building"),
        ("消防器材太旧", "fire"),
        ("公示栏里虚标教师的等级", "advertising"),
        ("墙上老师的照片冒充高级职称", "advertising"),
        ("做饭阿姨没有健康证", "food"),
        ("两位老师没有证", "teachers"),
        ("没有取得办学许可证", "licence"),
        ("收费没有公示", "posting"),
        ("要求退费被拒", "refund"),
        ("几十名家长聚集要求退费", "unrest"),
        ("老板失联，退费没了着落", "unrest"),
        ("向小学生收费没有公示", "posting"),
        ("小学放学后收费", "school_fee"),
    ],
)
def test_the_issue_that_is_meant_stands_out(sentence, issue):
    part = only(sentence)
    assert part.candidates[0].issue == issue
    assert part.clear


@pytest.mark.parametrize(
    ("sentence", "tied"),
    [
        ("公示", {"teachers", "advertising", "posting"}),
        ("没有公示", {"teachers", "advertising", "posting"}),
        ("存在安全隐患", {"fire", "building", "safety"}),
        ("安全设备", {"fire", "safety"}),
    ],
)
def test_what_may_mean_several_issues_is_asked_and_not_guessed(sentence, tied):
    part = only(sentence)
    best = part.candidates[0].score
    assert not part.clear
    assert {candidate.issue for candidate in part.candidates if candidate.score == best} == tied


def test_a_tie_is_ordered_by_the_words_that_were_silenced():
    assert only("存在安全隐患").candidates[0].issue == "safety"


def test_a_hint_alone_is_no_clear_answer():
    part = only("家里补课")
    assert part.candidates[0] == Candidate("licence", 0.18, ("补课",))
    assert not part.clear


def test_a_hint_at_many_issues_says_less_than_one_at_few():
    part = only("公示的通道")
    assert part.candidates[0].issue == "fire"


def test_no_number_of_hints_comes_up_to_a_name():
    assert only("验收通道的饭，学费学费学费补课，没有裂缝").candidates[0].issue == "building"


def test_where_no_word_speaks_there_is_no_candidate():
    assert only("天气很好") == Part("天气很好", ())
    assert only("") == Part("", ())
    assert not only("天气很好").clear


def test_the_words_that_spoke_are_the_sentence_s_own():
    assert only("出 口被杂物　堵死").candidates[0].words == ("出 口", "堵")
    assert only("無關；未做消防验收").candidates[0].words == ("消防验收",)


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        (
            "灭火器太少、教师无证、收费未公示",
            [("灭火器太少", "fire"), ("教师无证", "teachers"), ("收费未公示", "posting")],
        ),
        ("没有许可证又有严重火灾隐患", [("没有许可证", "licence"), ("有严重火灾隐患", "fire")]),
        ("无证机构未每天消毒", [("无证机构", "licence"), ("未每天消毒", "hygiene")]),
        ("非法办学且虚假宣传", [("非法办学", "licence"), ("虚假宣传", "advertising")]),
        ("灭火器过期 食堂没留样", [("灭火器过期", "fire"), ("食堂没留样", "food")]),
        ("灭火器过期\n食堂没留样", [("灭火器过期", "fire"), ("食堂没留样", "food")]),
    ],
)
def test_a_list_is_one_part_for_each_finding_with_or_without_marks(sentence, parts):
    assert firsts(sentence) == parts


@pytest.mark.parametrize(
    "sentence",
    [
        "灭火器过期，疏散通道堆着杂物",  # two hazards of one kind
        "灭火器过期，很久没人过问",  # a clause without words
        "灭火器过期，老师说不知道",  # a clause with a hint only
        "退费无门、学费打了水漂",
        "疏散通道的裂缝",  # two words, and nothing between them
        "老板失联，家长上访",
    ],
)
def test_what_is_one_finding_stays_one_part(sentence):
    assert only(sentence).text == sentence


def test_neighbours_that_come_to_the_same_issue_are_one_part():
    assert firsts("灭火器坏了，教师无证，老师也没有证") == [
        ("灭火器坏了", "fire"),
        ("教师无证，老师也没有证", "teachers"),
    ]


def test_a_tie_is_the_same_finding_as_the_neighbour_before_it():
    sentence = "墙有裂缝，没许可证的消防审验"
    assert only(sentence).candidates[0].issue == "building"


def test_at_most_five_candidates_best_first():
    part = only("安全隐患、验收、补课、老师、宣传、收费、饭、家长")
    assert len(part.candidates) == 5
    assert [one.score for one in part.candidates] == sorted((one.score for one in part.candidates), reverse=True)


FRAGMENTS = st.sampled_from(
    [
        "消防",
        "消防验收",
        "没有",
        "许可证",
        "教师",
        "公示",
        "退费",
        "聚集",
        "、",
        "，",
        "。",
        "且",
        " ",
        "\n",
        "小学生",
        "收费",
        "无证",
    ]
)
SENTENCES = st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=20).map("".join))


@given(SENTENCES)
def test_every_sentence_gets_a_suggestion_made_of_its_own_characters(sentence):
    suggestion = SUGGESTER.suggest(sentence)
    assert suggestion.text == sentence
    assert suggestion.parts
    at = 0
    for part in suggestion.parts:
        at = sentence.index(part.text, at) + len(part.text)
        scores = [candidate.score for candidate in part.candidates]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score < 1 and score == round(score, 2) for score in scores)
        assert len({candidate.issue for candidate in part.candidates}) == len(scores)
        assert all(word and word in sentence for candidate in part.candidates for word in candidate.words)


@given(SENTENCES)
def test_the_same_sentence_gives_the_same_suggestion(sentence):
    assert SUGGESTER.suggest(sentence) == Suggester(allocation()).suggest(sentence)


@given(SENTENCES)
def test_only_a_sentence_without_words_has_a_part_without_candidates(sentence):
    parts = SUGGESTER.suggest(sentence).parts
    assert len(parts) == 1 or all(part.candidates for part in parts)


@given(SENTENCES)
def test_neighbouring_parts_are_about_different_issues(sentence):
    issues = [issue for _, issue in firsts(sentence)]
    assert all(one != other for one, other in pairwise(issues))


@pytest.mark.parametrize(
    "text", ["消防、" * 9000, "未" * 20000, "没有许可证" * 6000, "退费聚集，" * 5000, "<…&!" * 3000]
)
def test_a_hostile_text_is_read_once_and_no_further_than_the_limit(text, monkeypatch):
    read: list[int] = []
    find = Word.find
    monkeypatch.setattr(Word, "find", lambda word, ready: read.append(len(ready)) or find(word, ready))
    suggestion = Suggester(allocation()).suggest(text)
    words = sum(len(words.strong) + len(words.weak) for words in VOCABULARY.values())
    assert len(read) <= words + len(SILENT)
    assert max(read, default=0) <= LIMIT
    assert suggestion.parts[-1].text.endswith(text[-1]) or len(suggestion.parts) > 1
