"""关口：谁可以审核公开一件事项，哪些从来不能公开。"""

from bihuan.kernel.refuse import NotAllowed
from bihuan.people.door import Actor
from bihuan.procedure.door import Held, serves

from .offering import is_published_kind, is_secret


def check_clearing(held: Held, by: Actor) -> None:
    """核对此人此刻可以审核公开这一件。拒绝：文件没有写「公开」；不是写明的角色；要求保密；还没有办过一步。"""
    if not clears(by, held):
        raise NotAllowed(f"只有{clearer(held)}可以审核公开" if is_published_kind(held.text) else hindrance(held))
    if said := hindrance(held):
        raise NotAllowed(said)


def clears(by: Actor, held: Held) -> bool:
    """此人担任这一件的审核角色。"""
    if not is_published_kind(held.text) or held.text.sight is None:
        return False
    places = [None, *held.state.tasks]
    return any(serves(by, held.text.sight.cleared_by, held, place) for place in places)


def clearer(held: Held) -> str:
    """由谁审核，写成一个词；没有写「公开」的为空。"""
    sight = held.text.sight
    return held.text.roles.get(sight.cleared_by, sight.cleared_by) if sight and sight.cleared_by else ""


def hindrance(held: Held) -> str:
    """现在为什么不能公开；可以公开的为空。"""
    if not is_published_kind(held.text):
        return f"《{held.text.title}》没有写「公开」，这一种不公开"
    if is_secret(held):
        return "要求保密的，不公开"
    if held.state.stage == held.text.start:
        return "还没有办过一步，不能公开"
    return ""
