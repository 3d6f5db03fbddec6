"""收录、删去、整理。"""

from collections.abc import Iterable, Sequence
from itertools import islice

from django.db import connection, transaction
from django.db.models import Q

from bihuan.regions.door import Scope
from bihuan.search.engine import engine
from bihuan.search.items import Item, fingerprint
from bihuan.search.models import Document, Weight

AT_ONCE = 5000
COMMON = 20
WAY = "~切词"


def index(
    kind: str,
    id: int,
    *,
    scope: Scope | None,
    title: str,
    body: str = "",
    names: Iterable[str] = (),
    number: str = "",
    public: bool = False,
    parties: Iterable[str] = (),
    subject: str = "",
) -> None:
    """收录：一件东西可以被找到；再收录一次就是更新，没有变的不动。"""
    index_many([Item(kind, id, scope, title, body, tuple(names), number, public, tuple(parties), subject)])


def index_many(items: Iterable[Item], *, fresh: bool = False) -> int:
    """成批收录，fresh: 都是刚立的、从未收录过的（不必先找）。返回件数；同一件在一批里出现两次时以后一次为准。成批装载之后请再 weigh()。"""
    count, source = 0, iter(items)
    while chunk := {item.key: item for item in islice(source, AT_ONCE)}:
        with transaction.atomic(savepoint=False):  # 收录不成，那一步也不成
            engine().write(list(chunk.values()), fresh=fresh)
        count += len(chunk)
    return count


def remove(kind: str, id: int) -> None:
    """删去：再也找不到；没有收录过的不算错。"""
    with transaction.atomic():
        _remove(Document.objects.filter(kind=kind, object_id=id).values_list("id", flat=True))


def remove_many(keys: Iterable[tuple[str, int]]) -> None:
    """删去几件（种类和号）；没有收录过的不算错。"""
    wanted = Q(pk__in=())
    for kind, id in keys:
        wanted |= Q(kind=kind, object_id=id)
    with transaction.atomic(savepoint=False):
        _remove(Document.objects.filter(wanted).values_list("id", flat=True))


def weigh() -> int:
    """重算字频并整理索引，返回常见的二元组数；定时任务每日一次，成批装载之后一次。

    只记在 20 个以上标题里出现的；没有记到的都算少见。切词的办法变了（换了拼音库也算），先把索引重建一遍。
    """
    way = fingerprint()
    if Weight.objects.filter(gram=WAY).exclude(documents=way).exists():
        rebuild()
    counted = list(engine().frequencies(COMMON))
    with transaction.atomic():
        Weight.objects.all().delete()
        Weight.objects.bulk_create(
            [Weight(gram="", documents=Document.objects.count()), Weight(gram=WAY, documents=way)]
            + [Weight(gram=gram, documents=documents) for gram, documents in counted],
            batch_size=400,
        )
    engine().tidy()
    return len(counted)


def rebuild() -> int:
    """重建：由条目存下的文字把索引整个重做，返回条数。"""
    count = 0
    with transaction.atomic():
        engine().empty()
        rows = Document.objects.order_by("pk").values_list("pk", "title", "names", "number", "body", "marks")
        source = rows.iterator(chunk_size=AT_ONCE)
        while chunk := list(islice(source, AT_ONCE)):
            engine().fill(chunk)
            count += len(chunk)
    return count


def forget(subject: str) -> None:
    """个人信息删除时：写到此人的条目连同索引里的词一并删去。"""
    with transaction.atomic():
        gone = _remove(Document.objects.filter(subject=subject).values_list("id", flat=True))
        if gone:
            engine().scrub()


def _remove(found: Iterable[int]) -> Sequence[int]:
    gone = list(found)
    if gone:
        engine().remove(gone)
    return gone


def restart_if_empty(**signal: object) -> None:
    """条目表被整个清空（如测试之间的清库）之后，索引随之清空。"""
    if Document._meta.db_table in connection.introspection.table_names():
        engine().restart()
