"""指出：电话、身份证号、银行卡、车牌、住址、邮箱、姓名。全角的数字照半角认，位置不变。"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from . import names

WIDE = str.maketrans("０１２３４５６７８９－＋＃　（）：Ｘｘ", "0123456789-+# ():Xx")
COUNTED = "[0-9一二三四五六七八九十百零〇两]+"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PARTS = "(?:期|区|栋|幢|座|号楼|号院|单元|门|层|楼|弄|支弄|组|社|号|室|户)"
ROADS = "(?<=[路街巷弄道村里庄胡同坊园苑城])"
AFTER_WECHAT = "|".join(f"(?<={word})" for word in ("微信", "QQ", "信号", "Q号", "微信:", "QQ:", "信号:", "Q号:"))
MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
PATTERNS = (
    ("身份证号", rf"(?<!\d)[1-9]\d{{5}}[- ]?(?:18|19|20)\d{{2}}[- ]?{MONTH_DAY}[- ]?\d{{3}}[\dXx](?![\dA-Za-z])"),
    ("身份证号", r"(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"),
    ("身份证号", r"(?<![\dA-Za-z])(?:\d{17}[Xx]|\d{6}\*{6,8}\d{3}[\dXx])(?![\dA-Za-z])"),
    ("证件号", r"(?<![\dA-Za-z])(?:[EGHM]\d{8}|[EG][A-Z]\d{7})(?![\dA-Za-z])"),
    ("银行卡号", r"(?<!\d)[3-6]\d{3}(?:[- ]?\d{4}){3}(?:[- ]?\d{1,3})?(?!\d)"),
    ("手机号", r"(?<!\d)(?:\+?86[- ]?)?1[3-9](?:[- ]?\d){9}(?!\d)"),
    ("手机号", r"(?<![\d零〇一二三四五六七八九幺])[一幺](?:[三五七八][零〇一二三四五六七八九幺]|九[零〇一二三四五六七八九幺])[零〇一二三四五六七八九幺]{8}(?![零〇一二三四五六七八九幺])"),
    ("座机号", r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3})[- ]?[2-9]\d{6,7}(?:[-转]\d{1,5})?(?!\d)"),
    ("座机号", r"(?:(?<=电话)|(?<=座机)|(?<=电话:)|(?<=座机:)|(?<=电话是)|(?<=电话为))[2-9]\d{6,7}(?!\d)"),
    ("微信号或QQ号", rf"(?:{AFTER_WECHAT})[A-Za-z0-9][A-Za-z0-9_-]{{4,19}}"),
    ("邮箱", r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    ("车牌号", rf"[{PROVINCES}][A-Za-z][·・. -]?[A-HJ-NP-Za-hj-np-z0-9]{{4,5}}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳](?![A-Za-z0-9])"),
    ("住址", rf"(?:第?(?:{COUNTED}|[A-Za-z])(?:[-、]{COUNTED})?\s*#?\s*{PARTS}\s*){{2,}}(?:{COUNTED}(?![0-9年月日元人户米个条次]))?"),
    ("住址", rf"(?:{COUNTED}|[A-Za-z])\s*(?:栋|幢|单元|号楼|号院|#楼?)\s*(?:-?{COUNTED}(?![年月日元人户米个条次]))?"),
    ("住址", rf"{ROADS}(?:东|西|南|北|中|甲|乙)?{COUNTED}(?:-{COUNTED})?号(?!线|文|令|台风|地块|井)(?:附{COUNTED}号)?"),
    ("住址", rf"(?<=[村庄屯寨])(?:第?{COUNTED})(?:村民小组|小组|组|社|队)(?:{COUNTED}号)?"),
    ("住址", r"(?<![\d-])\d{1,2}-\d{1,2}-\d{3,4}(?:室)?(?![\d-])"),
    ("住址", r"(?<!\d)\d{3,4}室"),
)  # fmt: skip
COMPILED = tuple((what, re.compile(pattern)) for what, pattern in PATTERNS)
NUMBERS = frozenset({"身份证号", "证件号", "银行卡号", "手机号", "座机号"})  # 紧挨着它们的两三个字多半是姓名


@dataclass(frozen=True)
class Mark:
    """一处：是什么、原文、从第几个字到第几个字（不含）。"""

    what: str
    text: str
    start: int
    end: int


def marks_in(text: str, known: Iterable[str] = ()) -> list[Mark]:
    """文字里像个人信息的各处，按先后，互不重叠。known: 名册里的姓名（代表、工作人员、各单位的人），出现一处指一处。"""
    plain = text.translate(WIDE)
    found = [
        (order, what, *hit.span()) for order, (what, pattern) in enumerate(COMPILED) for hit in pattern.finditer(plain)
    ]
    found = _apart(found)
    numbers = [(start, end) for _, what, start, end in found if what in NUMBERS]
    last = len(COMPILED)
    found += [(last, "姓名", start, end) for start, end in names.known_in(plain, known)]
    found += [(last + 1, "姓名", start, end) for start, end in names.names_in(plain, numbers)]
    found += [(last + 2, "姓名", *span) for span in names.again_in(plain, [f[2:] for f in found if f[1] == "姓名"])]
    kept = sorted(_apart(found), key=lambda one: one[2])
    trimmed = (
        (what, start, end - (len(text[start:end]) - len(text[start:end].rstrip()))) for _, what, start, end in kept
    )
    return [Mark(what, text[start:end], start, end) for what, start, end in trimmed]


def maybe_in(text: str, marks: Iterable[Mark]) -> list[str]:
    """没有指出、也可能是姓名的，一样一个，照先后：给审核的人看一眼，不要求判断。"""
    seen = {at for one in marks for at in range(one.start, one.end)}
    spans = (span for span in names.maybe_in(text) if not seen.issuperset(range(*span)))
    return list(dict.fromkeys(text[start:end] for start, end in spans))


def _apart(found: list[tuple[int, str, int, int]]) -> list[tuple[int, str, int, int]]:
    """互不重叠：先认的（写在前面的）优先，同一种取长的。"""
    kept: list[tuple[int, str, int, int]] = []
    for one in sorted(found, key=lambda f: (f[0] if f[1] != "住址" else 100, f[2] - f[3], f[2])):
        if all(one[3] <= other[2] or one[2] >= other[3] for other in kept):
            kept.append(one)
    return kept
