"""随软件发布的第二版各份：核对得过，例走到每一条，每个条件有一例被拒，每个「当」有一例还在等。

沿用来的、没有改写的条，例在沿用的那一份里；改写的、另添的在自己这里。例和被拒的例，早先各版也要有。
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
def test_every_when_waits_once(path):
    text = read_file(path)
    own = written_in(path, text)
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


ALL = sorted(LIBRARY.glob("*.yaml"))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_no_article_is_without_an_example_and_no_condition_without_a_refusal_of_its_own(path):
    """每一版自己写了的每一条都走到过，它的每个条件都在它自己身上拒过一次；早先没有写例的，例在 examples/。"""
    text = read_file(path)
    own = [article for article in written_in(path, text) if article.by]
    lines = [line for example in text.examples for written in example.lines if (line := read_line(written))]
    assert {article.name for article in own} <= {line.step for line in lines}
    told = {(line.step, one.refuses) for one in text.examples if one.refuses and (line := read_line(one.lines[-1]))}
    asked = {(article.name, name_of("条件", code)) for article in own for code, _ in article.conditions}
    assert asked - told == set()
