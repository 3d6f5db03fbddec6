"""邮件：经站点设置的 SMTP 服务器。"""

import smtplib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from bihuan.accounts.door import NotMailed
from bihuan.kernel.refuse import BadInput
from bihuan.ledger import door as ledger

from ..models import Address
from .channel import Failed, Message

REFUSED = 500  # RFC 5321：5 开头的，再寄也不收


class Mail:
    """邮件。正文里有各条通知的句子：寄给本人，本人点过确认信才寄。"""

    code = "mail"
    for_organs = False
    confirmed = True
    asks = "邮箱"

    def ready(self) -> bool:
        """设了 BIHUAN_MAIL。"""
        return bool(settings.EMAIL_HOST)

    def tidy(self, given: str) -> str:
        """邮箱地址。"""
        given = given.strip()
        try:
            validate_email(given)
        except ValidationError:
            raise BadInput(f"“{given}”不像邮箱，如 zhang@example.cn") from None
        return given

    def send(self, target: str, message: Message) -> None:
        """寄一封。"""
        letter = EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [target])
        letter.extra_headers["Auto-Submitted"] = "auto-generated"  # RFC 3834：自动回复不要答它
        try:
            letter.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise Failed("邮件服务器不收这个地址", final=all(code >= REFUSED for code in codes)) from None
        except smtplib.SMTPResponseException as error:
            unwanted = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= REFUSED
            raise Failed(f"邮件服务器答复 {error.smtp_code}", final=unwanted) from None
        except (smtplib.SMTPException, OSError):
            raise Failed("连不上邮件服务器") from None


class Letters:
    """给激活信用的：账号那一层不认得邮件服务器，由这里登记。"""

    def ready(self) -> bool:
        """设了 BIHUAN_MAIL。"""
        return Mail().ready()

    def tidy(self, given: str) -> str:
        """邮箱地址。"""
        return Mail().tidy(given)

    def known(self, person_id: int) -> str:
        """本人登记、从确认信里点开过的邮箱。"""
        mine = Address.objects.filter(person_id=person_id, channel="mail", confirmed_at__isnull=False)
        address = mine.filter(ended_at__isnull=True).first()
        kept = ledger.entry(address.entry_id) if address is not None else None
        return str(kept.personal().get("target") or "") if kept is not None else ""

    def send(self, mail: str, subject: str, body: str, key: str) -> None:
        """寄一封。"""
        try:
            Mail().send(mail, Message(subject, body, key))
        except Failed as fault:
            raise NotMailed(fault.sentence, final=fault.final) from None
