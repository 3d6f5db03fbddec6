"""旧档里各件由谁主办：只读文件，不写库；用来考提示提得准不准。"""

from dataclasses import dataclass
from pathlib import Path

from .layout import read_year
from .words import words


@dataclass(frozen=True)
class Led:
    """一件：案由、类别、主办单位。"""

    title: str
    subject: str
    unit: str


def led_in(folder: Path) -> tuple[list[Led], list[str]]:
    """文件夹里写明了主办的各件，和名册里的各单位。拒绝：读不懂的文件（与导入一样）。"""
    table = words()
    year = read_year(folder, kinds=tuple(table.kinds), member_kinds=tuple(table.member_kinds))
    led = [
        Led(one["title"].strip(), one["subject_class"][:40], one["main_unit"])
        for one in year.motions
        if one["main_unit"]
    ]
    return led, [unit.name for unit in year.units]
