"""表：正在写的工作法，一人一份。写的是稿，不留痕；入库才是办事项的规矩。"""

from django.db import models


class MethodDraft(models.Model):
    """一个人正在写的一份工作法。revision: 存过几次，两个窗口先后存的由它认出；rehearsed: 上一次推演到哪里、合计（JSON）；

    walked: 沙盘上走的各行，一行一步，写法同例；kept: 先后存的各样和此刻是第几样（JSON），退得回去。
    """

    congress = models.ForeignKey("people.Congress", models.PROTECT)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    code = models.CharField("代号", max_length=80)
    title = models.CharField("工作法", max_length=120)
    source = models.TextField("全文")
    revision = models.IntegerField("存过几次", default=1)
    at = models.DateTimeField("存的时间")
    rehearsed = models.TextField("推演", blank=True)
    walked = models.TextField("沙盘上走的各行", blank=True)
    kept = models.TextField("先后存的各样", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("congress", "person", "code", name="one_method_draft_a_person")]
