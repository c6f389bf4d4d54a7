import django.db.models.deletion
from django.db import migrations, models

from wangge.tenants.reference import FUNCTION, NO_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_time_is_told")]
    operations = [
        migrations.CreateModel(
            name="Reference",
            fields=[
                (
                    "tenant",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reference",
                        serialize=False,
                        to="tenants.tenant",
                    ),
                ),
                ("version", models.BigIntegerField()),
            ],
            options={"db_table": "tenants_reference"},
        ),
        migrations.RunSQL("create sequence tenants_reference_version", "drop sequence tenants_reference_version"),
        migrations.RunSQL(FUNCTION, NO_FUNCTION),
    ]
