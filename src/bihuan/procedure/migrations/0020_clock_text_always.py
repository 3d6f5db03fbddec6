from django.db import migrations, models


class Migration(migrations.Migration):
    """每只时钟都写着照哪一份工作法。"""

    dependencies = [
        ("procedure", "0019_clock_text"),
    ]

    operations = [
        migrations.AlterField(
            model_name="clock",
            name="text",
            field=models.ForeignKey(
                db_index=False,
                on_delete=models.PROTECT,
                related_name="+",
                to="procedure.releasedtext",
                verbose_name="工作法",
            ),
        ),
    ]
