"""模板标签：给定普通的值，就有确定的样子和说法。"""

import datetime as dt

import pytest
from django.template import Context, Template

from bihuan.kernel import clock
from bihuan.ui.gallery import Sample
from bihuan.ui.templatetags.ui import due_words, long_day, short_day
from tests.ui.markup import Node, read

TODAY = dt.date(2026, 6, 16)


def drawn(source: str, **context: object) -> Node:
    """把一小段模板画出来。"""
    return read(Template(source).render(Context({"today": TODAY, **context})))


@pytest.mark.parametrize(
    ("left", "workdays", "state", "sentence"),
    [
        (-3, None, "late", "逾期 3 天"),
        (-1, -1, "late", "逾期 1 天"),
        (0, 0, "soon", "今天到期"),
        (2, 2, "soon", "还有 2 天（2 个工作日）"),
        (12, 8, "open", "还有 12 天（8 个工作日）"),
        (1, 0, "soon", "还有 1 天"),  # 到期日前全是休息日
        (30, None, "open", "还有 30 天"),
    ],
)
def test_a_deadline_is_said_as_people_say_it(left, workdays, state, sentence):
    assert due_words(TODAY + dt.timedelta(days=left), TODAY, workdays) == (state, sentence)


def test_a_deadline_carries_its_exact_day():
    time = drawn("{% due on today workdays=2 %}", on=dt.date(2026, 6, 18)).find("time")
    assert time.attrs["datetime"] == "2026-06-18"
    assert time.attrs["title"] == "2026年6月18日 星期四"
    assert time.text().startswith("6月18日前 · 还有 ")
    assert drawn("{% due None today %}").find("time") is None


def test_a_day_is_beijings_and_carries_the_instant():
    late_evening_utc = dt.datetime(2026, 3, 1, 17, 12, 33, tzinfo=dt.UTC)
    time = drawn("{% day at today %}", at=late_evening_utc).find("time")
    assert time.text() == "3月2日"
    assert time.attrs["title"] == "2026年3月2日 星期一 01:12:33（北京时间）"
    assert short_day(dt.date(2025, 3, 2), TODAY) == "2025年3月2日"
    assert long_day(TODAY) == "2026年6月16日 星期二"


@pytest.mark.parametrize(("days", "said"), [(0, "09:12"), (1, "昨天"), (2, "6月14日"), (400, "2025年5月12日")])
def test_a_moment_grows_coarser_as_it_recedes(days, said):
    at = clock.beijing(TODAY - dt.timedelta(days=days), 9, 12)
    assert drawn("{% moment at today %}", at=at).find("time").text() == said


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("已办结", ["已办结"]), ("三渠道待评", ["三渠道", "待评"]), ("检查进行中", ["检查", "进行中"]),
        ("待代表再评价", ["待代表", "再评价"]), ("问题已销号", ["问题", "已销号"]),
    ],
)  # fmt: skip
def test_the_words_in_the_ring_break_where_one_would_break_them(label, lines):
    inside = drawn('{% ring label=label size="big" %}', label=label).find("text")
    assert [one.text() for one in inside.find_all("tspan") or [inside]] == lines


def test_the_ring_says_in_words_what_it_draws():
    ring = drawn('{% ring progress=58 state="late" label="办理" size="big" %}').find("svg")
    assert ring.attrs["role"] == "img"
    assert ring.attrs["aria-label"] == "办理，已逾期，走完 58%"
    assert ring.find("circle.arc").attrs["stroke-dasharray"] == "58 100"
    assert ring.find("text").text() == "办理"


def test_the_second_round_is_a_second_ring():
    ring = drawn('{% ring progress=30 state="open" round=2 %}').find("svg")
    assert ring.attrs["aria-label"].endswith("第 2 轮")
    assert [arc.attrs["stroke-dasharray"] for arc in ring.find_all("circle.arc")] == ["30 100"]
    assert ring.find("circle.past").attrs["stroke-dasharray"] == "100 100"


@pytest.mark.parametrize(
    ("given", "shown"), [(-5, None), (0, None), (58.4, "58 100"), (100, "100 100"), (140, "100 100")]
)
def test_progress_stays_within_the_circle(given, shown):
    arc = drawn("{% ring progress=given %}", given=given).find("circle.arc")
    assert (arc.attrs["stroke-dasharray"] if arc else None) == shown


def test_words_from_people_are_escaped():
    page = drawn('{% ring progress=1 label=bad size="big" %}{% badge "late" bad %}', bad='"><script>x</script>')
    assert page.find("script") is None
    assert page.find("span").text() == '"><script>x</script>'


def test_colour_never_stands_alone():
    with pytest.raises(ValueError, match="标记不能没有字"):
        drawn('{% badge "late" "" %}')
    with pytest.raises(ValueError, match="没有“overdue”这种样子"):
        drawn('{% badge "overdue" "逾期" %}')


def test_a_field_ties_label_help_and_fault_together():
    form = Sample({"title": "", "facts": "路灯不亮。"}, auto_id="id_%s")
    page = drawn("{% field form.title %}", form=form)
    box = page.find("input")
    assert page.find("label").attrs["for"] == box.attrs["id"]
    said = " ".join(page.find(f"#{name}").text() for name in box.attrs["aria-describedby"].split())
    assert said.startswith("一事一议，三十字以内。")
    assert box.attrs["aria-invalid"] == "true"
    assert len(said) > len("一事一议，三十字以内。")


def test_a_choice_is_a_fieldset_with_a_legend():
    page = drawn("{% field form.grade %}", form=Sample(auto_id="id_%s"))
    assert page.find("fieldset").find("legend").text() == "对结果的评价"
    assert [choice.text() for choice in page.find_all("label")] == ["满意", "基本满意", "不满意"]


def test_the_faults_lead_to_their_fields():
    form = Sample({}, auto_id="id_%s")
    page = drawn("{% fields form %}", form=form)
    links = [link.attrs["href"][1:] for link in page.find(".faults").find_all("a")]
    assert len(links) == len(form.errors)
    assert all(page.find(f"#{name}") is not None for name in links)
    assert drawn("{% fields form %}", form=Sample()).find(".faults") is None


def test_the_pager_offers_only_what_there_is():
    assert drawn("{% pager %}").find("nav") is None
    page = drawn('{% pager "?after=12" "?" %}')
    assert [link.attrs["href"] for link in page.find_all("a")] == ["?after=12", "?"]
    loaded = drawn('{% pager "?after=12" into="#rows" %}').find("#more")
    assert loaded.attrs["hx-target"] == "#rows"
    assert drawn('{% pager "" into="#rows" %}').find("#pager") is not None


def test_a_missing_number_is_not_zero():
    assert drawn('{% figure None "满意率" unit="%" %}').find("b").text() == "无"
    assert drawn('{% figure 0 "逾期" unit="件" %}').find("b").text() == "0 件"
    assert drawn('{% figure 4 "逾期" href="/figures/late/" %}').find("a").attrs["href"] == "/figures/late/"
