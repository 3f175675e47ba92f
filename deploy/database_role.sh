#!/bin/sh
# Run by PostgreSQL's own image when its volume is new: the application owns its tables and nothing else.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set password="$(cat /run/secrets/database_password)" <<'SQL'
CREATE ROLE faire_ensemble LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
ALTER DATABASE faire_ensemble OWNER TO faire_ensemble;
ALTER SCHEMA public OWNER TO faire_ensemble;
SQL
