import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "这个登录名已经有人使用"},
                        max_length=60,
                        unique=True,
                        verbose_name="登录名",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="可以登录")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="开户时间")),
                (
                    "person",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="account",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
    ]
