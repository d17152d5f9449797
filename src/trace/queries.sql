-- Queries of the trace, a section for each subject; tables are those of migration 2 of the ledger.
-- Text is the same on both engines.

-- ==== core ====

-- name: trace_shares_pending() -> (snapshots int, dirty int)
-- all entities: an update looks for what any of them has not taken in yet
-- Nothing pending is this one statement.
SELECT (SELECT COUNT(DISTINCT h.snapshot) FROM snapshot_share h
    LEFT JOIN trace_done d ON d.entity = h.entity AND d.snapshot = h.snapshot
    JOIN snapshot s ON s.id = h.snapshot
    WHERE d.snapshot IS NULL OR (d.current = 1 AND s.superseded_by IS NOT NULL)),
    (SELECT COUNT(*) FROM trace_dirty);

-- name: trace_entities_pending(after int) -> (entity int)
-- all entities: the next one that has something pending
SELECT MIN(x.entity) AS entity FROM (
    SELECT h.entity AS entity FROM snapshot_share h
        LEFT JOIN trace_done d ON d.entity = h.entity AND d.snapshot = h.snapshot
        JOIN snapshot s ON s.id = h.snapshot
        WHERE h.entity > $after
        AND (d.snapshot IS NULL OR (d.current = 1 AND s.superseded_by IS NOT NULL))
    UNION ALL SELECT t.entity FROM trace_dirty t WHERE t.entity > $after) x
HAVING MIN(x.entity) IS NOT NULL;

-- name: trace_shares_of(entity int) -> (snapshot int, current int, done int)
-- What of this entity is pending: 1 in `done` was in the results as current and is superseded now.
SELECT h.snapshot, CASE WHEN s.superseded_by IS NULL THEN 1 ELSE 0 END,
    CASE WHEN d.snapshot IS NULL THEN 0 ELSE 1 END
FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot
LEFT JOIN trace_done d ON d.entity = h.entity AND d.snapshot = h.snapshot
WHERE h.entity = $entity
AND (d.snapshot IS NULL OR (d.current = 1 AND s.superseded_by IS NOT NULL))
ORDER BY h.snapshot;

-- name: trace_done_put(entity int, snapshot int, current int)
INSERT INTO trace_done (entity, snapshot, current) VALUES ($entity, $snapshot, $current)
ON CONFLICT (entity, snapshot) DO UPDATE SET current = $current;

-- name: trace_dirty_put(entity int)
INSERT INTO trace_dirty (entity) VALUES ($entity) ON CONFLICT (entity) DO NOTHING;

-- name: trace_dirty_mark_all()
-- all entities: everything is to be computed anew
INSERT INTO trace_dirty (entity) SELECT DISTINCT h.entity FROM snapshot_share h WHERE 1 = 1
ON CONFLICT (entity) DO NOTHING;

-- name: trace_dirty_read(entity int) -> (entity int)
SELECT entity FROM trace_dirty WHERE entity = $entity;

-- name: trace_dirty_forget(entity int)
DELETE FROM trace_dirty WHERE entity = $entity;

-- name: trace_snapshots(entity int) -> (id int)
-- Current snapshots, oldest first. Not by the order of import: figures must not depend on it. The
-- day of retrieval comes after the cut-off, and last what the bytes are.
SELECT s.id FROM snapshot s JOIN snapshot_share h ON h.snapshot = s.id AND h.entity = $entity
WHERE s.superseded_by IS NULL
ORDER BY COALESCE(s.cut_off, -1000000), s.retrieved_at / 86400000, s.sha256, s.sheet, s.layout;

-- name: trace_nodes(entity int) -> (id int, kind int, key_hash int, published int, unit int?, starts int?, year int?, scheme text?, code text?, parent int?, snapshot int, described_by int?)
SELECT id, kind, key_hash, published, unit, starts, year, scheme, code, parent, snapshot,
    described_by
FROM node WHERE entity = $entity ORDER BY id;

-- name: trace_amounts(entity int) -> (node int, moment int, snapshot int, minor int, currency text, year int?)
SELECT node, moment, snapshot, minor, currency, year FROM amount WHERE entity = $entity
ORDER BY node, moment, snapshot, row, item;

-- name: trace_links_read(entity int) -> (source int, target int, evidence int, snapshot int, minor int?, currency text?)
SELECT source, target, evidence, snapshot, minor, currency FROM link WHERE entity = $entity
ORDER BY source, target;

-- name: trace_joins_read(entity int) -> (source int, target int, evidence int, confirmed int)
SELECT source, target, evidence, CASE WHEN state = 'confirmed' THEN 1 ELSE 0 END
FROM trace_join WHERE entity = $entity AND state <> 'rejected' ORDER BY source, target;

-- name: trace_sames_read(entity int) -> (node int, same_as int, evidence int, score int?, confirmed int)
SELECT node, same_as, evidence, score, CASE WHEN state = 'confirmed' THEN 1 ELSE 0 END
FROM trace_same WHERE entity = $entity AND state <> 'rejected' ORDER BY node, same_as;

-- name: trace_parties_read(entity int) -> (node int, role int, organisation int, snapshot int)
-- Buyers, suppliers and responsible units only: enum party_role.
SELECT node, role, organisation, snapshot FROM party
WHERE entity = $entity AND role IN (1, 2, 3) ORDER BY node, role, organisation;

-- name: trace_merged_read(entity int) -> (id int, merged_into int)
SELECT id, merged_into FROM organisation
WHERE entity = $entity AND merged_into IS NOT NULL ORDER BY id;

-- name: trace_funds_read(entity int) -> (node int, code text)
SELECT node, code FROM node_classification
WHERE entity = $entity AND scheme = 'FUND' ORDER BY node, code;

-- name: trace_node_forget(entity int)
DELETE FROM trace_node WHERE entity = $entity;

-- name: trace_link_forget(entity int)
DELETE FROM trace_link WHERE entity = $entity;

-- name: trace_total_forget(entity int)
DELETE FROM trace_total WHERE entity = $entity;

-- name: trace_flow_forget(entity int)
DELETE FROM trace_flow WHERE entity = $entity;

-- name: trace_gap_forget(entity int)
DELETE FROM trace_gap WHERE entity = $entity;

-- name: trace_gap_ids(entity int) -> (id int, gap_key text)
SELECT id, key FROM trace_gap WHERE entity = $entity ORDER BY id;

-- name: trace_figures_of(entity int, node int) -> (currency text, kind int, stage int, moment int?, minor int, in_proven int, in_possible int, out_proven int, out_possible int, gap int?, reach blob?)
SELECT currency, kind, stage, moment, minor, in_proven, in_possible, out_proven, out_possible, gap,
    reach
FROM trace_node WHERE entity = $entity AND node = $node
ORDER BY CASE WHEN currency = 'MXN' THEN 0 ELSE 1 END, currency;

-- name: trace_same_of(entity int, node int) -> (same_as int)
-- The thing that this one is another name of; the best evidence there is.
SELECT same_as FROM trace_same WHERE entity = $entity AND node = $node AND state <> 'rejected'
ORDER BY CASE WHEN state = 'confirmed' THEN 0 ELSE evidence END, score DESC, same_as LIMIT 1;

-- ==== join ====

-- ==== route ====

-- ==== gaps ====

-- ==== flags ====

-- ==== reconcile ====
