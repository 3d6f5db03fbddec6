"""局部更新的验算：把一次 htmx 回答照 htmx 的规矩贴到旧页上，应当与整页重开一样。

page = swaps.Page(client, "/suggestions/12/")
assert page.submit("#assign", unit="3") == page.reload()
"""

from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

from .markup import Node, read

METHODS = ("get", "post", "put", "patch", "delete")


class Page:
    """打开着的一页。比较的是 `main` 与消息区之外的一切变化，逐行给出不同之处。"""

    def __init__(self, client: Client, url: str) -> None:
        self.client = client
        self.url = url
        self.answer: Any = client.get(url)
        assert self.answer.status_code == 200, f"{url} 打不开：{self.answer.status_code}"
        self.tree = read(self.answer.content)

    def submit(self, selector: str, **filled: Any) -> list[str]:
        """填一张表单并送出（照它的 hx-post 或 hx-get），返回更新之后的页面。"""
        form = self.find(selector)
        method, url = self._asks(form)
        data = {**_values(form), **filled}
        return self._send(form, method, url, data)

    def press(self, selector: str) -> list[str]:
        """按一个带 hx- 的链接或按钮，返回更新之后的页面。"""
        element = self.find(selector)
        method, url = self._asks(element)
        return self._send(element, method, url, {})

    def reload(self) -> list[str]:
        """整页重开的样子。"""
        return shown(read(self.client.get(self.url).content))

    def find(self, selector: str) -> Node:
        found = self.tree.find(selector)
        assert found is not None, f"{self.url} 上没有 {selector}"
        return found

    def _asks(self, element: Node) -> tuple[str, str]:
        for method in METHODS:
            if f"hx-{method}" in element.attrs:
                return method, urljoin(self.url, element.attrs[f"hx-{method}"])
        raise AssertionError(f"{element.tag} 上没有 hx-get、hx-post")

    def _send(self, element: Node, method: str, url: str, data: dict[str, Any]) -> list[str]:
        headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{self.url}"}
        self.answer = getattr(self.client, method)(url, data, headers=headers)
        apply(self.tree, element, self.answer)
        return shown(self.tree)


def shown(tree: Node) -> list[str]:
    """拿来比较的部分：正文。消息区只显示一次，不比。"""
    return (tree.find("main") or tree).shown()


def apply(tree: Node, element: Node, answer: HttpResponse) -> None:
    """照 htmx 2 的规矩把回答贴上去；带 HX-Redirect、HX-Refresh 的要整页走，不是局部更新，算错。"""
    assert not answer.headers.keys() & {"HX-Redirect", "HX-Refresh"}, "这个回答要整页走"
    assert answer.status_code < 300 or answer.status_code in (403, 404, 409, 422), answer.status_code
    if answer.status_code == 204:
        return
    part = read(answer.content)
    for loose in part.find_all("[hx-swap-oob]"):
        _out_of_band(tree, loose)
    for selector in filter(None, _inherited(element, "hx-select-oob").split(",")):
        piece = part.find(selector.strip())
        if piece is not None:
            _swap(tree, tree.find(selector.strip()), "outerHTML", [piece])
    select = answer.headers.get("HX-Reselect") or _inherited(element, "hx-select")
    new: list[Node | str] = list(part.find_all(select)) if select else list(part.children)
    target = _target(tree, element, answer.headers.get("HX-Retarget") or _inherited(element, "hx-target"))
    style = answer.headers.get("HX-Reswap") or _inherited(element, "hx-swap") or "innerHTML"
    _swap(tree, target, style.split()[0], new)


def _out_of_band(tree: Node, piece: Node) -> None:
    style, _, selector = piece.attrs.pop("hx-swap-oob").partition(":")
    assert piece.parent is not None
    piece.parent.children = [child for child in piece.parent.children if child is not piece]
    target = tree.find(selector or f"#{piece.attrs.get('id', '')}")
    style = "outerHTML" if style == "true" else style
    _swap(tree, target, style, [piece] if style == "outerHTML" else list(piece.children))


def _swap(tree: Node, target: Node | None, style: str, new: "list[Node | str]") -> None:
    assert target is not None, "回答要换的地方不在页上"
    if style == "none":
        return
    if style == "innerHTML":
        target.fill(new)
    elif style == "outerHTML":
        target.replace_with(new)
    elif style == "delete":
        target.replace_with([])
    elif style == "beforeend":
        target.insert(len(target.children), new)
    elif style == "afterbegin":
        target.insert(0, new)
    else:
        assert style in ("beforebegin", "afterend"), f"不认识的 hx-swap：{style}"
        assert target.parent is not None
        target.parent.insert(target.place() + (style == "afterend"), new)


def _target(tree: Node, element: Node, asked: str) -> Node | None:
    if asked in ("", "this"):
        return element
    kind, _, selector = asked.partition(" ")
    if kind == "closest":
        return next((node for node in [element, *element.up()] if node in _all(tree, selector)), None)
    if kind == "find":
        return element.find(selector)
    return tree.find(asked)


def _all(tree: Node, selector: str) -> list[Node]:
    return tree.find_all(selector)


def _inherited(element: Node, name: str) -> str:
    return next((node.attrs[name] for node in [element, *element.up()] if name in node.attrs), "")


def _values(form: Node) -> dict[str, Any]:
    values: dict[str, list[str]] = {}
    for box in form.walk():
        name = box.attrs.get("name")
        if not name or "disabled" in box.attrs:
            continue
        if box.tag == "textarea":
            values.setdefault(name, []).append(box.text())
        elif box.tag == "select":
            chosen = [option.attrs.get("value", option.text()) for option in box.find_all("option[selected]")]
            first = box.find("option")
            fallback = [first.attrs.get("value", first.text())] if first and "multiple" not in box.attrs else []
            values.setdefault(name, []).extend(chosen or fallback)
        elif box.tag == "input" and box.attrs.get("type") not in ("submit", "button", "file", "reset"):
            if box.attrs.get("type") in ("checkbox", "radio") and "checked" not in box.attrs:
                continue
            values.setdefault(name, []).append(box.attrs.get("value", "on" if "checked" in box.attrs else ""))
    return {name: found if len(found) > 1 else found[0] for name, found in values.items() if found}
