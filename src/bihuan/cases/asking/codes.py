"""查询码：一百三十位随机的字，分组写，没有 0、O、1、l 这样分不清的；库里只存它的哈希，丢了谁也补不出来。"""

import hashlib
import re
import secrets

ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"  # 三十二个字，一个五位
QUERY_LONG, ENTRANCE_LONG, GROUP = 26, 10, 5
PREFIX = "public:"


def new_query_code() -> str:
    """一个新的查询码，五字一组。"""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(QUERY_LONG)))


def query_code_of(once: str) -> str:
    """由一次提交的记号定下的查询码，五字一组：同一次再交，还是这一个。记号只有提的人知道，码就只有他知道。"""
    left = int.from_bytes(hashlib.sha256(f"bihuan-query-of/1|{once}".encode()).digest())
    letters = []
    for _ in range(QUERY_LONG):
        left, place = divmod(left, len(ALPHABET))
        letters.append(ALPHABET[place])
    return grouped("".join(letters))


def new_entrance_code() -> str:
    """一个新的入口码：不是秘密，只要不重。"""
    return "".join(secrets.choice(ALPHABET) for _ in range(ENTRANCE_LONG))


def grouped(code: str) -> str:
    """分组写，好抄好念。"""
    return "-".join(code[n : n + GROUP] for n in range(0, len(code), GROUP))


def hash_of(code: str) -> str:
    """抄来的查询码的哈希：空格、短横、大小写不论；写坏了的也照算，好让对错花一样的时间。"""
    plain = re.sub(r"[^0-9a-z]", "", code.lower()[:80])
    return hashlib.sha256(f"bihuan-query/1|{plain}".encode()).hexdigest()
