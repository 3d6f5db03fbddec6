"""二元组：收录时的词和查询时的词对得上，一字不差。"""

import re

from hypothesis import given, strategies as st

from bihuan.search.grams import bigrams, is_han, runs, terms

HAN = st.text("加装电梯水务局老旧小区", min_size=1, max_size=6)
TEXT = st.lists(st.one_of(HAN, st.sampled_from(["，", " ", "。", "5G", "0012", "(", "zjg"])), max_size=6).map("".join)


def test_two_characters_make_a_word_and_the_last_stands_alone():
    assert bigrams("加装电梯") == ["加装", "装电", "电梯", "梯"]


def test_width_case_and_leading_zeros_do_not_matter():
    assert bigrams("Ｎｏ．００１２　5Ｇ基站") == bigrams("no.12 5g基站")


def test_punctuation_and_width_of_brackets_separate():
    assert runs("云人建〔2026〕012号") == ["云人建", "2026", "12", "号"]


def test_rare_characters_are_characters():
    assert bigrams("喆珺𠮷") == ["喆珺", "珺𠮷", "𠮷"]


def test_a_query_of_punctuation_asks_nothing():
    assert terms("，。 ——（）%'\"*:^") == []


@given(TEXT, HAN)
def test_words_follow_each_other_exactly_when_the_text_contains_the_query(text: str, query: str):
    (term,) = terms(query)
    tokens = bigrams(text)
    places = [index for index in range(len(tokens)) if tuple(tokens[index : index + len(term.grams)]) == term.grams]
    if term.prefix:
        places = [index for index, token in enumerate(tokens) if token.startswith(term.grams[0])]
    assert bool(places) == any(query in run for run in re.findall(r"[一-鿿]+", text))


@given(st.text(max_size=60))
def test_every_word_is_safe_in_both_databases(text: str):
    for token in bigrams(text):
        assert token
        assert not re.search(r"[\s'\"\\:&|!()*<>~\0]", token)
        assert token.isascii() is False or token.isalnum()
        assert is_han(token) or not any(is_han(char) for char in token)
