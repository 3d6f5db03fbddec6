"""密码：现造一个念得出、抄不错的。"""

import secrets

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # 去掉了易混的 i l o 0 1
GROUPS, EACH = 3, 4


def new_password() -> str:
    """三组四个字母数字，约 59 比特。"""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(EACH)) for _ in range(GROUPS))
