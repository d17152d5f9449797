-- What the server itself asks; pages ask the rooms below through their functions.

-- name: web_state() -> (state text)
-- Changes whenever anything was committed by another handle (SQLite: seen from this handle).
-- all entities: no table is read
-- sqlite:
SELECT CAST(data_version AS TEXT) FROM pragma_data_version;
-- pg:
SELECT CAST(pg_current_snapshot() AS TEXT);

-- name: web_pending() -> (snapshots int)
-- Imported and not yet in the figures of the trace.
SELECT CAST(COUNT(*) AS BIGINT) FROM snapshot s
WHERE NOT EXISTS (SELECT 1 FROM trace_done d WHERE d.snapshot = s.id);
