-- What the server itself asks; pages ask the rooms below through their functions.

-- name: web_state() -> (state text)
-- Changes whenever anything was committed by another handle (SQLite: seen from this handle).
-- all entities: no table is read
-- sqlite:
SELECT CAST(data_version AS TEXT) FROM pragma_data_version;
-- pg:
SELECT CAST(pg_current_snapshot() AS TEXT);
