"""CSV 的文本拆成一条条记录（RFC 4180）。标准库的 csv 对一格的长短有个全进程共用的上限，旧档的一格可以很长，所以自己拆。"""

import re
from collections.abc import Iterator

FIELD = re.compile(r'(?:"(?P<quoted>[^"]*(?:""[^"]*)*)"|(?P<plain>(?!")[^,\r\n]*))(?P<end>,|\r\n|\n|\r|\Z)')


class BadCsv(ValueError):
    """不合规。line: 记录开头所在的行。"""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


def records(text: str, *, longest: int) -> Iterator[tuple[int, list[str]]]:
    """逐条：（记录末尾所在的行，各格）。空行略过。拒绝：引号没有收尾、引号之后还有字、一格长过 longest。"""
    at, line, values = 0, 1, list[str]()
    while at < len(text) or values:
        found = FIELD.match(text, at)
        if found is None:
            raise BadCsv(line, "引号没有收尾，或者收尾之后还有字")
        quoted, end = found["quoted"], found["end"]
        value = found["plain"] if quoted is None else quoted.replace('""', '"')
        if len(value) > longest:
            raise BadCsv(line, f"一格超过 {longest:,} 字")
        values.append(value)
        line += value.count("\n")
        at = found.end()
        if end == ",":
            continue
        if values != [""]:
            yield line, values
        line, values = line + 1, []
