"""留痕的表：记录、检查点、封存、查阅、密文、钥匙、收发箱。没有向上的外键，人和事只是不透明的代号。"""

from django.db import models


class LedgerEntry(models.Model):
    """记录：一条流里的一笔，正文是规范文本，哈希对存下的字节算。只增不改。"""

    stream = models.CharField(max_length=100)
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField()
    actor = models.CharField(max_length=100)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    body = models.TextField()
    hash = models.CharField(max_length=80)

    class Meta:
        db_table = "ledger_entry"
        constraints = [models.UniqueConstraint(name="one_entry_per_seat", fields=["stream", "seq"])]

    def __str__(self) -> str:
        return f"{self.stream} 第 {self.seq} 笔"


class CheckpointRow(models.Model):
    """检查点：封存各流链头，树根签名。`body` 与库外文件中的那一行同文。只增不改。"""

    number = models.PositiveIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    root = models.CharField(max_length=64)
    body = models.TextField()
    hash = models.CharField(max_length=80)
    signature = models.CharField(max_length=128)

    class Meta:
        db_table = "ledger_checkpoint"

    def __str__(self) -> str:
        return f"第 {self.number} 号检查点"


class Seal(models.Model):
    """封存：某号检查点时，某流的链头在第几笔、是什么哈希。只记上次封存以来动过的流。只增不改。"""

    checkpoint = models.ForeignKey(CheckpointRow, on_delete=models.PROTECT, related_name="seals")
    stream = models.CharField(max_length=100)
    seq = models.PositiveIntegerField()
    hash = models.CharField(max_length=80)

    class Meta:
        db_table = "ledger_seal"
        constraints = [models.UniqueConstraint(name="one_seal_per_seat", fields=["stream", "seq"])]

    def __str__(self) -> str:
        return f"{self.stream} 第 {self.seq} 笔的封存"


class Look(models.Model):
    """查阅：谁在何时看了什么。不成链，由下一个检查点一并封存，封存后不能再动。"""

    actor = models.CharField(max_length=100)
    what = models.CharField(max_length=200)
    looked_at = models.DateTimeField()
    checkpoint = models.ForeignKey(CheckpointRow, null=True, on_delete=models.PROTECT, related_name="looks")

    class Meta:
        db_table = "ledger_look"
        indexes = [models.Index(name="look_by_what", fields=["what", "-id"])]

    def __str__(self) -> str:
        return f"{self.actor} 查阅 {self.what}"


class PersonalKey(models.Model):
    """钥匙：一人一把，用数据夹 keys/ 里的总钥匙包着。销毁它，此人的密文就再也打不开。"""

    subject = models.CharField(max_length=100, unique=True)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_key"

    def __str__(self) -> str:
        return f"{self.subject} 的钥匙"


class Secret(models.Model):
    """密文：一项个人信息。记录的正文里只有它的编号和密文的 SHA-256。"""

    id = models.UUIDField(primary_key=True)
    subject = models.CharField(max_length=100, db_index=True)
    ciphertext = models.BinaryField()

    class Meta:
        db_table = "ledger_secret"

    def __str__(self) -> str:
        return f"{self.subject} 的密文"


class OutboxRow(models.Model):
    """收发箱：一笔记录对一个接手者的一次送达。送到即删；被拒绝的留下，交给人。"""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="+")
    handler = models.CharField(max_length=200)
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    error = models.TextField(default="", blank=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ledger_outbox"
        constraints = [models.UniqueConstraint(name="one_delivery_each", fields=["entry", "handler"])]
        indexes = [
            models.Index(name="outbox_due", fields=["run_at", "id"], condition=models.Q(refused_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"记录 {self.entry_id} → {self.handler}"
