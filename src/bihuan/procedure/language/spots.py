"""毛病在第几行：核对的一句话旁边写着，办事员照着去找。"""

import re

from .naming import Fault

_LINE = re.compile(r"第 (\d+) 行")
_NTH = re.compile(r"第 (\d+) 条文")
_ARTICLE = re.compile(r"^\s*-\s")


def line_of(source: str, fault: Fault) -> int:
    """毛病在第几行：说了第几行的照说；是一条的，写着那个步骤的一行；是一个关键词的，它开头的一行。找不到为 0。"""
    if found := _LINE.search(fault.article):
        return int(found[1])
    words, lines = fault.article.split(), source.split("\n")
    if not words:
        return 0
    if nth := _NTH.fullmatch(fault.article):
        return _nth_article(lines, int(nth[1]))
    name = re.escape(words[-1])
    head = [rf"^{re.escape(words[0])}\s*:"]
    patterns = [
        rf"步骤:\s*\{{?[^{{}}]*:\s*{name}\s*[}},]?",
        rf"^\s+\w+:\s*{name}\s*$",
        *([rf"^\s*-\s*\{{?{re.escape(fault.article.partition(' ')[2])}\s*:"] if words[0] == "例" else []),
        *head,
    ]
    for pattern in patterns:
        for n, line in enumerate(lines, 1):
            if re.search(pattern, line):
                return n
    return 0


def placed(source: str, fault: Fault) -> str:
    """一句话，连同第几行：文件：第 9 行：第四条 交办：……。"""
    line = line_of(source, fault)
    article = "" if _LINE.fullmatch(fault.article) else fault.article
    return "：".join(part for part in (fault.file, f"第 {line} 行" if line else "", article, fault.fault) if part)


def _nth_article(lines: list[str], nth: int) -> int:
    """「条文」下面第几个横线开头的一行。"""
    began = next((n for n, line in enumerate(lines) if line.startswith("条文")), len(lines))
    found = [n for n, line in enumerate(lines, 1) if n > began and _ARTICLE.match(line)]
    return found[nth - 1] if nth <= len(found) else 0
