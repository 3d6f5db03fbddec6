"""工作台的几屏：代表工委等机关、领导、承办单位、代表、代表团秘书。身份不止一种的，各是一屏。"""

from bihuan.people.door import Actor

from . import deputy, leader, office, seated, secretary, unit
from .screen import Screen

ALL = (office.SCREEN, leader.SCREEN, unit.SCREEN, deputy.SCREEN, secretary.SCREEN)

__all__ = ["ALL", "Screen", "of"]


def of(actor: Actor) -> list[Screen]:
    """此人有哪几屏，机关的在先；都没有而在别的机构（法院、监委、联络站……）任职的，有那个机构的一屏。"""
    held = [screen for screen in ALL if screen.fits(actor)]
    return held or [screen for screen in (seated.SCREEN,) if screen.fits(actor)]
