"""旧档的三张表原来在建议房间：这里只接过记载，表和行不动。"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        ("procedure", "0001_initial"),
        ("suggestions", "0002_replay_moves_out"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="ReplayAnomaly",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(blank=True, max_length=40, verbose_name="旧系统的编号")),
                        ("what", models.CharField(max_length=20, verbose_name="哪一种")),
                        ("why", models.CharField(max_length=1000, verbose_name="为什么")),
                        (
                            "case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replay_anomalies",
                                to="procedure.case",
                            ),
                        ),
                        (
                            "congress",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.congress"),
                        ),
                    ],
                    options={
                        "db_table": "suggestions_replayanomaly",
                        "indexes": [
                            models.Index(models.F("congress_id"), models.F("what"), name="replay_anomaly_counted")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReplayedCase",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=40, verbose_name="旧系统的编号")),
                        ("kind", models.CharField(max_length=20, verbose_name="旧系统的种类")),
                        ("digest", models.CharField(max_length=80, verbose_name="各行的哈希")),
                        ("registered_on", models.DateField(null=True, verbose_name="登记日")),
                        ("assigned_on", models.DateField(null=True, verbose_name="交办日")),
                        ("replied_on", models.DateField(null=True, verbose_name="主办答复日")),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replayed",
                                to="procedure.case",
                            ),
                        ),
                        (
                            "congress",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="people.congress",
                                verbose_name="归入的人大",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "suggestions_replayedcase",
                        "constraints": [
                            models.UniqueConstraint(models.F("congress"), models.F("key"), name="one_case_a_key")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReplayedFact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("what", models.CharField(max_length=20, verbose_name="何事")),
                        ("value", models.CharField(max_length=20, verbose_name="怎样")),
                        ("performed", models.BooleanField(verbose_name="走成了步骤")),
                        ("entry_id", models.BigIntegerField(verbose_name="留痕")),
                        (
                            "case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replayed_facts",
                                to="procedure.case",
                            ),
                        ),
                        (
                            "congress",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.congress"),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organ",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "suggestions_replayedfact",
                        "indexes": [
                            models.Index(
                                models.F("congress_id"),
                                models.F("what"),
                                models.F("value"),
                                name="replayed_fact_counted",
                            )
                        ],
                    },
                ),
            ]
        )
    ]
