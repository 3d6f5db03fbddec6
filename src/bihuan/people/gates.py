"""谁可以改组织与人：本级人大的工作人员，不可以给自己任职。"""

from django.db.models import QuerySet

from bihuan.kernel.refuse import BadInput, NotAllowed, NotFound

from .actors import RECORD, SYSTEM, Actor
from .models import Congress, Deputy, Organ, Person, Post, StandIn, Standing, Term

KEEPERS = ("congress_office", "deputies_affairs", "township_secretariat")


def keeps(actor: Actor | None, congress_id: int) -> bool:
    """此人可以改这级人大的组织与人吗。"""
    if actor in (SYSTEM, RECORD):
        return True
    return actor is not None and any(actor.serves(kind, congress_id) for kind in KEEPERS)


def congress_to_keep(congress_id: int, *, by: Actor) -> Congress:
    """取来要改的人大，锁住它：同一级的改动一件一件来，留痕的次序才不乱。"""
    congress = Congress.objects.select_for_update().filter(pk=congress_id).first()
    if congress is None:
        raise NotFound("没有这级人大")
    if not keeps(by, congress_id):
        raise NotAllowed("只有本级人大办公室、代表工委（乡镇人大秘书）可以改组织与人")
    return congress


def organ_to_keep(organ_id: int, *, by: Actor) -> Organ:
    """取来要改的机构，连同锁住它的人大。"""
    organ = Organ.objects.filter(pk=organ_id).first()
    if organ is None:
        raise NotFound("没有这个机构")
    congress_to_keep(organ.congress_id, by=by)
    return Organ.objects.get(pk=organ_id)


def standing_organ_to_keep(organ_id: int, *, by: Actor) -> Organ:
    """取来还在运转的机构。"""
    organ = organ_to_keep(organ_id, by=by)
    if organ.to_on is not None:
        raise BadInput(f"{organ.name}已于 {organ.to_on} 撤并")
    return organ


def post_to_end(post_id: int, *, by: Actor) -> Post:
    """取来要卸任的职务。"""
    post = Post.objects.select_related("organ").filter(pk=post_id).first()
    if post is None:
        raise NotFound("没有这个职务")
    congress_to_keep(post.organ.congress_id, by=by)
    return Post.objects.select_related("organ").get(pk=post_id)


def post_to_lend(post_id: int, *, by: Actor) -> Post:
    """取来要请人代的职务，连同锁住它的人大：本人，或者本级的工作人员；正以代办的名义的，所代的那个职务不能再转给别人。"""
    posts = _posts_of(Post.objects.filter(pk=post_id).values_list("organ__congress_id", flat=True).first() or 0)
    found = posts.filter(pk=post_id).select_related("organ", "person").first()
    if found is None or not (_own(found, by) or keeps(by, found.organ.congress_id)):
        raise NotFound("没有这个职务，或者不归您请人代")
    if by.holder_id == found.person_id and by.acting is not None:
        raise NotAllowed("您正代这个职务办事，不能再转给别人代")
    return found


def stand_in_to_end(stand_in_id: int, *, by: Actor) -> StandIn:
    """取来要收回的代办，连同锁住它的人大：本人、代办的人、本级的工作人员。"""
    rows = StandIn.objects.filter(pk=stand_in_id)
    _posts_of(rows.values_list("post__organ__congress_id", flat=True).first() or 0)
    found = rows.select_related("post__organ", "post__person", "person").first()
    if found is None or not (
        _own(found.post, by) or found.person_id == by.person_id or keeps(by, found.post.organ.congress_id)
    ):
        raise NotFound("没有这一笔代办")
    return found


def _posts_of(congress_id: int) -> QuerySet[Post]:
    """锁住一级人大，返回它的职务。"""
    Congress.objects.select_for_update().filter(pk=congress_id).first()
    return Post.objects.filter(organ__congress_id=congress_id)


def _own(post: Post, by: Actor) -> bool:
    return post.person_id == by.person_id


def standing_to_end(standing_id: int, *, by: Actor) -> Standing:
    """取来要终止的身份。"""
    standing = Standing.objects.filter(pk=standing_id).first()
    if standing is None:
        raise NotFound("没有这个身份")
    congress_to_keep(standing.congress_id, by=by)
    return Standing.objects.select_related("person").get(pk=standing_id)


def term_to_keep(term_id: int, *, by: Actor) -> Term:
    """取来要登记代表的届。"""
    term = Term.objects.select_related("congress").filter(pk=term_id).first()
    if term is None:
        raise NotFound("没有这一届")
    congress_to_keep(term.congress_id, by=by)
    return term


def deputy_to_keep(deputy_id: int, *, by: Actor) -> Deputy:
    """取来要改资格的代表身份。"""
    deputy = Deputy.objects.select_related("term", "person").filter(pk=deputy_id).first()
    if deputy is None:
        raise NotFound("没有这位代表")
    congress_to_keep(deputy.term.congress_id, by=by)
    return deputy


def another_person(person_id: int, *, by: Actor) -> Person:
    """取来要任职的人；不能是经手人自己。"""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有这个人")
    if person_id in (by.person_id, by.holder_id):
        raise NotAllowed("不能给自己任职，请另一位工作人员来办")
    return person
