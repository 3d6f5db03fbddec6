"""姓名的拼音：全拼、首字母、逐字，多音字各读都收，姓氏按姓氏的读音。"""

from functools import lru_cache
from itertools import islice, product

from bihuan.search.grams import is_han, runs

MOST_READINGS = 6

# 作姓时读音与常用读音不同的姓。
SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao", "盖": "ge",
    "尉": "yu", "召": "shao", "洗": "xian", "覃": "qin", "乐": "yue", "员": "yun", "折": "she", "翟": "zhai",
    "缪": "miao", "秘": "bi", "种": "chong", "逄": "pang", "黑": "he", "繁": "po", "都": "du", "任": "ren",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def readings(name: str) -> tuple[str, ...]:
    """一个姓名可以怎样用字母查：全拼和首字母，各读一份。非汉字的部分原样。"""
    found: dict[str, None] = {}
    for run in runs(name):
        syllables = _syllables(run) if is_han(run) else []
        for reading in islice(product(*syllables), MOST_READINGS if syllables else 0):
            found["".join(reading)] = None
            found["".join(syllable[0] for syllable in reading)] = None
            found.update(dict.fromkeys(reading))
    return tuple(found)


def _syllables(run: str) -> list[list[str]]:
    from pypinyin import Style, pinyin  # 词表大，用到才装

    # heteronym 的第一读最常用；一个字最多取两读，免得六字机构名乘出几十种。
    spelled = pinyin(run, style=Style.NORMAL, heteronym=len(run) <= 4, errors="ignore", v_to_u=False)
    choices = [list(dict.fromkeys(options))[:2] for options in spelled]
    if run[0] in SURNAMES and len(run) <= 4:
        choices[0] = list(dict.fromkeys([SURNAMES[run[0]], *choices[0]]))[:2]
    return choices
