"""What a pattern finds in a sentence, and what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.words import GAP, LIMIT, Hit, Lexicon, Word, longest, normal, unsilenced

CLASSES = {"absent": ("没有", "没", "未"), "paper": ("证", "许可证"), "nothing": ()}


def found(pattern: str, sentence: str) -> list[str]:
    text = normal(sentence).characters
    return ["+".join(text[start:end] for start, end in hit.spans) for hit in Word(pattern, CLASSES).find(text)]


@pytest.mark.parametrize(
    ("pattern", "sentence", "words"),
    [
        ("消防", "消防通道和消防栓", ["消防", "消防"]),
        ("通道…堵", "通道被杂物堵住", ["通道+堵"]),
        ("通道…堵", "堵住通道", []),
        ("<absent>…<paper>", "没有取得许可证", ["没有+许可证"]),
        ("<absent><paper>", "没有取得许可证", []),
        ("<absent>…<paper>", "有许可证", []),
        ("<nothing>消防", "消防", []),
        ("退费&聚集", "家长聚集在门口，要求退费", ["聚集+退费"]),
        ("退费&聚集", "要求退费。家长聚集", []),
        ("无证!", "无证", ["无证"]),
        ("<", "a<b", ["<"]),
    ],
)
def test_a_pattern_finds_what_it_says(pattern, sentence, words):
    assert found(pattern, sentence) == words


@pytest.mark.parametrize("mark", "，。；、！？\n")
def test_a_gap_does_not_cross_a_mark(mark):
    assert found("通道…堵", f"通道{mark}堵") == []


@given(st.integers(0, 3 * GAP))
def test_a_gap_is_bounded(skipped):
    assert bool(found("通道…堵", "通道" + "很" * skipped + "堵")) == (skipped <= GAP)


def test_a_gap_is_no_longer_than_it_must_be():
    hits = list(Word("<absent>…验收", CLASSES).find("没证也未做验收"))
    assert [hit.spans for hit in hits] == [((3, 4), (5, 7))]


def test_the_longest_word_of_a_class_is_taken():
    assert found("<absent>…<paper>", "没有许可证") == ["没有+许可证"]


def test_a_word_looks_the_same_in_full_width_spaced_or_with_control_characters():
    assert found("app未备案", "ＡＰＰ　未\u200b备\x00案") == ["app未备案"]


def test_the_vocabulary_is_made_ready_as_the_sentence_is():
    assert found("ＡＰＰ", "一个app") == ["app"]


def test_an_unknown_class_is_an_error():
    with pytest.raises(KeyError, match="unknown"):
        list(Word("<unknown>", CLASSES).find("x"))


@given(st.text(max_size=40))
def test_every_kept_character_knows_where_it_stood(text):
    ready = normal(text)
    assert len(ready.characters) == len(ready.origin)
    assert list(ready.origin) == sorted(ready.origin)
    assert all(0 <= place < len(text) for place in ready.origin)


def test_no_more_is_read_than_the_limit():
    assert len(normal("消" * 3 * LIMIT).characters) == LIMIT
    assert len(normal("…" * LIMIT).characters) == LIMIT


def test_a_longer_word_silences_the_shorter_one_that_it_covers():
    lexicon = Lexicon(["消防", "消防验收"], {})
    assert [hit.word for hit in longest(lexicon.find("未做消防验收"))] == ["消防验收"]
    assert [hit.word for hit in longest(lexicon.find("消防差，未做消防验收"))] == ["消防验收", "消防"]


def test_words_of_one_length_stand_together():
    hits = [Hit("a", ((0, 2),)), Hit("b", ((0, 2),)), Hit("c", ((1, 3),))]
    assert longest(hits) == tuple(hits)


def test_a_shared_negation_silences_neither_word():
    lexicon = Lexicon(["营业执照…没有", "食品经营…没有", "没有"], {})
    assert {hit.word for hit in longest(lexicon.find("营业执照和食品经营许可都没有"))} == {
        "食品经营…没有",
        "营业执照…没有",
    }


def test_a_silent_word_keeps_what_is_inside_it_from_being_heard():
    silent = Lexicon(["小学生"], {}).find("小学生作业")
    hits = Lexicon(["小学", "小学生", "学生作业"], {}).find("小学生作业")
    assert [hit.word for hit in unsilenced(hits, silent)] == ["小学生", "学生作业"]


def test_only_words_whose_characters_occur_are_looked_for(monkeypatch):
    looked: list[str] = []
    find = Word.find
    monkeypatch.setattr(Word, "find", lambda word, text: looked.append(word.pattern) or find(word, text))
    Lexicon(["消防", "食品", "退费&食品", "<absent>"], CLASSES).find("食品")
    assert looked == ["食品", "<absent>"]


def test_a_hostile_text_costs_no_more_matches_than_it_has_characters():
    text = normal("未没有证许可" * 5000).characters
    hits = Lexicon(["<absent>…<paper>", "<absent>…许可…<paper>", "未&证"], CLASSES).find(text)
    assert len(hits) <= 2 * len(text)
