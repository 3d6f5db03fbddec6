"""监票人闭门核对：拿着票号与记号的对照，打开封箱文件里的每一个承诺，再由记号重新点票，看总数与结论对不对。"""

import json
from collections import Counter
from collections.abc import Iterable

from bihuan.kernel import canonical
from bihuan.kernel.refuse import BadInput, Refused
from bihuan.kernel.voting import proofs, verdict
from bihuan.kernel.voting.recount import Recounted


def match(export: Iterable[str], found: Recounted, matching: Iterable[str]) -> int:
    """核对，返回打开了几个承诺。export 是已经重计过的封箱文件；哪一张对不上就说出票号。"""
    opened = dict(_row(number, line) for number, line in enumerate(matching, 1))
    marks: Counter[bytes] = Counter()
    for line in export:
        if not line.startswith('["'):
            continue
        token, *_, committed = json.loads(line)[:4]
        if token not in opened:
            raise Refused(f"对照里没有票号 {token}")
        nonce, text = opened.pop(token)
        if proofs.commitment(nonce, text) != bytes.fromhex(committed):
            raise Refused(f"票号 {token} 的记号与收票时的承诺不符：记号被换过")
        marks[text] += 1
    if opened:
        raise Refused(f"对照里多出 {len(opened)} 张：{next(iter(opened))}……")
    _check_totals(found, marks)
    return marks.total()


def _check_totals(found: Recounted, marks: Counter[bytes]) -> None:
    tally = verdict.gather(found.election, marks)
    result = verdict.result_of(found.election, tally)
    if found.published == "outcome":
        same = canonical.dumps(verdict.outcome_of(result)) == canonical.dumps(found.result)
    else:
        same = verdict.same(result, found.result)
    if not same:
        raise Refused("由对照里的记号重新点票，结果与封箱文件里的不同")


def _row(number: int, line: str) -> tuple[str, tuple[bytes, bytes]]:
    try:
        token, nonce, marks = json.loads(line)
        return token, (bytes.fromhex(nonce), marks.encode())
    except (ValueError, TypeError, AttributeError) as error:
        raise BadInput(f"对照的第 {number} 行读不懂") from error
