"""机构的种类成为数据，装入各级通用的；身份（议政代表、议事会成员、专家、联络员）。"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

KINDS = (
    # 代号, 名称, 简称, 类, 可以承办, 看得到本级全部事项
    ("standing_committee", "常务委员会", "常委会", "congress", False, True),
    ("chairpersons_meeting", "主任会议", "", "congress", False, True),
    ("presidium", "主席团", "", "congress", False, True),
    ("congress_office", "人大办公室", "人大办", "congress", False, True),
    ("deputies_affairs", "代表工作委员会", "代表工委", "congress", False, True),
    ("special_committee", "专门委员会", "专委会", "congress", True, True),
    ("working_commission", "工作委员会", "工委", "congress", True, True),
    ("township_secretariat", "乡镇人大秘书", "", "congress", False, False),
    ("handling_unit", "承办单位", "", "government", True, False),
    ("government_office", "政府办公室", "政府办", "government", True, False),
    ("audit_office", "审计局", "", "government", True, False),
    ("supervisory_commission", "监察委员会", "监委", "partner", True, False),
    ("court", "人民法院", "法院", "partner", True, False),
    ("procuratorate", "人民检察院", "检察院", "partner", True, False),
    ("party_committee_office", "党委办公室", "党委办", "partner", True, False),
    ("partner", "协作单位", "", "partner", True, False),
    ("township_congress", "乡镇人大", "", "below", True, False),
    ("lower_congress", "下级人大", "", "below", True, False),
    ("street_work_committee", "街道人大工委", "街道工委", "below", True, False),
    ("delegation", "代表团", "", "deputies", False, False),
    ("deputy_group", "代表小组", "", "deputies", False, False),
    ("liaison_station", "代表联络站", "联络站", "station", False, False),
    ("legislative_contact_point", "基层立法联系点", "立法联系点", "station", False, False),
    ("working_group", "工作专班", "专班", "group", True, False),
    ("joint_meeting", "联席会议", "", "group", False, False),
    ("expert_pool", "专家库", "", "group", False, False),
    ("section", "科室", "", "part", False, False),
)


def seed(apps: Any, schema_editor: Any) -> None:
    kind = apps.get_model("people", "OrganKind")
    kind.objects.bulk_create(
        kind(
            code=code, name=name, short_name=short, family=family, handles=handles, oversees=oversees, order=10 * place
        )
        for place, (code, name, short, family, handles, oversees) in enumerate(KINDS, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="organ",
            name="kind",
            field=models.CharField(max_length=30, verbose_name="种类"),
        ),
        migrations.CreateModel(
            name="OrganKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30, verbose_name="代号")),
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                ("short_name", models.CharField(blank=True, max_length=20, verbose_name="简称")),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("congress", "机构"),
                            ("government", "单位"),
                            ("partner", "伙伴"),
                            ("below", "下级人大与街道"),
                            ("deputies", "代表组织"),
                            ("station", "站点"),
                            ("group", "专班与智库"),
                            ("part", "内设"),
                        ],
                        max_length=12,
                        verbose_name="类",
                    ),
                ),
                ("handles", models.BooleanField(default=False, verbose_name="可以承办")),
                ("oversees", models.BooleanField(default=False, verbose_name="看得到本级全部事项")),
                ("order", models.PositiveSmallIntegerField(default=500, verbose_name="次序")),
                (
                    "congress",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organ_kinds",
                        to="people.congress",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("congress__isnull", True)),
                        fields=("code",),
                        name="one_shared_kind_per_code",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("congress__isnull", False)),
                        fields=("congress", "code"),
                        name="one_own_kind_per_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("council_delegate", "议政代表"),
                            ("council_member", "议事会成员"),
                            ("expert", "专家"),
                            ("liaison", "联络员"),
                        ],
                        max_length=20,
                        verbose_name="身份",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="起")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "congress",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standings", to="people.congress"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="standings", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["congress", "code"], name="standing_by_code")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="standing_ends_after_it_begins",
                        violation_error_message="终止不能早于开始",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=("person", "congress", "code"),
                        name="one_running_standing",
                        violation_error_message="此人已有这个身份",
                    ),
                ],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
