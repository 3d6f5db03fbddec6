"""试一份文件：先证明，再试走，再走它写的例。一个沙盘，走完退回。"""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from .. import library, proving
from ..language import Fault, FaultyText, Text, read_file
from ..language.reading import LIBRARY
from . import ending, running
from .sandbox import first_day, sandbox
from .walking import walk


@dataclass
class Trial:
    """一次试：毛病（不改不能入库）、只提一句的、试走几步、走了几个例。"""

    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    steps: int = 0
    examples: int = 0


@dataclass(frozen=True)
class ExamplesWalked:
    """只走例：各例（名称）哪里与所写的不同，走到过哪几步；faults: 有证明不了的，一个也没有走。"""

    wrong: dict[str, str] = field(default_factory=dict)
    steps: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()


def walk_examples(text: Text, *, folder: Path = LIBRARY) -> ExamplesWalked:
    """走一份读好的工作法写的例，不试走别的；在从不提交的沙盘里，不留下任何东西。"""
    faults = proving.faults_of(text, "", folder)
    if faults or not text.examples:
        return ExamplesWalked(faults=tuple(faults))
    steps: set[str] = set()
    with sandbox(text, first_day(text)) as box:
        text = text.at(library.level_of(box.congress))
        for child in ending.child_texts(text, folder):
            box.put(child)
            box.serve_text(child)
        found = running.run(box, text, "", steps)
    wrong = {one.article.removeprefix("例「").removesuffix("」"): one.fault for one in found}
    return ExamplesWalked(wrong, frozenset(steps))


def trial(text: Text, *, file: str = "", folder: Path = LIBRARY, now: dt.datetime | None = None) -> list[Fault]:
    """一份读好的工作法的全部毛病：证明的、试走的、例的。没有毛病返回空列表；有证明不了的就不再试走。

    file: 说毛病时用的名字；folder: 它立的别的工作法先在哪里找；now: 试走从哪天起。
    """
    return tried(text, file=file, folder=folder, now=now).faults


def tried(text: Text, *, file: str = "", folder: Path = LIBRARY, now: dt.datetime | None = None) -> Trial:
    """同上，连同只提一句的和步数。"""
    name = file or f"{text.code}.{text.version}.yaml"
    found = Trial(proving.faults_of(text, name, folder), proving.remarks_on(text, name, folder))
    if found.faults:
        return found
    with sandbox(text, now or first_day(text)) as box:
        text = text.at(library.level_of(box.congress))
        for child in ending.child_texts(text, folder):
            box.put(child)
            box.serve_text(child)
        faults, remarks, found.steps = walk(box, text, name)
        found.faults += faults
        found.remarks += remarks
        if not faults:
            found.faults += running.run(box, text, name)
            found.examples = len(text.examples)
    return found


def tried_file(path: Path) -> Trial:
    """试一个文件；读不懂的，说读不懂在哪里。"""
    try:
        return tried(read_file(path), file=path.name, folder=path.parent)
    except FaultyText as faulty:
        return Trial(faulty.found)
