from django.db import migrations, models

FILL = (
    "UPDATE procedure_clock SET text_id ="
    " (SELECT text_id FROM procedure_case WHERE procedure_case.id = procedure_clock.case_id)"
)


class Migration(migrations.Migration):
    """时钟的行记着照哪一份工作法，照事项的行填。填好了才说不许空，在下一步：PostgreSQL 同一个事务里填了就改不了表。"""

    dependencies = [
        ("procedure", "0018_text_used"),
    ]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="text",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to="procedure.releasedtext",
                verbose_name="工作法",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
