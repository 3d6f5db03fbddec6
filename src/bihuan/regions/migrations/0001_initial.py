import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CalendarVersion",
            fields=[
                ("version", models.PositiveIntegerField(primary_key=True, serialize=False, verbose_name="版本")),
                ("recorded_at", models.DateTimeField(verbose_name="录入时间")),
                ("note", models.CharField(max_length=200, verbose_name="说明")),
            ],
            options={
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("papers", models.TextField(blank=True, help_text="一行一个", verbose_name="通知地址")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="years", to="regions.calendarversion"
                    ),
                ),
            ],
            options={
                "ordering": ["year"],
            },
        ),
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="日子")),
                ("name", models.CharField(max_length=40, verbose_name="节名")),
                ("off", models.BooleanField(verbose_name="放假")),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="days", to="regions.calendaryear"
                    ),
                ),
            ],
            options={
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="Division",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=14, unique=True, verbose_name="区划代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "省级"), (2, "市级"), (3, "县级"), (4, "乡级")], verbose_name="层级"
                    ),
                ),
                ("province_id", models.BigIntegerField()),
                ("city_id", models.BigIntegerField(null=True)),
                ("county_id", models.BigIntegerField(null=True)),
                ("township_id", models.BigIntegerField(null=True)),
                ("pinyin", models.CharField(blank=True, max_length=160, verbose_name="拼音")),
                ("local", models.BooleanField(default=False, verbose_name="地方扩展码")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="regions.division",
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.AddConstraint(
            model_name="calendaryear",
            constraint=models.UniqueConstraint(fields=("version", "year"), name="one_year_per_version"),
        ),
        migrations.AddConstraint(
            model_name="calendarday",
            constraint=models.UniqueConstraint(fields=("year", "day"), name="one_note_per_day"),
        ),
        migrations.AddConstraint(
            model_name="division",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", 1), ("parent__isnull", True)),
                    models.Q(("level__gt", 1), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="division_parent_unless_province",
                violation_error_message="省级以下的区划都有上级",
            ),
        ),
    ]
