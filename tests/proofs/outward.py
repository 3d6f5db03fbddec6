"""寄到站外的：代表登记了邮箱还没有确认，确认信没有寄成。"""

import datetime as dt

from django.core import signing
from django.test.utils import override_settings

from bihuan.notices.models import Sending
from bihuan.notices.outward.addresses import SALT, keep_address
from bihuan.people import door as people


def outward(by: people.Actor, now: dt.datetime) -> dict[str, object]:
    """代表登记了邮箱还没有确认；确认信没有寄成。"""
    with override_settings(EMAIL_HOST="127.0.0.1"):
        address = keep_address("mail", "gui@yunze.example.cn", site="/?t=", by=by, now=now)
    Sending.objects.filter(address=address).update(state=Sending.State.FAILED)
    return {
        "address": address.pk, "address_token": signing.dumps(address.pk, salt=SALT),
        "unsent": Sending.objects.get(address=address).pk,
    }  # fmt: skip
