"""投票人的门：领票、取回签名、投票、查票。"""

from .voting import Found, Kept, begin, cast, check, finish

__all__ = ["Found", "Kept", "begin", "cast", "check", "finish"]
