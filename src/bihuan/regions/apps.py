from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Regions(AppConfig):
    """区划与工作日历。"""

    name = "bihuan.regions"
    label = "regions"
    verbose_name = "区划"

    def ready(self) -> None:
        from . import verifying  # noqa: F401

        post_migrate.connect(_seed, sender=self, dispatch_uid="regions.seed")


def _seed(using: str, **_: Any) -> None:
    from .seeding import seed

    seed(using)
