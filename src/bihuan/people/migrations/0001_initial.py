import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Congress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("congress", "人民代表大会"), ("street_work_committee", "街道工委")],
                        default="congress",
                        max_length=30,
                        verbose_name="种类",
                    ),
                ),
                ("province_id", models.BigIntegerField()),
                ("city_id", models.BigIntegerField(null=True)),
                ("county_id", models.BigIntegerField(null=True)),
                ("township_id", models.BigIntegerField(null=True)),
                ("class_set", models.CharField(default="A1", max_length=20, verbose_name="办理结果分类")),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.division"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Organ",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("deputies_affairs", "代表工作委员会"),
                            ("standing_committee", "常务委员会"),
                            ("chairpersons_meeting", "主任会议"),
                            ("presidium", "主席团"),
                            ("government_office", "政府办公室"),
                            ("handling_unit", "承办单位"),
                            ("section", "科室"),
                            ("delegation", "代表团"),
                            ("township_secretariat", "乡镇人大秘书"),
                            ("congress_office", "人大办公室"),
                            ("special_committee", "专门委员会"),
                        ],
                        max_length=30,
                        verbose_name="种类",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("short_name", models.CharField(blank=True, max_length=20, verbose_name="简称")),
                ("pinyin", models.CharField(blank=True, max_length=200, verbose_name="拼音")),
                ("from_on", models.DateField(blank=True, null=True, verbose_name="设立")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="撤并")),
                (
                    "congress",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="organs", to="people.congress"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="people.organ",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="people.organ",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "congress",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="delegations", to="people.congress"
                    ),
                ),
                (
                    "organ",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegation",
                        to="people.organ",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("pinyin", models.CharField(blank=True, max_length=120, verbose_name="拼音")),
                ("phone_entry_id", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["name"], name="person_by_name")],
            },
        ),
        migrations.CreateModel(
            name="Deputy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("constituency", models.CharField(blank=True, max_length=60, verbose_name="选区")),
                ("number", models.CharField(blank=True, max_length=20, verbose_name="代表证号")),
                (
                    "kind",
                    models.CharField(
                        choices=[("deputy", "人大代表"), ("cppcc_member", "政协委员")],
                        default="deputy",
                        max_length=20,
                        verbose_name="身份",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to="people.delegation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mandates", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "代表",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=40, verbose_name="职务名称")),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("head", "主要负责人"),
                            ("deputy_head", "分管负责人"),
                            ("section_head", "科室负责人"),
                            ("clerk", "经办人"),
                            ("contact", "联络员"),
                            ("secretary", "秘书"),
                            ("member", "成员"),
                            ("reviewer", "公开审查人"),
                            ("patron", "领办领导"),
                        ],
                        max_length=20,
                        verbose_name="职责",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="起")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="people.organ"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="QualificationChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "执行职务"), ("suspended", "暂停执行代表职务"), ("ended", "代表资格终止")],
                        max_length=12,
                        verbose_name="资格",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("elected", "当选"),
                            ("resumed", "暂停的原因消失，恢复执行职务"),
                            ("detained", "因刑事案件被羁押正在受侦查、起诉、审判"),
                            ("sentenced", "被依法判处管制、拘役或者有期徒刑而没有附加剥夺政治权利，正在服刑"),
                            ("moved_out", "迁出或者调离本行政区域"),
                            ("resigned", "辞职被接受"),
                            ("ordered_to_resign", "责令辞职"),
                            ("absent_twice", "未经批准两次不出席本级人民代表大会会议"),
                            ("recalled", "被罢免"),
                            ("lost_nationality", "丧失中华人民共和国国籍"),
                            ("lost_political_rights", "依法被剥夺政治权利"),
                            ("lost_capacity", "丧失行为能力"),
                            ("deceased", "去世，资格自然终止"),
                        ],
                        max_length=24,
                        verbose_name="原因",
                    ),
                ),
                ("on", models.DateField(verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="people.deputy"
                    ),
                ),
            ],
            options={
                "ordering": ["deputy_id", "on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="届次")),
                ("from_on", models.DateField(verbose_name="起")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "congress",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="people.congress"
                    ),
                ),
            ],
            options={
                "ordering": ["congress_id", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次")),
                ("opens_on", models.DateField(verbose_name="开幕")),
                ("closes_on", models.DateField(blank=True, null=True, verbose_name="闭幕")),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="people.term"
                    ),
                ),
            ],
            options={
                "ordering": ["-opens_on"],
            },
        ),
        migrations.CreateModel(
            name="ImportDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("units", "承办单位"), ("deputies", "代表")], max_length=12, verbose_name="种类"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("sha256", models.CharField(max_length=64)),
                ("body", models.TextField(verbose_name="各行")),
                ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="确认时间")),
                (
                    "congress",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.congress"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.term",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="deputy",
            name="term",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="deputies", to="people.term"
            ),
        ),
        migrations.AddConstraint(
            model_name="congress",
            constraint=models.UniqueConstraint(
                fields=("division", "kind"), name="one_congress_per_division", violation_error_message="这一级已经设立"
            ),
        ),
        migrations.AddIndex(
            model_name="organ",
            index=models.Index(fields=["congress", "kind"], name="organ_by_kind"),
        ),
        migrations.AddConstraint(
            model_name="organ",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parent__isnull", True), ("to_on__isnull", True)),
                fields=("congress", "name"),
                name="one_standing_organ_per_name",
                violation_error_message="已有同名机构",
            ),
        ),
        migrations.AddConstraint(
            model_name="organ",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parent__isnull", False), ("to_on__isnull", True)),
                fields=("parent", "name"),
                name="one_standing_part_per_name",
                violation_error_message="同一上级之下已有同名机构",
            ),
        ),
        migrations.AddConstraint(
            model_name="organ",
            constraint=models.CheckConstraint(
                condition=models.Q(("successor__isnull", True), ("to_on__isnull", False), _connector="OR"),
                name="successor_means_ended",
                violation_error_message="并入别的机构须写明日子",
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.UniqueConstraint(fields=("congress", "name"), name="one_delegation_per_name"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"),
                name="post_ends_after_it_begins",
                violation_error_message="卸任不能早于任职",
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_on__isnull", True)),
                fields=("person", "organ", "duty"),
                name="one_running_post_per_duty",
                violation_error_message="此人已在这个机构担任这一职责",
            ),
        ),
        migrations.AddIndex(
            model_name="qualificationchange",
            index=models.Index(fields=["deputy", "-on", "-id"], name="change_by_deputy"),
        ),
        migrations.AddConstraint(
            model_name="term",
            constraint=models.UniqueConstraint(fields=("congress", "number"), name="one_term_per_number"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(fields=("term", "number"), name="one_session_per_number"),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes_on__isnull", True), ("closes_on__gte", models.F("opens_on")), _connector="OR"
                ),
                name="session_closes_after_opening",
                violation_error_message="闭幕不能早于开幕",
            ),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.UniqueConstraint(
                fields=("person", "term", "kind"),
                name="one_mandate_per_term",
                violation_error_message="此人已是本届代表",
            ),
        ),
        migrations.AddConstraint(
            model_name="deputy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("term", "kind", "number"),
                name="one_deputy_per_number",
                violation_error_message="这个代表证号已有人使用",
            ),
        ),
    ]
