"""流程图：从工作法画成 SVG，不用脚本。事项的状态一行一个，步骤是连线；分办另画一栏。"""

from xml.sax.saxutils import escape

from .language import Text
from .language.text import Place

ROW, TOP, LEFT, WIDE, HIGH, GAP = 76, 36, 40, 150, 34, 460


def draw(text: Text) -> str:
    """整份工作法的流程图。"""
    columns: list[tuple[Place, str, dict[str, str], set[str]]] = [
        ("case", "事项", _ordered(text, "case"), set(text.endings))
    ]
    if text.task_stages:
        columns.append(("task", "分办", _ordered(text, "task"), set(text.task_ends)))
    rows = max(len(stages) for _, _, stages, _ in columns)
    width, height = LEFT * 2 + GAP * len(columns), TOP + ROW * rows + 20
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(text.title)}流程图" '
            'font-family="Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif" font-size="13">'
        ),
        (
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path d="M0 0 8 4 0 8z" fill="#667"/></marker></defs>'
        ),
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, (place, title, stages, ends) in enumerate(columns):
        parts += _column(text, place, title, stages, ends, LEFT + GAP * number)
    return "".join([*parts, "</svg>"])


def _ordered(text: Text, place: Place) -> dict[str, str]:
    """状态按从开始走到的先后排。"""
    stages = text.stages if place == "case" else text.task_stages
    start = text.start if place == "case" else text.task_start
    order, queue = [start], [start]
    while queue:
        for article in text.leaving.get((place, queue.pop(0)), ()):
            if article.to not in order:
                order.append(article.to)
                queue.append(article.to)
    order.sort(key=lambda stage: list(stages).index(stage))
    return {stage: stages[stage] for stage in order}


def _column(text: Text, place: Place, title: str, stages: dict[str, str], ends: set[str], x: int) -> list[str]:
    y_of = {stage: TOP + ROW * row for row, stage in enumerate(stages)}
    parts = [f'<text x="{x}" y="20" font-weight="600" fill="#333">{title}</text>']
    names: dict[tuple[str, str], list[str]] = {}
    for article in text.articles:
        if article.place == place:
            for origin in article.origin:
                if origin != article.to:
                    names.setdefault((origin, article.to), []).append(article.name + ("" if article.by else "（自动）"))
    lane = 0
    for (origin, to), steps in names.items():
        label = escape("、".join(steps))
        if y_of[to] == y_of[origin] + ROW:
            middle = x + WIDE / 2
            parts.append(_arrow(f"M{middle} {y_of[origin] + HIGH}V{y_of[to] - 1}"))
            parts.append(
                f'<text x="{middle + 8}" y="{y_of[origin] + HIGH + 25}" fill="#445" font-size="12">{label}</text>'
            )
            continue
        lane += 1
        edge = x + WIDE + 22 + (lane % 7) * 26
        start, end = y_of[origin] + HIGH / 2 + (lane % 3 - 1) * 6, y_of[to] + HIGH / 2 + (lane % 3 - 1) * 6
        parts.append(_arrow(f"M{x + WIDE} {start}H{edge}V{end}H{x + WIDE + 1}"))
        parts.append(f'<text x="{edge + 4}" y="{(start + end) / 2}" fill="#445" font-size="11">{label}</text>')
    for stage, name in stages.items():
        fill, line = ("#e8f3ec", "#1f7a4d") if stage in ends else ("#f7f5f1", "#99a")
        parts.append(
            f'<rect x="{x}" y="{y_of[stage]}" width="{WIDE}" height="{HIGH}" rx="8" fill="{fill}" stroke="{line}"/>'
            f'<text x="{x + WIDE / 2}" y="{y_of[stage] + 22}" text-anchor="middle" fill="#223">{escape(name)}</text>'
        )
    return parts


def _arrow(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="#667" stroke-width="1.3" marker-end="url(#tip)"/>'
