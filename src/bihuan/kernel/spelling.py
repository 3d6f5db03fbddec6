"""拼音：供查找的写法；数写成汉字。"""


def pinyin_of(name: str, *, longest: int = 120) -> str:
    """全拼加首字母，如“shuiwuju swj”；超过 `longest` 的截去。"""
    from pypinyin import Style, lazy_pinyin  # 词表大，用到才装：每个命令起得快五分之一

    whole, initials = lazy_pinyin(name), lazy_pinyin(name, style=Style.FIRST_LETTER)
    return f"{''.join(whole)} {''.join(initials)}".lower()[:longest]


DIGITS = "零一二三四五六七八九"


def in_han(number: int) -> str:
    """一至九十九写成汉字，如 18 是十八；再大的照数写。届、次都到不了一百。"""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return ten + (DIGITS[ones] if ones else "")
