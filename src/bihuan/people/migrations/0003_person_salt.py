"""姓名加盐：每个人一份盐，留痕里写加盐的哈希。"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_kinds"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="salt",
            field=models.CharField(blank=True, default="", max_length=32, verbose_name="姓名的盐"),
        ),
        migrations.AlterField(
            model_name="person",
            name="phone_entry_id",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="手机号封在哪一笔"),
        ),
    ]
