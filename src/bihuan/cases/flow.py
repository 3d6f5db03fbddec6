"""流程图：从工作法画成 SVG，不用脚本。一列事项、一列分办：状态自上而下，照常走的画箭头，旁的出路写在右边。"""

from xml.sax.saxutils import escape

from bihuan.procedure.door import Text

TOP, LEFT, WIDE, HIGH, GAP, LINE = 44, 32, 132, 34, 430, 18  # 像素
SMALL, HEAD = 'font-size="12" fill="#445"', 'font-weight="600"'  # 外观写在属性里：内容安全策略不许内嵌样式
BOX, END = 'fill="#f7f5f1" stroke="#99a"', 'fill="#e8f3ec" stroke="#1f7a4d"'
ARROW = 'stroke="#667" stroke-width="1.4" fill="none"'
QUOTED = {'"': "&quot;"}  # 写在属性里的


def draw(text: Text) -> str:
    """整份工作法的流程图。"""
    columns = [_Column(text, "case", "事项", text.stages, set(text.endings), LEFT)]
    if text.task_stages:
        columns.append(_Column(text, "task", "分办（每个承办单位）", text.task_stages, set(text.task_ends), LEFT + GAP))
    width, height = LEFT + GAP * len(columns), max(column.height for column in columns) + 12
    return "".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" ',
        f'role="img" aria-label="{escape(text.title, QUOTED)}流程图" font-size="13" fill="#223" ',
        'font-family="Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">',
        '<path d="M0 0 8 4 0 8z" fill="#667"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *(part for column in columns for part in column.parts),
        "</svg>",
    ])  # fmt: skip


class _Column:
    """一列状态。"""

    def __init__(self, text: Text, place: str, title: str, stages: dict[str, str], ends: set[str], x: int) -> None:
        self.parts = [f'<text {HEAD} x="{x}" y="24">{title}</text>']
        exits = _exits(text, place, stages)
        y, order = TOP, list(stages)
        for stage, after in zip(order, [*order[1:], ""], strict=True):
            onward = exits[stage].pop(after, [])
            room = max(HIGH, LINE * len(exits[stage]) + 4)
            self._box(x, y, stages[stage], end=stage in ends)
            for row, (to, steps) in enumerate(exits[stage].items()):
                words = f"{'、'.join(steps)}{'（仍在此处）' if to == stage else f' → {stages[to]}'}"
                self.parts.append(f'<text {SMALL} x="{x + WIDE + 14}" y="{y + 16 + LINE * row}">{escape(words)}</text>')
            bottom = y + room + 30
            if onward:
                middle = x + WIDE / 2
                self.parts.append(f'<path {ARROW} marker-end="url(#tip)" d="M{middle} {y + HIGH}V{bottom - 1}"/>')
                words = escape("、".join(onward))
                self.parts.append(f'<text {SMALL} x="{middle + 8}" y="{bottom - 10}">{words}</text>')
            y = bottom
        self.height = y

    def _box(self, x: int, y: int, name: str, *, end: bool) -> None:
        look = END if end else BOX
        self.parts.append(f'<rect {look} x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="8"/>')
        self.parts.append(f'<text x="{x + WIDE / 2}" y="{y + 22}" text-anchor="middle">{escape(name)}</text>')


def _exits(text: Text, place: str, stages: dict[str, str]) -> dict[str, dict[str, list[str]]]:
    """状态 → 去处 → 步骤名（自己会办的注明）。"""
    exits: dict[str, dict[str, list[str]]] = {stage: {} for stage in stages}
    for article in text.articles:
        for origin in article.origin if article.place == place else ():
            for to in article.leads(origin):
                name = article.name if article.by else f"{article.name}（自动）"
                exits[origin].setdefault(to, []).append(name)
    return exits
