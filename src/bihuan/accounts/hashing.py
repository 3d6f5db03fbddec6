"""密码的散列：Argon2id，由 cryptography 算，不另装库；存下的样子与 Django 自带的那一种相同。"""

from functools import cache
from typing import Any

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.contrib.auth.hashers import BasePasswordHasher, mask_hash, must_update_salt
from django.urls import reverse

# OWASP Password Storage（2025）的下限是 19 MiB、两遍、一路；取 32 MiB。PBKDF2 一百万次一个要 0.24 秒处理器，这样 0.05 秒，
# 而占内存使显卡猜得慢：同样难猜，早上九点几百人登录时站不停。
MEMORY, ROUNDS, LANES, LENGTH = 32 * 1024, 2, 1, 32  # KiB、遍、路、字节


class Argon2(BasePasswordHasher):
    """设置里登记的名字。参数不同的旧散列，本人登录时换成现行的。"""

    algorithm = "argon2"

    def encode(self, password: str, salt: str) -> str:
        """算一个散列。"""
        made = Argon2id(salt=salt.encode(), length=LENGTH, iterations=ROUNDS, lanes=LANES, memory_cost=MEMORY)
        return self.algorithm + str(made.derive_phc_encoded(password.encode()))

    def verify(self, password: str, encoded: str) -> bool:
        """密码对不对，照存下的参数算。"""
        try:
            Argon2id.verify_phc_encoded(password.encode(), encoded.removeprefix(self.algorithm))
        except InvalidKey:
            return False
        return True

    def decode(self, encoded: str) -> dict[str, Any]:
        """拆开存下的一串。"""
        algorithm, variety, version, params, salt, hashed = encoded.split("$")
        return {
            "algorithm": algorithm, "variety": variety, "version": version, "params": params, "salt": salt,
            "hash": hashed,
        }  # fmt: skip

    def safe_summary(self, encoded: str) -> Any:
        """给人看的：盐和散列遮住。"""
        parts = self.decode(encoded)
        return {**parts, "salt": mask_hash(parts["salt"]), "hash": mask_hash(parts["hash"])}

    def must_update(self, encoded: str) -> bool:
        """参数与现行的不同，或盐太短。"""
        parts = self.decode(encoded)
        return parts["params"] != f"m={MEMORY},t={ROUNDS},p={LANES}" or must_update_salt(
            parts["salt"], self.salt_entropy
        )

    def harden_runtime(self, password: str, encoded: str) -> None:
        """框架在密码不对时叫一声，好让旧参数的一样慢；内存硬的散列补不齐，不补。"""


def hashes_a_password(method: str, path: str) -> bool:
    """这个请求要算密码吗：登录，改密码，开立和重设。门厅让它走另一条道，不占看网页的线程。"""
    return method == "POST" and path.startswith(_doors()) and not path.startswith(_others())


@cache
def _others() -> tuple[str, ...]:
    return reverse("accounts:mine"), reverse("accounts:text_ask"), reverse("accounts:letters"), _texts()


def _texts() -> str:
    return reverse("accounts:text_receipt", args=["-"]).removesuffix("-/")


@cache
def _doors() -> tuple[str, ...]:
    activate = reverse("accounts:activate", args=[0, "-"]).removesuffix("0/-/")
    return reverse("account_login"), reverse("account_change_password"), reverse("accounts:list"), activate
