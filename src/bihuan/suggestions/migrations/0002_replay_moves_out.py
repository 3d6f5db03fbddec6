"""旧档的三张表归旧档的房间：只改记载，表和行不动。"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("suggestions", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name) for name in ("ReplayAnomaly", "ReplayedCase", "ReplayedFact")
            ]
        )
    ]
