"""工作法：核对一份文件，或者核对随软件发布的和已经入库的全部；核对过的一份入库，本级人大就可以选用。

    bihuan procedures check 文件.yaml       先证明，再试走，再走它写的例；逐处说出文件、第几行、条和毛病
    bihuan procedures check 文件.yaml --static    只证明
    bihuan procedures check                 随软件发布的，和库里的（库里的只证明：入了库的不再试）
    bihuan procedures check --json          {"texts": 份数, "faults": [{"file", "line", "article", "fault"}],
                                            "remarks": […],
                                            "steps": 试走几步, "examples": 走了几个例}
    bihuan procedures release 文件.yaml --congress 云泽县人民代表大会
                                            没有毛病的入库，属于这级人大；入了库的不能改，改了要换版本
    bihuan procedures rehearse 文件.yaml [--kind 种类] [--year 年] [--congress 名称] [--json]
                                            推演：记录下来的各件照这一份再走一遍，说出几件一样、几件不一样、为什么；什么也不写
                                            {"cases", "same", "later", "earlier", "late", "redone",
                                            "ended_otherwise", "stuck", "unexplained", "seconds",
                                            "articles": {条: {样: 件}}, "units": {单位: {样: 件}}}

试走在一个从不提交的事务里：不留下任何东西，不告诉任何人。库里只有一级人大的，入库时不用写是哪一级。
只提一句的（remarks）不算毛病，只在核对一个文件时说。有毛病、不是 YAML 的，退出码 1；没有这个文件、参数不对的，退出码 2。
"""

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.kernel import clock
from bihuan.kernel.refuse import Refused

needs_django = True

if TYPE_CHECKING:
    from bihuan.procedure.door import Fault, Trial


def arguments(parser: argparse.ArgumentParser) -> None:
    """参数。"""
    acts = parser.add_subparsers(title="办什么", metavar="check|release|rehearse", required=True, dest="act")
    check = acts.add_parser("check", help="核对", description=__doc__)
    check.add_argument("file", metavar="文件", nargs="?", type=Path, help="一份工作法；不写就核对全部")
    check.add_argument("--static", action="store_true", help="只证明，不试走，不走例")
    check.add_argument("--json", action="store_true", help="只输出 JSON")
    release = acts.add_parser("release", help="入库", description=__doc__)
    release.add_argument("file", metavar="文件", type=Path, help="一份工作法")
    release.add_argument("--congress", metavar="名称", default="", help="属于哪级人大；只有一级的不用写")
    release.add_argument("--json", action="store_true", help="只输出 JSON")
    again = acts.add_parser("rehearse", help="推演", description=__doc__)
    again.add_argument("file", metavar="文件", type=Path, help="一份工作法，入没入库都行")
    again.add_argument("--kind", metavar="种类", default="", help="推演哪一种事项；不写的照文件里的「事项」")
    again.add_argument("--year", metavar="年", type=int, default=0, help="只看这一年受理的")
    again.add_argument("--congress", metavar="名称", default="", help="只看这级人大的（全称）")
    again.add_argument("--json", action="store_true", help="只输出 JSON")


def run(options: argparse.Namespace) -> int:
    """核对，说出毛病；入库的，没有毛病才入。"""
    if options.act == "release":
        return _release(options)
    if options.act == "rehearse":
        return _rehearse(options)
    told = list(_of_file(options.file, options.static) if options.file else _of_all(options.static))
    faults = [fault for _, found in told for fault in found.faults] or _changed(options.file)
    source = options.file.read_text("utf-8", "replace") if options.file else ""
    remarks = told[0][1].remarks if options.file else []
    steps, examples = (sum(getattr(found, what) for _, found in told) for what in ("steps", "examples"))
    if options.json:
        rows = {
            "faults": _rows(faults, source), "remarks": _rows(remarks, source), "steps": steps, "examples": examples,
        }  # fmt: skip
        print(json.dumps({"texts": len(told), **rows}, ensure_ascii=False))
    else:
        names = told[0][0] if options.file else f"{len(told)} 份工作法"
        _say(names, faults, remarks, source, f"试走 {steps} 步、{examples} 个例。" if steps else "")
    return 1 if faults else 0


def _release(options: argparse.Namespace) -> int:
    """入库：属于一级人大。库里有几级而没有写明是哪一级的，拒绝。"""
    from bihuan.people import door as people
    from bihuan.procedure import door as procedure

    [(name, found)] = _of_file(options.file, False)
    if found.faults:
        _say(name, found.faults, found.remarks, options.file.read_text("utf-8", "replace"), "")
        return 1
    asked = people.Congress.objects.filter(**({"name": options.congress} if options.congress else {}))
    congresses = list(asked.order_by("pk")[:2])
    if len(congresses) != 1:
        missing = (
            f"库里没有「{options.congress}」"
            if options.congress
            else "库里有几级人大"
            if congresses
            else "库里还没有人大"
        )
        raise Refused(f"{missing}；请用 --congress 写明这份文件属于哪级人大（全称）")
    put = procedure.release(procedure.read_file(options.file), now=clock.now(), owner_id=congresses[0].pk)
    told = {"label": put.label, "hash": put.hash}
    said = f"《{put.title}》{put.version} 版已入库（{put.label}），属于{congresses[0].name}，在 /procedures/ 选用。"
    print(json.dumps(told) if options.json else said)
    return 0


def _rehearse(options: argparse.Namespace) -> int:
    """推演：逐件照文件再走一遍。读不懂的文件退出码 1。"""
    from bihuan.people import door as people
    from bihuan.procedure import door as procedure

    began = time.perf_counter()
    draft = procedure.read_file(options.file)
    asked = people.Congress.objects.filter(name=options.congress).first() if options.congress else None
    if options.congress and asked is None:
        raise Refused(f"库里没有「{options.congress}」")
    cases = procedure.RehearsedCases(options.kind or draft.kind, options.year, asked.pk if asked else 0)
    sums = procedure.rehearse(draft, cases, today=clock.today())
    seconds = round(time.perf_counter() - began, 2)
    units = people.organ_names(sums.by_unit)
    articles = {sums.names[step]: dict(counts) for step, counts in sums.by_article.items()}
    if options.json:
        of_units = {units[pk]: dict(counts) for pk, counts in sums.by_unit.items()}
        told = {**sums.told(), "seconds": seconds, "articles": articles, "units": of_units}
        print(json.dumps(told, ensure_ascii=False))
        return 0
    names = procedure.REHEARSED
    print(f"推演了 {sums.cases} 件，{seconds} 秒：" + "，".join(f"{names[k]} {n}" for k, n in sums.of.items() if n))
    for where, counts in articles.items():
        print(f"  {where}：" + "，".join(f"{names[kind]} {n} 件" for kind, n in counts.items()))
    for (step, what), n in sums.missing.items():
        print(f"  {sums.names[step]}：{what}，{n} 件的记录里看不出，按有走")
    return 0


def _say(names: str, faults: list["Fault"], remarks: list["Fault"], source: str, walked: str) -> None:
    """逐处说出第几行。source: 核对的那一个文件的全文；核对全部的为空，不说第几行。"""
    from bihuan.procedure.door import placed

    print(*(f"提一句：{placed(source, one)}" for one in remarks), sep="\n", end="\n" if remarks else "")
    print(*(placed(source, one) for one in faults), sep="\n", end="\n" if faults else "")
    print(f"{names}：查出 {len(faults)} 处毛病。" if faults else f"{names}：没有查出毛病。{walked}")


def _changed(path: Path | None) -> list["Fault"]:
    """文件改了却没有换版本的；只在核对全部、又都读得懂时看。"""
    from bihuan.procedure import door as procedure

    return [] if path else procedure.changed_since_release()


def _rows(faults: list["Fault"], source: str) -> list[dict[str, str | int]]:
    from bihuan.procedure.door import line_of

    return [
        {"file": one.file, "line": line_of(source, one), "article": one.article, "fault": one.fault} for one in faults
    ]


def _of_file(path: Path, static: bool) -> list[tuple[str, "Trial"]]:
    from bihuan.procedure import door as procedure

    with path.open("rb"):  # 没有、读不了的，由命令行说
        pass
    if static:
        return [(path.name, procedure.Trial(procedure.faults_in_file(path), procedure.remarks_in_file(path)))]
    return [(path.name, procedure.tried_file(path))]


def _of_all(static: bool) -> Iterator[tuple[str, "Trial"]]:
    from bihuan.procedure import door as procedure

    for path in procedure.shipped_files():
        yield _of_file(path, static)[0]
    yield from ((label, procedure.Trial(faults)) for label, faults in procedure.faults_in_released())
