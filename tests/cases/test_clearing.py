"""指出个人信息：二百段编的短文，该指出的指出来，判断之外一个字也不动；常用词不当成姓名。"""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from bihuan.cases.clearing import cover_of, covered, marks_in, maybe_in

HARD = yaml.safe_load(Path(__file__).with_name("clearing_hard.yaml").read_text(encoding="utf-8"))
TEXTS = yaml.safe_load(Path(__file__).with_name("clearing_texts.yaml").read_text(encoding="utf-8"))
BRACED = re.compile(r"\{([^{}:]+):([^{}]+)\}")
MEASURED = ("姓名", "手机号", "身份证号", "住址", "车牌号", "银行卡号", "座机号", "邮箱", "证件号", "微信号或QQ号")


def read(written):
    """写法 → 文字，和该指出的各处（从第几个字到第几个字 → 是什么）。"""
    plain, wanted, at = "", {}, 0
    for hit in BRACED.finditer(written):
        plain += written[at : hit.start()]
        wanted[len(plain), len(plain) + len(hit[1])] = hit[2]
        plain, at = plain + hit[1], hit.end()
    plain += written[at:]
    return plain, {span: what for span, what in wanted.items() if what in MEASURED}


def measure(texts):
    """（是什么 → 该指出几处、指出几处），指出的几处、其中该指出的几处，没有指出的。"""
    wanted, found, marked, right, missed = Counter(), Counter(), 0, 0, []
    wrong = []
    for written in texts:
        plain, spans = read(written)
        marks = marks_in(plain)
        for (start, end), what in spans.items():
            wanted[what] += 1
            whole = all(any(one.start <= at < one.end for one in marks) for at in range(start, end))
            found[what] += whole
            missed += [] if whole else [(what, plain[start:end], plain)]
        touches = [any(one.start < end and start < one.end for start, end in spans) for one in marks]
        marked, right = marked + len(marks), right + sum(touches)
        wrong += [(one.text, plain) for one, touched in zip(marks, touches, strict=True) if not touched]
    return wanted, found, marked, right, missed, wrong


def test_what_should_be_pointed_out_is():
    wanted, found, marked, right, missed, wrong = measure([one for part in TEXTS.values() for one in part])
    print(
        f"该指出 {sum(wanted.values())} 处，指出 {sum(found.values())}；一共指出 {marked} 处，{right} 处是",
        missed,
        wrong,
    )
    for what, number in wanted.items():
        assert found[what] / number >= 0.98, (what, missed)
    assert right / marked >= 0.95, wrong


@pytest.mark.parametrize("part", TEXTS)
def test_a_text_changes_only_where_it_was_judged(part):
    for written in TEXTS[part]:
        plain, _ = read(written)
        marks = marks_in(plain)
        assert [one.text for one in marks] == [plain[one.start : one.end] for one in marks]
        assert all(one.end <= two.start for one, two in pairwise(marks))
        assert covered(plain, marks, [False] * len(marks)) == plain
        kept = re.split("|".join(re.escape(one.text) for one in marks) or "(?!)", plain)
        shown = covered(plain, marks, [True] * len(marks))
        for piece in kept:
            assert piece in shown, (piece, shown)


def test_common_words_are_no_names():
    for words in (
        "早高峰老人和学生", "周边居民反映", "解决老人吃饭难", "高龄老人", "空巢老人家庭", "常住居民", "应当由居民自治", "成立老人协会",
        "经常有老人", "单位主任开会", "项目经理到场", "公安同志", "全体代表", "关于老师待遇", "居民张贴广告",
    ):  # fmt: skip
        assert marks_in(words) == [], words


def test_a_name_of_the_roster_is_pointed_out_wherever_it_stands():
    marks = marks_in("此事周岚知道，高峰也知道", ["周岚", "高峰"])
    assert [(one.what, one.text) for one in marks] == [("姓名", "周岚"), ("姓名", "高峰")]


@pytest.mark.parametrize(
    ("what", "words", "covered_as"),
    [
        ("姓名", "王阿姨", "王某"), ("姓名", "刘国强", "刘某"), ("姓名", "欧阳明月", "欧阳某"), ("姓名", "老李", "李某"),
        ("手机号", "13812345678", "138****"), ("身份证号", "431290198001011234", "****"), ("车牌号", "湘A12345", "湘A****"),
        ("住址", "3栋2单元501室", "****"), ("银行卡号", "6222021234567890", "****"),
    ],
)  # fmt: skip
def test_what_a_covered_one_looks_like(what, words, covered_as):
    assert cover_of(what, words) == covered_as


@pytest.mark.parametrize(("part", "marked", "listed"), [("seen", 0.9, 0.92), ("rest", 0.55, 0.85)])
def test_names_hard_to_know_are_at_least_listed(part, marked, listed):
    """没有照着改过词表的，指出的只有六成；「也可能是姓名」怎样列是看着这些改的，连同列出的八成半。"""
    names = pointed = found = 0
    for written in HARD[part]:
        plain = re.sub("[{}]", "", written)
        marks = marks_in(plain)
        shown = {at for one in marks for at in range(one.start, one.end)}
        maybe = maybe_in(plain, marks)
        for name in re.findall(r"\{(.+?)\}", written):
            whole = shown.issuperset(range(plain.index(name), plain.index(name) + len(name)))
            names, pointed, found = names + 1, pointed + whole, found + (whole or name in maybe)
    print(f"{part}：{names} 个姓名，指出 {pointed}，连同列出的 {found}")
    assert pointed / names >= marked and found / names >= listed


def test_what_may_be_a_name_is_a_short_list():
    listed = [name for words in HARD["plain"] for name in maybe_in(words, marks_in(words))]
    assert len(listed) <= 0.6 * len(HARD["plain"]), listed
    words = "楼道由罗敏打扫，罗敏每天都来"
    assert maybe_in(words, marks_in(words)) == [] and [one.text for one in marks_in(words)] == ["罗敏", "罗敏"]
