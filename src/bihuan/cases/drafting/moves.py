"""沙盘上的一步写成例里的一行；走过的几行写成稿里的一个例。只改文字，别的一个字也不动。"""

from collections.abc import Mapping, Sequence

from bihuan.kernel.refuse import BadInput
from bihuan.procedure.door import is_day

from . import sentences

VALUE, DEFAULT, NEEDED = "值：", "先填：", "选了才填："  # 表单里一格的名字，它先填好的值，哪几样选了一样才要填


def line_of(posted: Mapping[str, list[str]], day: str, who: str, step: str) -> str:
    """一步写成一行：日期 谁 步骤 项=值。空着的、照先填好的不动的不写，软件补得一样。拒绝：没有日子、谁、哪一步。"""
    words = [day.strip(), who.strip(), step.strip()]
    if not is_day(words[0]) or any(len(one.split()) != 1 for one in words):
        raise BadInput("请写明哪一天（如 2027-03-02）、谁、办哪一步")
    found = []
    chosen = {one for name, given in posted.items() if name.startswith(VALUE) for one in given}
    for name, given in posted.items():
        if not name.startswith(VALUE):
            continue
        item = name.removeprefix(VALUE)
        told = "、".join(filter(None, ("".join(one.split()) for one in given)))
        needed = posted.get(NEEDED + item, [""])[0]
        untouched = told == "".join(posted.get(DEFAULT + item, [""])[0].split())
        if told and (not untouched or (needed and chosen & set(needed.split("、")))):
            found.append(f"{item}={told}")
    return " ".join([*words, *found])


def with_example(source: str, name: str, lines: Sequence[str], *, gets: str = "", refuses: str = "") -> str:
    """稿里添一个例：走这几行，得这个状态，或者因为这句话被拒。拒绝：见 sentences.changed。"""
    name = " ".join(name.split())
    told = (("状态", gets),) if gets else ()
    return sentences.changed(source, None, sentences.Told(name, tuple(map(sentences.row_of, lines)), told, refuses))
