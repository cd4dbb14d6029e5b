"""Entries still stay as they are, but for one thing: a personal value may give way to a marker (decision 24).

Written out here, and not taken from `audit.rules`: what a migration did must not change with it.
"""

from django.db import migrations, models

MESSAGE = "entries of the audit log stay as they are"
MARKER = "[erased]"
ERASURES = "'person.erased', 'event.people_erased'"
# Whose values are personal: of the entries about that kind of thing, those under these names.
PERSONAL = (
    "OLD.target_type = 'reservation' AND {key} IN ('email', 'name', 'language', 'text', 'note', 'reason')"
    " OR OLD.action = 'log.exported' AND {key} = 'q'"
)
# What no erasure changes.
FIXED = ("id", "at", "organiser_id", "actor_id", "actor_name", "address", "action", "target_type", "target_id")

POSTGRESQL_SIDE = """
    SELECT 1 FROM jsonb_each(OLD.{side}) AS was FULL JOIN jsonb_each(NEW.{side}) AS given USING (key)
    WHERE given.value IS DISTINCT FROM was.value
      AND (was.value IS NULL OR given.value IS DISTINCT FROM '"{marker}"'::jsonb OR NOT ({personal}))
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF ({fixed})
           AND (NEW.target_name, NEW.search_text) IS NOT DISTINCT FROM (OLD.target_name, OLD.search_text)
             OR ({fixed}) AND OLD.target_type = 'invitation' AND NEW.target_name = '{marker}' AND NEW.search_text = ''
        THEN
            IF EXISTS (
                SELECT 1 FROM audit_entry AS erasure
                WHERE erasure.id = NEW.erased_by AND erasure.action IN ({erasures})
                  AND erasure.organiser_id = OLD.organiser_id
            ) AND NOT EXISTS ({before}) AND NOT EXISTS ({after}) THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
POSTGRESQL_BEFORE = f"""CREATE OR REPLACE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""

SQLITE_SIDE = """
    EXISTS (
        SELECT 1 FROM json_each(NEW.{side}) AS given LEFT JOIN json_each(OLD.{side}) AS was ON was.key = given.key
        WHERE was.key IS NULL
           OR NOT (given.type = was.type AND given.value IS was.value)
              AND NOT (given.value IS '{marker}' AND ({personal}))
    )
    OR (SELECT count(*) FROM json_each(NEW.{side})) IS NOT (SELECT count(*) FROM json_each(OLD.{side}))
"""
SQLITE = """
CREATE TRIGGER audit_entry_stays_update BEFORE UPDATE ON audit_entry
WHEN NOT ({fixed})
  OR NOT (
    NEW.target_name IS OLD.target_name AND NEW.search_text IS OLD.search_text
    OR OLD.target_type = 'invitation' AND NEW.target_name IS '{marker}' AND NEW.search_text IS ''
  )
  OR NOT EXISTS (
    SELECT 1 FROM audit_entry AS erasure
    WHERE erasure.id = NEW.erased_by AND erasure.action IN ({erasures})
      AND erasure.organiser_id = OLD.organiser_id
  )
  OR {before}
  OR {after}
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
SQLITE_BEFORE = f"""CREATE TRIGGER audit_entry_stays_update BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""


def _statement(whole, side, same):
    parts = {name: side.format(side=name, marker=MARKER) for name in ("before", "after")}
    return whole.format(
        fixed=" AND ".join(same.format(column=column) for column in FIXED),
        marker=MARKER,
        message=MESSAGE,
        erasures=ERASURES,
        **parts,
    )


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        side = POSTGRESQL_SIDE.replace("{personal}", PERSONAL.format(key="key"))
        schema_editor.execute(_statement(POSTGRESQL, side, "NEW.{column} IS NOT DISTINCT FROM OLD.{column}"))
    else:
        side = SQLITE_SIDE.replace("{personal}", PERSONAL.format(key="given.key"))
        schema_editor.execute("DROP TRIGGER audit_entry_stays_update")
        schema_editor.execute(_statement(SQLITE, side, "NEW.{column} IS OLD.{column}"))


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BEFORE)
    else:
        schema_editor.execute("DROP TRIGGER audit_entry_stays_update")
        schema_editor.execute(SQLITE_BEFORE)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_entries_stay")]
    operations = [
        migrations.AddField("entry", "erased_by", models.UUIDField(editable=False, null=True)),
        migrations.RunPython(make, unmake),
    ]
