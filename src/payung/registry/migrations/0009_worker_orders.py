"""The orders of the workers' list, each an index that ends in the id, so that a page begins where it must."""

from django.db import migrations

ORDERS = """
CREATE INDEX worker_order_id ON registry_worker (pemda_id, id) WHERE survivor_id IS NULL;
CREATE INDEX worker_order_name ON registry_worker (pemda_id, name, id) WHERE survivor_id IS NULL;
CREATE INDEX worker_order_birth ON registry_worker (pemda_id, birth_on, id) WHERE survivor_id IS NULL;
CREATE INDEX worker_order_area ON registry_worker (pemda_id, area_code, id) WHERE survivor_id IS NULL;
CREATE INDEX worker_order_work ON registry_worker (pemda_id, occupation, id) WHERE survivor_id IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_large_statements")]
    operations = [migrations.RunSQL(ORDERS, migrations.RunSQL.noop)]
