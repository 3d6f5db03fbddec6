"""随机抽取：由名单和公开的种子得出次序，谁都能重算。

名单一行一名，行的先后不影响结果；办法见 docs/draw.md。
"""

import argparse
import json
from pathlib import Path

from bihuan.kernel import draw, usage
from bihuan.kernel.refuse import BadInput

IN_PROPORTION = "按比例"


def arguments(parser: argparse.ArgumentParser) -> None:
    """名单、种子、名额、分层、回避。"""
    parser.add_argument("list", metavar="名单", type=Path, help="名单文件，UTF-8，一行一名；分层的写“名称 制表符 层”")
    parser.add_argument("--seed", metavar="种子", help="名单公布之后当众产生的种子")
    parser.add_argument("--take", metavar="名额", type=int, help="抽几名")
    parser.add_argument("--after", metavar="已抽", default="0", help="此前已抽几名，接着往下抽；分层的写各层已抽几名")
    parser.add_argument("--strata", metavar="分层", help="各层名额“刑庭=2,民庭=1”，或“按比例”")
    parser.add_argument("--recuse", metavar="姓名", action="append", default=[], help="回避的人，可以写多次")
    parser.add_argument("--hash", action="store_true", help="只算名单的哈希，不抽")
    parser.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """抽取，一行一名。"""
    roll = draw.read_roll(_text(options.list), stratified=options.strata is not None)
    if options.hash:
        print(json.dumps({"list": roll.digest, "size": len(roll.names)}) if options.json else roll.digest)
        return 0
    wrong = _wrong(options)
    if wrong:
        return usage.complain(wrong)
    drawn = _drawn(roll, options)
    if options.json:
        print(json.dumps(_as_json(roll, options, drawn), ensure_ascii=False, indent=2))
    else:
        print(*(_shown(each) for each in drawn), sep="\n")
    return 0


def _wrong(options: argparse.Namespace) -> str:
    if options.seed is None:
        return "还缺：--seed 种子"
    quotas = options.strata is not None and options.strata != IN_PROPORTION
    if quotas and options.take is not None:
        return "--strata 写了各层名额，就不写 --take"
    if not quotas and (options.take is None or options.take < 1):
        return "--take 要写至少 1 名"
    if options.strata == IN_PROPORTION and options.after != "0":
        return "按比例分的名额不能接着抽，补抽请写明各层名额：--strata 层=名额 --after 层=已抽"
    if options.strata is None and not _is_number(options.after):
        return f"--after 要写整数，不能是“{options.after}”"
    return ""


def _drawn(roll: draw.Roll, options: argparse.Namespace) -> list[draw.Drawn]:
    if options.strata is None:
        return draw.draw(roll, seed=options.seed, take=options.take, after=int(options.after), recused=options.recuse)
    if options.strata == IN_PROPORTION:
        take = draw.in_proportion(roll, options.take)
    else:
        take = _quotas(options.strata, "--strata")
    after = {} if options.after == "0" else _quotas(options.after, "--after")
    return draw.draw_strata(roll, seed=options.seed, take=take, after=after, recused=options.recuse)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _quotas(text: str, where: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in text.replace("，", ",").split(","):
        stratum, _, number = part.rpartition("=")
        stratum, number = stratum.strip(), number.strip()
        if not stratum or not _is_number(number) or stratum in found:
            raise BadInput(f"{where} 写成“层=名额,层=名额”，不能是“{text}”")
        found[stratum] = int(number)
    return found


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"名单不是 UTF-8 文本（第 {error.start + 1} 字节起读不懂），请另存为 UTF-8：{path}") from None


def _shown(each: draw.Drawn) -> str:
    return f"{each.name}\t{each.stratum}" if each.stratum else each.name


def _as_json(roll: draw.Roll, options: argparse.Namespace, drawn: list[draw.Drawn]) -> dict[str, object]:
    return {
        "method": draw.METHOD,
        "list": roll.digest,
        "size": len(roll.names),
        "seed": draw.tidy(options.seed),
        "recused": options.recuse,
        "drawn": [
            {"place": each.place, "name": each.name, "ticket": each.ticket}
            | ({"stratum": each.stratum} if each.stratum else {})
            for each in drawn
        ],
    }
