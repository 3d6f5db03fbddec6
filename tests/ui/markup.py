"""一棵小小的网页树：读、找、换、写。只为测试，只认我们自己写的网页。"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SHAPES = {"circle", "rect", "path", "line"}
RESTLESS = {"csrfmiddlewaretoken"}


@dataclass(eq=False)
class Node:
    """一个元素；文字是字符串。"""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)
    parent: "Node | None" = None

    def walk(self) -> "Iterator[Node]":
        """自己和底下的每个元素，按文中次序。"""
        yield self
        for child in list(self.children):
            if isinstance(child, Node):
                yield from child.walk()

    def up(self) -> "Iterator[Node]":
        """上面的每个元素，由近及远。"""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def text(self) -> str:
        """底下的文字，空白合一。"""
        parts = [child if isinstance(child, str) else child.text() for child in self.children]
        return " ".join(" ".join(parts).split())

    def classes(self) -> set[str]:
        return set(self.attrs.get("class", "").split())

    def find(self, selector: str) -> "Node | None":
        """第一个合乎选择器的。"""
        return next(iter(self.find_all(selector)), None)

    def find_all(self, selector: str) -> "list[Node]":
        """合乎选择器的全部：`#id`、`.class`、`tag`、`tag[name=value]`、`a > *`、`a b`。"""
        *before, last = selector.replace(">", " > ").split()
        return [node for node in self.walk() if node is not self and matches(node, last) and _led_by(node, before)]

    def replace_with(self, nodes: "list[Node | str]") -> None:
        """自己的位置换成别的。"""
        assert self.parent is not None
        place = self.place()
        self.parent.children[place : place + 1] = nodes
        self.parent._adopt()

    def place(self) -> int:
        assert self.parent is not None
        return next(index for index, child in enumerate(self.parent.children) if child is self)

    def fill(self, nodes: "list[Node | str]") -> None:
        """里面换成别的。"""
        self.children = list(nodes)
        self._adopt()

    def insert(self, place: int, nodes: "list[Node | str]") -> None:
        self.children[place:place] = nodes
        self._adopt()

    def _adopt(self) -> None:
        for child in self.children:
            if isinstance(child, Node):
                child.parent = self

    def shown(self) -> list[str]:
        """写成一行一行，供比较；表单令牌的值每次不同，不比。"""
        lines = list(self._lines(0))
        return [line for line in lines if line.strip()]

    def _lines(self, depth: int) -> Iterator[str]:
        attrs = {name: " ".join(value.split()) for name, value in sorted(self.attrs.items())}
        if attrs.get("name") in RESTLESS:
            attrs["value"] = "…"
        words = "".join(f' {name}="{escape(value)}"' for name, value in attrs.items())
        yield f"{'  ' * depth}<{self.tag}{words}>"
        text = ""
        for child in [*self.children, None]:
            if isinstance(child, str):
                text += child
                continue
            if text.strip():
                yield "  " * (depth + 1) + " ".join(text.split())
            text = ""
            if child is not None:
                yield from child._lines(depth + 1)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("#")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("li", "p", "option", "tr", "td", "th", "dt", "dd") and self.open[-1].tag == tag:
            self.open.pop()
        node = Node(tag, {name: value or "" for name, value in attrs}, [], self.open[-1])
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].tag == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: bytes | str) -> Node:
    """网页 → 树；根是一个虚的元素。"""
    reader = _Reader()
    reader.feed(html.decode() if isinstance(html, bytes) else html)
    reader.close()
    return reader.root


def matches(node: Node, part: str) -> bool:
    """一个元素合不合一节选择器。"""
    if part == "*":
        return True
    condition = ""
    if "[" in part:
        part, _, condition = part.rstrip("]").partition("[")
    if condition:
        name, equals, value = condition.partition("=")
        if name not in node.attrs or (equals and node.attrs[name] != value.strip("'\"")):
            return False
    if "#" in part:
        part, _, wanted = part.partition("#")
        if node.attrs.get("id") != wanted:
            return False
    tag, *classes = part.split(".")
    return (not tag or node.tag == tag) and set(classes) <= node.classes()


def _led_by(node: Node, before: list[str]) -> bool:
    if not before:
        return True
    *rest, last = before
    if last == ">":
        *rest, last = rest
        return node.parent is not None and matches(node.parent, last) and _led_by(node.parent, rest)
    return any(matches(above, last) and _led_by(above, rest) for above in node.up())
