"""The one statement behind ``places.locate``: a function, so that its plan is made once a connection.

As a plain statement, planning alone cost more than twice the search. ``IS TRUE`` keeps the planner from
using the index of the exclusion constraint for the day, which every row passes.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION places_locate(of_tenant bigint, lon float8, lat float8, on_day date)
RETURNS TABLE (
    id bigint, code text, name text, level text, parent bigint, system text, area_class text, division bigint
)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    point geometry := ST_SetSRID(ST_MakePoint(lon, lat), 4490);
BEGIN
    RETURN QUERY
    WITH RECURSIVE cell AS MATERIALIZED (
        SELECT c.id, c.code, c.name, c.level, c.parent_id, s.code AS system, c.area_class, c.division_id
        FROM places_cell c JOIN places_gridsystem s ON s.id = c.system_id
        WHERE ST_Covers(c.geom, point) AND c.tenant_id = of_tenant AND (c.valid @> on_day) IS TRUE
    ),
    holds (id) AS (
        SELECT b.division_id FROM places_boundary b
        WHERE ST_Covers(b.geom, point) AND b.tenant_id = of_tenant AND (b.valid @> on_day) IS TRUE
        UNION SELECT c.division_id FROM cell c
    ),
    up AS (
        SELECT d.* FROM holds, LATERAL (
            SELECT id, code, name, level, parent_id FROM places_division WHERE id = holds.id LIMIT 1
        ) d
        UNION
        SELECT d.* FROM up, LATERAL (
            SELECT id, code, name, level, parent_id FROM places_division WHERE id = up.parent_id LIMIT 1
        ) d
    )
    SELECT c.id, c.code::text, c.name::text, c.level::text, c.parent_id, c.system::text, c.area_class::text,
           c.division_id FROM cell c
    UNION ALL
    SELECT d.id, d.code, d.name, d.level, d.parent_id, NULL, NULL, NULL FROM up d;
END $$;
"""
DROP = "DROP FUNCTION places_locate(bigint, float8, float8, date);"
# Large boundaries are read for every point; unpacking them costs as much as the test itself.
KEEP_UNPACKED = "ALTER TABLE places_boundary ALTER COLUMN geom SET STORAGE EXTERNAL;"
PACK = "ALTER TABLE places_boundary ALTER COLUMN geom SET STORAGE MAIN;"


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP), migrations.RunSQL(KEEP_UNPACKED, PACK)]
