"""学各件归哪个单位办，拿一个旧档文件夹考提得准不准。

learn units               从库里办过的学，等着交办的各件重提一遍（平时由时刻表在夜里做）
learn units --eval 文件夹  从库里办过的学，拿文件夹（五张表，写法见 docs/replay.md）里有主办的各件考；库里一件也没有的，就学它自己
    --train 文件夹         不从库里学，从这个文件夹学
    --json                只输出 {"n": 件数, "top1": 第一个就对的几成, "top3": 前三个里有的几成}
考过的不许学过：案由相同的，分成五份轮着考，考哪一份就从学的里先去掉哪一份。
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput

if TYPE_CHECKING:
    from bihuan.hints.door import Example

needs_django = True


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    parser.add_argument("what", metavar="什么", choices=["units"], help="units：归哪个单位办")
    parser.add_argument("--eval", metavar="文件夹", type=Path, help="拿这个旧档文件夹考")
    parser.add_argument("--train", metavar="文件夹", type=Path, help="从这个旧档文件夹学，不从库里学；与 --eval 同用")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """学，考，说出几成。"""
    from bihuan.hints import door as hints

    if options.eval is None:
        if options.train is not None:
            raise BadInput("--train 要与 --eval 同用")
        made = hints.refresh(clock.now())
        print(json.dumps({"proposed": made}) if options.json else f"学了 {len(hints.recorded())} 件，提了 {made} 件。")
        return 0
    asked, listed = _led(options.eval)
    taught, whence = _led(options.train)[0] if options.train else _recorded(), str(options.train or "库里办过的")
    if not taught:
        taught, whence = asked, f"库里一件也没有，学 {options.eval} 自己"
    told = hints.measure(asked, taught, {name: name for name in {*listed, *(str(one.unit) for one in taught)}})
    held = f"；其中 {told.seen} 件学的里面也有，分五份轮着考，考的先去掉" if told.seen else ""
    print(f"从 {len(taught)} 件学（{whence}），考 {told.n} 件{held}。", file=sys.stderr)
    if options.json:
        print(json.dumps({"n": told.n, "top1": told.top1, "top3": told.top3}))
    else:
        print(f"第一个就对的 {told.top1:.1%}，前三个里有的 {told.top3:.1%}。")
    return 0


def _led(folder: Path) -> tuple[list["Example"], list[str]]:
    from bihuan.hints.door import Example
    from bihuan.replay.door import led_in

    led, units = led_in(folder)
    return [Example(n, one.title, one.subject, one.unit) for n, one in enumerate(led)], units


def _recorded() -> list["Example"]:
    """库里办过的；几级人大的合在一起，单位认名称。"""
    from bihuan.hints import door as hints

    examples = hints.recorded()
    names = hints.names_of({one.unit for one in examples})
    return [replace(one, unit=names[one.unit]) for one in examples]
