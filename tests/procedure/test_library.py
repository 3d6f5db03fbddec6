"""随软件发布的第二版各份：核对得过，例走到每一条，每个条件有一例被拒，每个「当」有一例还在等。

沿用来的、没有改写的条，例在沿用的那一份里；改写的、另添的在自己这里。
"""

import pytest
import yaml

from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_file
from bihuan.procedure.language.building import version_key
from bihuan.procedure.language.lines import read_line
from bihuan.procedure.language.reading import LIBRARY
from bihuan.procedure.language.words import name_of

pytestmark = pytest.mark.django_db
SECOND = [path for path in sorted(LIBRARY.glob("*.yaml")) if version_key(path.name.split(".")[1]) >= (2027,)]


def test_there_are_the_ones_that_the_manual_names():
    assert len(SECOND) >= 14


@pytest.mark.parametrize("path", SECOND, ids=lambda path: path.name)
def test_it_is_sound_and_every_ending_has_a_colour(path):
    assert [str(one) for one in procedure.faults_in_file(path)] == []
    assert [str(one) for one in procedure.remarks_in_file(path)] == []
    assert all(ending.colour for ending in read_file(path).endings.values())


def written_in(path, text):
    """自己这一份写着的各条。"""
    raw = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    named = {code for one in raw["条文"] for code in one["步骤"]}
    return [one for one in text.articles if "沿用" not in raw or one.step in named]


@pytest.mark.parametrize("path", SECOND, ids=lambda path: path.name)
def test_every_article_is_walked_by_an_example(path):
    text = read_file(path)
    walked = {line.step for example in text.examples for written in example.lines if (line := read_line(written))}
    assert {article.name for article in written_in(path, text) if article.by} <= walked


@pytest.mark.parametrize("path", SECOND, ids=lambda path: path.name)
def test_every_condition_is_refused_once_and_every_when_waits_once(path):
    text = read_file(path)
    refused = {example.refuses for example in text.examples}
    own = written_in(path, text)
    asked = {name_of("条件", code) for article in own if article.by for code, _ in article.conditions}
    assert asked <= refused
    ends = {value for example in text.examples for what, value in example.gets if what == "状态"}
    for article in own:
        if article.when or (article.conditions and not article.by):  # 没有人办的一步，条件不成立就是还在等
            assert ends & ({text.stages[stage] for stage in article.origin} | _instead(text, article))


def _instead(text, article):
    """几个「当」把一处分完的，从不停在那里：条件不成立，走的是另一个，到的是另一处。"""
    siblings = [
        one for one in text.articles if one.when and one is not article and set(one.origin) & set(article.origin)
    ]
    return {text.stages[stage] for one in siblings for stage in one.targets if stage not in article.targets}


LEFT = {  # 这一条的这个条件，末一行没有一例拒它的：别的条上拒过同一个条件；入了库的一字不改，例也是
    "suggestion_handling": 5, "suggestion_handling_beijing": 4, "suggestion_handling_henan": 4,
    "suggestion_handling_qingdao": 5, "major_decision_zhejiang": 2,
}  # fmt: skip


def test_how_many_conditions_are_not_yet_refused_where_they_stand():
    """数得出还差几个：只许少，不许多。"""
    left = {}
    for path in SECOND:
        text = read_file(path)
        told = {(line.step, one.refuses) for one in text.examples if one.refuses and (line := read_line(one.lines[-1]))}
        asked = [
            (article.name, name_of("条件", code))
            for article in written_in(path, text) if article.by for code, _ in article.conditions
        ]  # fmt: skip
        if missing := [one for one in asked if one not in told]:
            left[text.code] = len(missing)
    assert left == LEFT
