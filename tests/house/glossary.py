"""用词表里从工作法生成的一段：角色、环节、步骤的中文与代码。`python -m tests.house.glossary` 重写。"""

from collections import defaultdict
from pathlib import Path

import yaml

from tests.house import floors
from tests.shared import ROOT

PAGE = ROOT / "docs" / "glossary.md"
BEGINS, ENDS = "<!-- 以下由工作法生成 -->", "<!-- 以上由工作法生成 -->"
LIBRARY = floors.HOUSE / "procedure" / "library"
GROUPS = ("事项", "角色", "状态", "分办", "步骤")


def generated() -> str:
    """应当写在标记之间的文字。"""
    words: dict[str, dict[str, set[str]]] = {group: defaultdict(set) for group in GROUPS}
    for path in sorted(LIBRARY.glob("*.yaml")):
        _gather(path, words)
    tables = []
    for group in GROUPS:
        rows = [f"| {'、'.join(sorted(names))} | `{code}` |" for code, names in sorted(words[group].items())]
        tables.append("\n".join([f"### {group}", "", "| 中文 | 代码 |", "|---|---|", *rows]))
    return "\n\n".join(tables)


def written() -> str:
    """现在写在标记之间的文字。"""
    return PAGE.read_text(encoding="utf-8").split(BEGINS)[1].split(ENDS)[0].strip()


def _gather(path: Path, words: dict[str, dict[str, set[str]]]) -> None:
    text = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    for group in GROUPS[:-1]:
        for name, code in (text.get(group) or {}).items():
            if isinstance(code, dict):  # 说明由谁担任的：只有分办的另有代号
                code = code.get("分办", "")
            if code:
                words[group][code].add(name)
    for article in text.get("条文", ()):
        for code, name in (article.get("步骤") or {}).items():
            words["步骤"][code].add(name)


if __name__ == "__main__":
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGINS)
    PAGE.write_text(f"{before}{BEGINS}\n\n{generated()}\n\n{ENDS}{rest.split(ENDS)[1]}", encoding="utf-8")
