"""Published editions and versions of settings never change."""

from django.db import migrations

from wangge.catalogue.published import published_for_good
from wangge.journal.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [published_for_good(), append_only("catalogue_platformsettings")]
