"""数字一览：docs/figures.md 由它写出，测试逐字比较。"""

from bihuan.figures.declaring import Figure, everything

HEAD = """# 数字一览

每个数字先声明，后显示，点开见它数的事项。这里是随软件声明的；文件里「数字」一栏写的随各地入库的文件而定，
不在这一页，在各自清单的「数字」页上，口径由文件写出。这一页由 `bihuan figures` 写出，不要手改。

| 名字 | 数字 | 口径 | 单位 | 来源 |
|---|---|---|---|---|
"""


def document() -> str:
    """docs/figures.md 的全文。"""
    return HEAD + "".join(map(_line, everything()))


def _line(one: Figure) -> str:
    rule = f"{one.rule}（`{one.part}` ÷ `{one.of}`）" if one.is_share else one.rule
    return f"| `{one.name}` | {one.title} | {rule} | {one.unit} | {one.source or '留痕'} |\n"
