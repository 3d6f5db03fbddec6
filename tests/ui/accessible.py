"""一页好不好用的静态检查（WCAG 2.1 AA 里不必开浏览器就看得出的那些）：`faults_of(html)` 返回每一处毛病。"""

import re
from collections import Counter

from .markup import Node, read

LABELLED = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
NEUTRAL = {"这里", "点击", "点这里", "更多>>", "here"}


def faults_of(html: bytes | str) -> list[str]:
    """一页的全部毛病，一处一句；没有则为空。"""
    page = read(html)
    nodes = list(page.walk())
    return [
        *_frame(page),
        *_names(page, nodes),
        *_references(nodes),
        *_headings(nodes),
        *_forbidden(nodes),
    ]


def _frame(page: Node) -> list[str]:
    faults = []
    html = page.find("html")
    if html is None or not html.attrs.get("lang"):
        faults.append("没有写 lang")
    title = page.find("title")
    if title is None or not title.text():
        faults.append("没有标题（title）")
    if len(page.find_all("main")) != 1:
        faults.append("main 应当恰有一个")
    skip = page.find("a")
    if skip is None or skip.attrs.get("href") != "#main":
        faults.append("第一个链接不是“跳到正文”")
    named = [nav.attrs.get("aria-label", "") for nav in page.find_all("nav")]
    faults += ["nav 没有名" for name in named if not name]
    faults += [f"两个 nav 同名：{name}" for name, times in Counter(named).items() if name and times > 1]
    return faults


def _names(page: Node, nodes: list[Node]) -> list[str]:
    labelled = {label.attrs["for"] for label in page.find_all("label") if "for" in label.attrs}
    faults = []
    for node in nodes:
        if node.tag in LABELLED and node.attrs.get("type") not in NEEDS_NO_LABEL:
            inside = any(above.tag == "label" for above in node.up())
            if not (inside or node.attrs.get("id") in labelled or _named(node)):
                faults.append(f"{node.tag} {node.attrs.get('name', '')} 没有标签")
        elif node.tag in ("a", "button") and not (node.text() or _named(node) or _drawn(node)):
            faults.append(f"{node.tag} {node.attrs} 没有字")
        elif node.tag == "a" and node.text() in NEUTRAL:
            faults.append(f"链接只写了“{node.text()}”")
        elif node.tag == "svg" and node.attrs.get("aria-hidden") != "true":
            if node.attrs.get("role") != "img" or not _named(node):
                faults.append("svg 没有说明，也没有对读屏藏起来")
        elif node.tag == "img" and "alt" not in node.attrs:
            faults.append(f"img {node.attrs.get('src')} 没有 alt")
        elif node.tag in ("dialog", "table") and not _titled(node):
            faults.append(f"{node.tag} 没有名")
    return faults


def _titled(node: Node) -> bool:
    """表：有 caption、名字，或外框有名，或是没有表头的小表；对话框：有名。"""
    if _named(node) or node.find("caption") is not None:
        return True
    if node.tag != "table":
        return False
    return node.find("th") is None or any(_named(above) or above.tag == "section" for above in node.up())


def _named(node: Node) -> bool:
    return bool(node.attrs.get("aria-label") or node.attrs.get("aria-labelledby") or node.attrs.get("title"))


def _drawn(node: Node) -> bool:
    return any(child.tag in ("img", "svg") and (child.attrs.get("alt") or _named(child)) for child in node.walk())


def _references(nodes: list[Node]) -> list[str]:
    ids = Counter(node.attrs["id"] for node in nodes if "id" in node.attrs)
    faults = [f"编号重复：{name}" for name, times in ids.items() if times > 1]
    for node in nodes:
        for name in ("aria-describedby", "aria-labelledby", "aria-controls", "for", "popovertarget", "data-opens"):
            missing = [wanted for wanted in node.attrs.get(name, "").split() if wanted not in ids]
            faults += [f"{node.tag} 的 {name} 指着不存在的 {wanted}" for wanted in missing]
        href = node.attrs.get("href", "")
        if re.fullmatch(r"#[\w-]+", href) and href[1:] not in ids:
            faults.append(f"链接指着不存在的 {href}")
    return faults


def _headings(nodes: list[Node]) -> list[str]:
    levels = [int(node.tag[1]) for node in nodes if re.fullmatch(r"h[1-6]", node.tag)]
    faults = [] if levels.count(1) == 1 else [f"h1 有 {levels.count(1)} 个"]
    before = 0
    for level in levels:
        if level > before + 1:
            faults.append(f"标题从 h{before} 跳到 h{level}")
        before = level
    return faults


def _forbidden(nodes: list[Node]) -> list[str]:
    faults = []
    for node in nodes:
        if "style" in node.attrs:
            faults.append(f"{node.tag} 写了 style")
        faults += [f"{node.tag} 写了 {name}" for name in node.attrs if name.startswith("on")]
        if node.tag == "style" or (node.tag == "script" and "src" not in node.attrs):
            faults.append(f"内联的 {node.tag}")
        if (
            node.tag == "form"
            and node.attrs.get("method", "get").lower() == "post"
            and not node.find("input[name=csrfmiddlewaretoken]")
        ):
            faults.append("post 的表单没有令牌")
        if int(node.attrs.get("tabindex") or 0) > 0:
            faults.append(f"{node.tag} 的 tabindex 大于 0")
    return faults
