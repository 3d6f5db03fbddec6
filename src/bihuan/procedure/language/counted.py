"""数着的：文件里的「数字」认成代号，增减、重数、打开用的是同一份。下属的数字在下属的工作法里认。"""

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .parts import SAME_ROLE, Article, Count
from .words import name_of

if TYPE_CHECKING:
    from .text import Text

LONGEST = 39  # 字：数字的名字再长，代号里取开头，后面附上摘要
BY_UNIT = "unit"
WITHIN = "·分子"  # 比率的分子：数在分母之内的
ODD = re.compile(r"[^\w（）〔〕·]")


@dataclass(frozen=True)
class Counted:
    """数着的一项。how: reached、standing、did、times、sum、equals、on_time，或 cases（下属的件数）；what、value、by 都是代号；
    加的项可以写成 步骤.项，只加那一步填的。

    measure: 数字的代号；on_task: 步骤（项）办在分办上；above: 上级的种类（下属的数字才有）；step: 由上级的哪一步；
    within: 比率的分子，只数也在它里面的。
    """

    measure: str
    how: str
    what: str = ""
    value: str = ""
    by: str = ""
    on_task: bool = False
    above: str = ""
    step: str = ""
    within: "Counted | None" = None

    @property
    def apart(self) -> bool:
        """如期按单位：各单位看自己办的，一件里别的单位晚了不连累它。"""
        return self.how == "on_time" and self.by == BY_UNIT and self.on_task

    def adds(self, article: Article) -> str:
        """这一条填的哪一项加进它；不加的为空。"""
        step, _, code = self.what.rpartition(".")
        return code if self.how == "sum" and step in ("", article.step) and article.field(code) else ""


def measure_of(kind: str, name: str) -> str:
    """数字的代号：种类.名字。名字就是它在各版里的身份；网址里不便写的字、过长的，附上摘要。"""
    plain = ODD.sub("", name)
    if plain != name or len(plain) > LONGEST:
        plain = f"{plain[:30]}~{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return f"{kind}.{plain}"


def own_counts(text: "Text") -> tuple[Counted, ...]:
    """这份工作法自己的数字，和比率的分子；下属的不在内。"""
    named = {one.name: _own(text, one) for one in text.counts if one.how not in ("share", "children", "")}
    return (*named.values(), *_shares(text, named))


def tallied(text: "Text") -> frozenset[str]:
    """填的数要加进合计的步骤；按单位数的，也有分办上办的各步。"""
    by_unit = any(one.by == BY_UNIT and one.on_task for one in text.counted)
    adding = (a.step for a in text.articles if any(one.adds(a) for one in text.counted))
    return frozenset({*adding, *(a.step for a in text.articles if by_unit and a.place == "task")})


def counts_below(text: "Text", child: "Text") -> tuple[Counted, ...]:
    """这份工作法（上级）的数字里，数这种下属的；状态、步骤、项在下属的工作法里认。"""
    named = {
        one.name: _below(text, child, one)
        for one in text.counts
        if one.how == "children" and one.child in (child.kind, child.code)
    }
    return (*named.values(), *_shares(text, named))


def counts_children(text: "Text") -> bool:
    """数不数下属。"""
    return any(one.how == "children" for one in text.counts)


def moved_stages(text: "Text") -> tuple[str, ...]:
    """分办改交出去而停在的状态：按单位数的时候不算。"""
    moved = {stage for a in text.articles if any(one.role == SAME_ROLE for one in a.opens) for stage in a.targets}
    return tuple(sorted(moved & text.task_ends))


def _own(text: "Text", one: Count) -> Counted:
    return _resolved(text, one, Counted(measure_of(text.kind, one.name), one.how, by=one.by.rpartition(".")[2]))


def _below(text: "Text", child: "Text", one: Count) -> Counted:
    by = one.by if one.by in (BY_UNIT, "") else field_code(child, one.by)
    base = Counted(measure_of(text.kind, one.name), "cases", by=by, above=text.kind, step=one.raised_by)
    return _resolved(child, one.inner, replace(base, how=one.inner.how)) if one.inner else base


def _resolved(text: "Text", one: Count, base: Counted) -> Counted:
    if one.how in ("reached", "standing"):
        stages = {name: code for code, name in text.stages.items()}
        return replace(base, what=next((stages[w] for w in _said(one.what) if w in stages), one.what))
    if one.how in ("sum", "equals"):
        step, _, code = one.what.rpartition(".")
        code = field_code(text, code)
        on_task = any(a.place == "task" and a.field(code) and step in ("", a.step) for a in text.articles)
        what = f"{step}.{code}" if step and one.how == "sum" else code
        return replace(base, what=what, value=one.value, on_task=on_task)
    what = next((text.steps_by_name[w] for w in _said(one.what) if w in text.steps_by_name), one.what)
    article = text.by_step.get(what)
    return replace(base, what=what, on_task=article is not None and article.place == "task")


def field_code(text: "Text", code: str) -> str:
    """一项的代号；写的是名称的也认得。"""
    if code in text.fields:
        return code
    return next((text.fields_by_name[word] for word in _said(code) if word in text.fields_by_name), code)


def _said(code: str) -> tuple[str, str]:
    """写的是名称而被词汇认作填写项的，还原成名称。"""
    return code, name_of("填写", code)


def _shares(text: "Text", named: dict[str, Counted]) -> list[Counted]:
    """比率的分子：在分母之内的。"""
    return [
        replace(named[one.part], measure=measure_of(text.kind, one.name) + WITHIN, within=named[one.of], by="")
        for one in text.counts
        if one.how == "share" and one.part in named and one.of in named
    ]
