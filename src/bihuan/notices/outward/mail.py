"""邮件：经站点设置的 SMTP 服务器。"""

import smtplib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from bihuan.kernel.refuse import BadInput

from .channel import Failed, Message


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
        except smtplib.SMTPRecipientsRefused:
            raise Failed("邮件服务器不收这个地址") from None
        except smtplib.SMTPResponseException as error:
            raise Failed(f"邮件服务器答复 {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError):
            raise Failed("连不上邮件服务器") from None
