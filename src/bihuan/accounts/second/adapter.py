"""两步验证框架的接口：说中文；动态口令的种子封在保密库里，表里只写封在哪一笔。"""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser

from bihuan.ledger import door as ledger

WRONG = "验证码不对，或者已经用过；请看一眼现在的再填"


class Adapter(DefaultMFAAdapter):
    """设置里登记的名字。"""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": "这把通行密钥对不上，请再试一次"}

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, object]:
        """给通行密钥看的人：编号和登录名。"""
        return {"id": str(user.pk).encode(), "name": user.get_username(), "display_name": user.get_username()}

    def encrypt(self, text: str) -> str:
        """种子在动词里先封进保密库，到这里的已经是“哪条流第几笔”。"""
        return text

    def decrypt(self, encrypted_text: str) -> str:
        """从保密库取出种子；钥匙销毁了的为空。"""
        stream, _, seq = encrypted_text.partition("#")
        found = ledger.entries_at(stream, [int(seq)]) if seq.isdecimal() else []
        return str((found[0].personal().get("secret") if found else "") or "")
