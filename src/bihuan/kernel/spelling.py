"""拼音：供查找的写法。"""

from pypinyin import Style, lazy_pinyin


def pinyin_of(name: str, *, longest: int = 120) -> str:
    """全拼加首字母，如“shuiwuju swj”；超过 `longest` 的截去。"""
    whole, initials = lazy_pinyin(name), lazy_pinyin(name, style=Style.FIRST_LETTER)
    return f"{''.join(whole)} {''.join(initials)}".lower()[:longest]
