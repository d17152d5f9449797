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

-- name: trace_gaps(first int, last int, id int, gap_key text, missing int, kind int, unit int, year int, most int) -> (entity int, id int, gap_key text, kind int, missing int, unit int?, year int?, currency text, nodes int, minor int, minor_possible int, snapshot int, entity_code text, entity_name text, unit_name text?, file text, cut_off int?)
-- all entities: gaps of one or all, most pesos first; 5 is what is told and not counted as a break
SELECT g.entity, g.id, g.key, g.kind, g.missing, g.unit, g.year, g.currency, g.nodes, g.minor,
    g.minor_possible, g.snapshot, e.code, e.name, o.name, s.name, s.cut_off
FROM trace_gap g JOIN entity e ON e.id = g.entity JOIN snapshot s ON s.id = g.snapshot
LEFT JOIN organisation o ON o.entity = g.entity AND o.id = g.unit
WHERE g.entity BETWEEN $first AND $last AND ($id = 0 OR g.id = $id)
AND ($gap_key = '' OR g.key = $gap_key) AND ($missing = 0 OR g.missing = $missing)
AND ($kind = 0 OR g.kind = $kind) AND ($unit = 0 OR g.unit = $unit)
AND ($year = 0 OR g.year = $year)
ORDER BY CASE WHEN g.missing = 5 THEN 1 ELSE 0 END, CASE WHEN g.currency = 'MXN' THEN 0 ELSE 1 END,
    g.currency, g.minor DESC, g.entity, g.key LIMIT $most;

-- name: trace_gap_missing(entity int, gap int) -> (missing int)
SELECT missing FROM trace_gap WHERE entity = $entity AND id = $gap;

-- name: trace_gap_members(entity int, gap int, after_minor int, after_node int, most int) -> (node int, kind int, node_key text, label text, minor int, ended int, snapshot int, source_row int, file text, sha256 text, cut_off int?)
-- With the row that shows each one's amount: of the newest current snapshot that has the moment.
SELECT x.node, x.kind, x.node_key, x.label, x.minor, x.ended, s.id,
    CAST(COALESCE((SELECT MIN(a.row) FROM amount a WHERE a.entity = $entity AND a.node = x.node
        AND a.moment = x.moment AND a.snapshot = s.id), x.source_row) AS BIGINT),
    s.name, s.sha256, s.cut_off
FROM (SELECT t.node AS node, t.kind AS kind, t.moment AS moment, n.key AS node_key,
        n.label AS label, t.minor AS minor, t.minor - t.out_proven AS ended, n.row AS source_row,
        COALESCE((SELECT MAX(b.snapshot) FROM amount b JOIN snapshot z ON z.id = b.snapshot
            WHERE b.entity = $entity AND b.node = t.node AND b.moment = t.moment
            AND z.superseded_by IS NULL), n.snapshot) AS source
    FROM trace_node t JOIN node n ON n.entity = $entity AND n.id = t.node
    WHERE t.entity = $entity AND t.gap = $gap
    AND (t.minor, t.node) < ($after_minor, $after_node)
    ORDER BY t.minor DESC, t.node DESC LIMIT $most) x
JOIN snapshot s ON s.id = x.source
ORDER BY x.minor DESC, x.node DESC;

-- name: trace_gap_members_origin(entity int, gap int, after_minor int, after_node int, most int) -> (node int, kind int, node_key text, label text, minor int, ended int, snapshot int, source_row int, file text, sha256 text, cut_off int?)
-- The same for what lacks its origin.
SELECT x.node, x.kind, x.node_key, x.label, x.minor, x.ended, s.id,
    CAST(COALESCE((SELECT MIN(a.row) FROM amount a WHERE a.entity = $entity AND a.node = x.node
        AND a.moment = x.moment AND a.snapshot = s.id), x.source_row) AS BIGINT),
    s.name, s.sha256, s.cut_off
FROM (SELECT t.node AS node, t.kind AS kind, t.moment AS moment, n.key AS node_key,
        n.label AS label, t.minor AS minor, t.minor - t.in_proven AS ended, n.row AS source_row,
        COALESCE((SELECT MAX(b.snapshot) FROM amount b JOIN snapshot z ON z.id = b.snapshot
            WHERE b.entity = $entity AND b.node = t.node AND b.moment = t.moment
            AND z.superseded_by IS NULL), n.snapshot) AS source
    FROM trace_node t JOIN node n ON n.entity = $entity AND n.id = t.node
    WHERE t.entity = $entity AND t.origin = $gap
    AND (t.minor, t.node) < ($after_minor, $after_node)
    ORDER BY t.minor DESC, t.node DESC LIMIT $most) x
JOIN snapshot s ON s.id = x.source
ORDER BY x.minor DESC, x.node DESC;

-- name: trace_coverage(first int, last int) -> (entity int, kind int, entity_code text, entity_name text, published int, referred int)
-- all entities: the things of one or all, by kind; one that is another by its key is not counted
SELECT x.entity, x.kind, e.code, e.name, x.published, x.referred
FROM (SELECT n.entity AS entity, n.kind AS kind, CAST(SUM(n.published) AS BIGINT) AS published,
        CAST(SUM(CASE WHEN n.published = 0 AND NOT EXISTS (SELECT 1 FROM trace_same t
            WHERE t.entity = n.entity AND t.node = n.id AND t.state <> 'rejected'
            AND (t.evidence <> 4 OR t.state = 'confirmed')) THEN 1 ELSE 0 END) AS BIGINT)
            AS referred
    FROM node n WHERE n.entity BETWEEN $first AND $last GROUP BY n.entity, n.kind) x
JOIN entity e ON e.id = x.entity
ORDER BY x.entity, x.kind;

-- ==== flags ====

-- ==== reconcile ====
