from django.db import migrations

from wangge.tenants.reference import is_reference


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_guards"), ("tenants", "0003_reference")]
    operations = [
        is_reference("catalogue_platformsettings"),
        is_reference("catalogue_homerule"),
        is_reference("catalogue_source"),
    ]
