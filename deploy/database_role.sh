#!/bin/sh
# Run by PostgreSQL's own image when its volume is new, or by hand where the roles are not there yet; again it only
# sets the passwords. Four roles: the owner of the tables, the web side, the counting side, whoever takes a backup.
# Without `database_roles`, which gives each its rights, the last three may do nothing.
set -eu
secrets="${SECRETS_DIR:-/run/secrets}"
psql --set ON_ERROR_STOP=1 --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set database="$POSTGRES_DB" \
    --set owner="$(cat "$secrets/database_owner_password")" --set web="$(cat "$secrets/database_web_password")" \
    --set count="$(cat "$secrets/database_count_password")" --set dump="$(cat "$secrets/database_dump_password")" <<'SQL'
SELECT format('CREATE ROLE %I', name)
FROM unnest(ARRAY['faire_ensemble', 'faire_ensemble_web', 'faire_ensemble_count', 'faire_ensemble_dump']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE faire_ensemble LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner';
ALTER ROLE faire_ensemble_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'web';
ALTER ROLE faire_ensemble_count LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'count';
ALTER ROLE faire_ensemble_dump LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'dump';
ALTER DATABASE :"database" OWNER TO faire_ensemble;
ALTER SCHEMA public OWNER TO faire_ensemble;
-- A vote waits on such a lock while it closes: whoever only reads or counts could hold it, and every cast up.
SELECT format('REVOKE EXECUTE ON FUNCTION %1$s FROM PUBLIC; GRANT EXECUTE ON FUNCTION %1$s TO faire_ensemble, faire_ensemble_web', oid::regprocedure)
FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^pg_(try_)?advisory_(xact_)?lock' \gexec
SQL
