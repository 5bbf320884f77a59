"""Leaves, entries and heads are never changed, whoever asks; a new leaf waits for the sequencer."""

from django.db import migrations

TABLES = ("core_audit_leaf", "core_audit_entry", "core_audit_head")

REFUSE = """
CREATE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'raise_exception';
END $$;
"""

# ALWAYS: also in a session that calls itself a replica, the usual way around triggers.
GUARD = """
CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_guard;
"""

WAIT = """
CREATE FUNCTION core_audit_wait() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.core_audit_pending (leaf_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER core_audit_leaf_wait AFTER INSERT ON core_audit_leaf
    FOR EACH ROW EXECUTE FUNCTION core_audit_wait();
ALTER TABLE core_audit_leaf ENABLE ALWAYS TRIGGER core_audit_leaf_wait;
"""


class Migration(migrations.Migration):
    dependencies = [("core_audit", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION core_audit_refuse()"),
        *(
            migrations.RunSQL(GUARD.format(table=table), f"DROP TRIGGER {table}_guard ON {table}")
            for table in TABLES
        ),
        migrations.RunSQL(WAIT, "DROP TRIGGER core_audit_leaf_wait ON core_audit_leaf; DROP FUNCTION core_audit_wait()"),
    ]
