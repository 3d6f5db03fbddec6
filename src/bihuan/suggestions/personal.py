"""公开之前：指出文字里像姓名、电话、证件号的地方，由审核人决定怎么处理。"""

import re
from dataclasses import dataclass

PATTERNS = (
    ("手机号", re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")),
    ("身份证号", re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")),
    ("座机号", re.compile(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")),
    ("门牌", re.compile(r"\d+\s*(?:栋|幢|单元)\s*\d*\s*(?:号|室)?")),
)
_TITLE = r"(?:先生|女士|同志|村民|居民|户主|业主|老人|大爷|大妈|师傅)"
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎鲁韦昌马苗凤方"
    "俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝安常乐于傅皮卞齐康伍余元顾孟平黄穆萧尹姚邵湛汪祁毛狄米贝明臧计"
    "伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫"
    "经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊惠甄曲家封储靳段焦巴牧隗山谷车侯"
)
NAMES = re.compile(rf"(?:{_TITLE}[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})|(?:[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}{_TITLE})")


@dataclass(frozen=True)
class Finding:
    """一处：是什么、原文、从第几个字到第几个字。"""

    what: str
    text: str
    start: int
    end: int


def findings(text: str, known_names: frozenset[str] = frozenset()) -> list[Finding]:
    """像个人信息的各处，按先后。known_names: 已知的姓名（不含代表本人，代表的姓名依法公开）。"""
    found = [Finding(what, m.group(), m.start(), m.end()) for what, pattern in PATTERNS for m in pattern.finditer(text)]
    found += [Finding("姓名", m.group(), m.start(), m.end()) for m in NAMES.finditer(text)]
    for name in known_names:
        found += [Finding("姓名", name, m.start(), m.end()) for m in re.finditer(re.escape(name), text)]
    kept: list[Finding] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def masked(text: str, found: list[Finding]) -> str:
    """把指出的各处换成「某」或星号，作为公开文字的初稿。"""
    for one in reversed(found):
        cover = one.text[0] + "某" if one.what == "姓名" else "＊" * 4
        text = text[: one.start] + cover + text[one.end :]
    return text
