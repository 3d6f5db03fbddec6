"""第一次开站：空的屋子先布置起来。"""

from bihuan.kernel.refuse import Refused


def furnish() -> None:
    """空库里装入示例县；正式运行不装，已经有人的不装。要在 Django 装好以后。"""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from bihuan.config import cli

    if settings.LIVE or get_user_model()._default_manager.exists() or cli.chosen(["demo"]) is None:
        return
    print("空库，装入示例县……", flush=True)
    if cli.main(["demo"]):
        raise Refused("示例县没有装成，原因见上；改好以后再开站")
