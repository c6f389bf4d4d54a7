from django.db import migrations

from wangge.tenants.reference import is_reference, is_reference_of_all


class Migration(migrations.Migration):
    dependencies = [("people", "0003_own_holiday_tables"), ("tenants", "0003_reference")]
    operations = [
        is_reference("people_platform"),
        is_reference("people_workcalendar"),
        is_reference_of_all("people_holiday"),
        is_reference_of_all("people_holidayyear"),
    ]
