"""精确的数：有小数的加起来不走样。底账里是整数，以万分之一计。"""

from decimal import Decimal

MINOR = 10_000


def minor(written: object) -> int:
    """一个数（十进制的文字、整数）→ 万分之一计的整数；四位以后的小数舍去，没有写的为零。"""
    return int(Decimal(str(written or 0)) * MINOR)


def whole(total: int) -> int | Decimal:
    """万分之一计的整数 → 数；末尾的零不写，整的为整数。"""
    number = Decimal(total) / MINOR
    return int(number) if number == number.to_integral_value() else number.normalize()
