"""模板标签：环、期限、日子、标记、字段、翻页、数字。都只认普通的值，不认识任何事项。"""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.forms import BoundField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bihuan.kernel import clock
from bihuan.ui import stylesheet

register = template.Library()

WEEKDAYS = "一二三四五六日"
SOON = 5  # 还剩几天算临近：界面的习惯，不是法定期限
RING_LINE = 4  # 字：环里一行放得下的，再长就压在环上
STATES = ("open", "soon", "late", "done", "quiet", "plain", "broken")
RING_WORDS = {
    "open": "未闭合", "soon": "临近期限", "late": "已逾期", "done": "已闭合", "quiet": "未开始", "plain": "已了结",
    "broken": "没有合上",
}  # fmt: skip


@register.simple_tag
def ring(progress: float = 0, state: str = "open", round: int = 1, label: str = "", size: str = "") -> SafeString:
    """环：弧长是走到哪里（0–100），颜色是要紧不要紧；重来的，里圈淡淡地闭着，外圈是这一轮走到哪里。

    旁边总有文字；读屏念 label、样子、走到哪里、第几轮。
    """
    return _ring(_percent(progress), _known(state), int(round), str(label), size)


@lru_cache(maxsize=4096)
def _ring(progress: int, state: str, turn: int, label: str, size: str) -> SafeString:
    big = size == "big"
    box, middle, inner, outer = (72, 36, 28, 33.5) if big else (20, 10, 7.5, 9)
    inner = inner if turn == 1 else inner - 2 - big
    words = "，".join(
        part for part in (label, RING_WORDS[state], f"走完 {progress}%", f"第 {turn} 轮" if turn > 1 else "") if part
    )
    circles = [_circle("track", middle, inner)]
    if turn > 1:
        circles += [
            _arc("past", middle, inner, 100),
            _circle("track", middle, outer),
            _arc("arc", middle, outer, progress),
        ]
    else:
        circles.append(_arc("arc", middle, inner, progress))
    text = _inside(label, middle) if big and label else ""
    return format_html(
        '<svg class="ring" data-state="{}"{} viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>',
        state, mark_safe(' data-size="big"' if big else ""), box, box, words, mark_safe("".join(circles)), text,
    )  # fmt: skip


def _inside(label: str, middle: float) -> str:
    """环里的字：四个字以内一行，再长的两行，不压在环上。"""
    if len(label) <= RING_LINE:
        return format_html('<text x="{0}" y="{0}" dy=".35em">{1}</text>', middle, label)
    half = _broken_at(label)
    return format_html(
        '<text x="{0}" y="{0}"><tspan x="{0}" dy="-.25em">{1}</tspan><tspan x="{0}" dy="1.2em">{2}</tspan></text>',
        middle, label[:half], label[half:],
    )  # fmt: skip


def _broken_at(label: str) -> int:
    """两行从哪里断：「某某某待评」断在「待」前，不断在词里；没有这样的字的，对半。"""
    half = len(label) // 2
    ends = [n for n, one in enumerate(label) if one in "待已未在" and max(n, len(label) - n) <= RING_LINE]
    return min(ends, key=lambda n: abs(n - half), default=half)


def _circle(name: str, middle: float, radius: float) -> str:
    return f'<circle class="{name}" cx="{middle}" cy="{middle}" r="{radius}"/>'


def _arc(name: str, middle: float, radius: float, part: int) -> str:
    if not part:
        return ""
    return (
        f'<circle class="{name}" cx="{middle}" cy="{middle}" r="{radius}" pathLength="100"'
        f' stroke-dasharray="{part} 100" transform="rotate(-90 {middle} {middle})"/>'
    )


@register.simple_tag
def due(
    due_on: dt.date | None, today: dt.date | None = None, workdays: int | None = None, soon: int = SOON
) -> SafeString:
    """期限，处处一个说法：2月28日前 · 还有 92 天。星期几在 title 里。没有期限则什么也不说。"""
    if due_on is None:
        return SafeString("")
    return _due(due_on, today or clock.today(), workdays, soon)


@lru_cache(maxsize=4096)
def _due(due_on: dt.date, today: dt.date, workdays: int | None, soon: int) -> SafeString:
    state, sentence = due_words(due_on, today, workdays, soon)
    by = f"{short_day(due_on, today)}{'前' if due_on >= today else '到期'}"
    return format_html(
        '<time class="due" data-state="{}" datetime="{}" title="{}"><span>{}</span> · <span>{}</span></time>',
        state, due_on.isoformat(), long_day(due_on), by, sentence,
    )  # fmt: skip


def due_words(due_on: dt.date, today: dt.date, workdays: int | None = None, soon: int = SOON) -> tuple[str, str]:
    """期限的样子与说法，按自然日；规定按工作日数的，给了还有几个工作日就写在后面。"""
    left = (due_on - today).days
    if left < 0:
        return "late", f"逾期 {-left} 天"
    if left == 0:
        return "soon", "今天到期"
    more = f"（{workdays} 个工作日）" if workdays else ""
    return ("soon" if left <= soon else "open"), f"还有 {left} 天{more}"


@register.simple_tag
def day(value: dt.date | dt.datetime | None, today: dt.date | None = None) -> SafeString:
    """日子：3月2日（不是今年的带年份）；确切的瞬间在 title 里，按北京时间。"""
    if value is None:
        return SafeString("")
    date = _date(value)
    return _time(value, short_day(date, today or clock.today()))


@register.simple_tag
def moment(value: dt.datetime | None, today: dt.date | None = None) -> SafeString:
    """刚刚发生的事在何时：今天只说几点，昨天说昨天，再早说日子。"""
    if value is None:
        return SafeString("")
    date, now = _date(value), today or clock.today()
    if date == now:
        return _time(value, f"{value.astimezone(clock.BEIJING):%H:%M}")
    return _time(value, "昨天" if (now - date).days == 1 else short_day(date, now))


def short_day(date: dt.date, today: dt.date) -> str:
    """3月2日；不是今年的，2025年3月2日。"""
    return ("" if date.year == today.year else f"{date.year}年") + f"{date.month}月{date.day}日"


def full_day(date: dt.date | str) -> str:
    """2026年3月2日；记成 2026-03-02 的也认。"""
    day = dt.date.fromisoformat(date) if isinstance(date, str) else date
    return f"{day.year}年{day.month}月{day.day}日"


def long_day(date: dt.date) -> str:
    """2026年3月2日 星期一。"""
    return f"{full_day(date)} 星期{WEEKDAYS[date.weekday()]}"


def _date(value: dt.date | dt.datetime) -> dt.date:
    return clock.day_of(value) if isinstance(value, dt.datetime) else value


@lru_cache(maxsize=4096)
def _time(value: dt.date | dt.datetime, words: str) -> SafeString:
    exact = long_day(_date(value))
    if isinstance(value, dt.datetime):
        exact += f"{value.astimezone(clock.BEIJING): %H:%M:%S}（北京时间）"
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, words)


@register.simple_tag
def badge(state: str, words: str) -> SafeString:
    """标记：颜色说要紧不要紧，字说是什么；不许只有颜色。"""
    if not str(words).strip():
        raise ValueError("标记不能没有字")
    return format_html('<span class="badge" data-state="{}">{}</span>', _known(state), words)


@register.simple_tag
def options(pairs: Iterable[tuple[Any, str]], chosen: Any = "", most: int = 0) -> SafeString:
    """下拉单里的各项：（值，字），选着的一项 chosen；most: 一项至多几个字，长的截断，末一个字是省略号。"""
    said = []
    for value, words in pairs:
        picked = " selected" if value == chosen else ""
        shown = f"{words[: most - 1]}…" if most and len(words) > most else words
        said.append(f'<option value="{escape(str(value))}"{picked}>{escape(shown)}</option>')
    return SafeString("".join(said))


@register.filter
def numbered(number: str) -> str:
    """编号怎么念：只是数的说「第 n 号」，照文件的样子编的照原样；没有编号的为空。"""
    return f"第 {number} 号" if number.isdecimal() else number


@register.simple_tag
def count(number: int | None, state: str = "open", of: str = "件") -> SafeString:
    """小标题旁的件数；读屏念出单位。零件不显眼。"""
    if number is None:
        return SafeString("")
    shown = _known(state) if number else "quiet"
    return format_html(
        '<span class="count" data-state="{}">{}<span class="spoken"> {}</span></span>', shown, number, of
    )


@register.inclusion_tag("ui/_field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """表单的一格：标签、说明、差错，由 aria-describedby 连在一起。`hint` 代替表单自带的说明。"""
    return field_parts(bound, hint)


def field_parts(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """一格的各部分：控件已带上 aria 属性。多选、单选用 fieldset。"""
    help_text = hint or bound.help_text
    spoken = [f"{bound.auto_id}_help"] if help_text else []
    spoken += [f"{bound.auto_id}_error"] if bound.errors else []
    attrs: dict[str, Any] = {}
    if spoken:
        attrs["aria-describedby"] = " ".join(spoken)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    grouped = bound.use_fieldset
    return {
        "field": bound,
        "widget": bound.as_widget(attrs=attrs if not grouped else {}),
        "help_text": help_text,
        "grouped": grouped,
        "spoken": " ".join(spoken),
        "kind": getattr(bound.field.widget, "input_type", "") or type(bound.field.widget).__name__.lower(),
        "required": bound.field.required,
    }


@register.inclusion_tag("ui/_fields.html")
def fields(form: Any) -> dict[str, Any]:
    """整张表单：先是差错一览（点一下到那一格），再是每一格，隐藏的不显示。"""
    return {"form": form}


@register.inclusion_tag("ui/_pager.html")
def pager(next_url: str = "", first_url: str = "", into: str = "") -> dict[str, str]:
    """翻页：只有“更多”和“回到最前”，不数总数。`into` 是局部加载时接在哪里（选择器）。"""
    return {"next_url": next_url or "", "first_url": first_url or "", "into": into}


@register.inclusion_tag("ui/_figure.html")
def figure(value: Any, label: str, href: str = "", note: str = "", state: str = "", unit: str = "") -> dict[str, Any]:
    """数字一格：点开是它数的那些事项。没有数时说“无”，不写 0%。"""
    return {
        "value": "无" if value is None else value,
        "label": label,
        "href": href,
        "note": note,
        "state": state,
        "unit": unit,
    }


@register.inclusion_tag("ui/_menu.html", takes_context=True)
def menu(context: template.Context) -> dict[str, Any]:
    """菜单：来人看得到的入口，收着的在各自下面。"""
    frame = context.get("frame")
    return {"tree": frame.tree if frame else []}


@register.simple_tag
def stylesheet_url() -> str:
    """合成样式表的网址。"""
    return reverse("ui:styles", args=[stylesheet.sheet().name])


def _percent(value: float) -> int:
    return max(0, min(100, round(value)))


def _known(state: str) -> str:
    if state not in STATES:
        raise ValueError(f"没有“{state}”这种样子，只有 {'、'.join(STATES)}")
    return state
