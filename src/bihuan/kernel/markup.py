"""部件里的 XML，一个元素一个元素地看：换了编码、写成字符引用、加了前缀的，解析出来是一样的；文档类型声明（里面可以写实体）一概不收。"""

from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat

HEAD = 1 << 16  # 字节：根元素要在这以前起，前面写不了这么多别的


class Unfit(ValueError):
    """不是一份平常的 XML。"""


def walk(
    data: bytes, *, start: Callable[[str, Mapping[str, str]], None], end: Callable[[str], None] | None = None,
    words: Callable[[str], None] | None = None,
) -> None:  # fmt: skip
    """从头到尾走一遍：元素起、止、文字；名字写成「命名空间}名字」。拒绝（Unfit）：解析不了，有文档类型声明。"""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if words is not None:
        parser.CharacterDataHandler = words
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as broken:  # 后两样：认不得、不支持的编码
        raise Unfit("不是一份平常的 XML") from broken


def has_doctype(file: IO[bytes]) -> bool:
    """有文档类型声明吗：它只能写在根元素以前，看开头就够；根元素迟迟不起的也算有。不是 XML 的没有。"""
    seen: list[bool] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *told: seen.append(True)
    parser.StartElementHandler = lambda *told: seen.append(False)
    head = file.read(HEAD)
    try:
        parser.Parse(head, False)
    except (expat.ExpatError, ValueError, LookupError):
        return any(seen[:1])
    return seen[0] if seen else len(head) == HEAD


def local(name: str) -> str:
    """名字，不带命名空间。"""
    return name.rpartition("}")[2]


def _refuse(*told: object) -> None:
    raise Unfit("有文档类型声明")
