from django.apps import AppConfig


class Notices(AppConfig):
    """通知：站内收件箱，和寄到站外的每日摘要。"""

    name = "bihuan.notices"
    label = "notices"
    verbose_name = "通知"

    def ready(self) -> None:
        from bihuan.accounts.door import mails_by, texts_by
        from bihuan.ledger.door import eraser
        from bihuan.notices import verifying  # noqa: F401
        from bihuan.notices.outward.mail import Letters
        from bihuan.notices.outward.sms import Texts
        from bihuan.notices.questions import unread_count
        from bihuan.notices.verbs import forget
        from bihuan.ui.door import menu, unread_from

        eraser(forget)
        texts_by(Texts())
        mails_by(Letters())
        unread_from(unread_count)
        menu.corner("inbox", url="notices:inbox")
