-- Queries of the trace, a section for each subject; tables are those of migration 2 of the ledger.
-- Text is the same on both engines.

-- ==== core ====

-- name: trace_shares_pending() -> (snapshots int, dirty int)
-- all entities: an update looks for what any of them has not taken in yet
-- Nothing pending is this one statement. An entity marked for computing anew counts with all its
-- current snapshots.
SELECT (SELECT COUNT(DISTINCT h.snapshot) FROM snapshot_share h
    LEFT JOIN trace_done d ON d.entity = h.entity AND d.snapshot = h.snapshot
    LEFT JOIN trace_dirty t ON t.entity = h.entity
    JOIN snapshot s ON s.id = h.snapshot
    WHERE d.snapshot IS NULL OR (d.current = 1 AND s.superseded_by IS NOT NULL)
    OR (t.entity IS NOT NULL AND s.superseded_by IS NULL)),
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

-- name: trace_nodes(entity int, low int, high int) -> (id int, kind int, key_hash int, published int, unit int?, starts int?, year int?, scheme text?, parent int?, snapshot int, described_by int?)
-- This and the next ones read an entity, or a stretch of its nodes, in the order of their keys.
SELECT id, kind, key_hash, published, unit, starts, year, scheme, parent, snapshot, described_by
FROM node WHERE entity = $entity AND id BETWEEN $low AND $high ORDER BY id;

-- name: trace_amounts(entity int, low int, high int) -> (node int, moment int, snapshot int, minor int, currency text, year int?)
SELECT node, moment, snapshot, minor, currency, year FROM amount
WHERE entity = $entity AND node BETWEEN $low AND $high
ORDER BY node, moment, snapshot, row, item;

-- name: trace_links_read(entity int, low int, high int) -> (source int, target int, evidence int, snapshot int, minor int?, currency text?)
SELECT source, target, evidence, snapshot, minor, currency FROM link
WHERE entity = $entity AND source BETWEEN $low AND $high ORDER BY source, target;

-- name: trace_joins_read(entity int, low int, high int) -> (source int, target int, evidence int, score int?, confirmed int)
SELECT source, target, evidence, score, CASE WHEN state = 'confirmed' THEN 1 ELSE 0 END
FROM trace_join WHERE entity = $entity AND source BETWEEN $low AND $high AND state <> 'rejected'
ORDER BY source, target;

-- name: trace_sames_read(entity int, low int, high int) -> (source int, target int, evidence int, score int?, confirmed int)
SELECT node, same_as, evidence, score, CASE WHEN state = 'confirmed' THEN 1 ELSE 0 END
FROM trace_same WHERE entity = $entity AND node BETWEEN $low AND $high AND state <> 'rejected'
ORDER BY node, same_as;

-- name: trace_parties_read(entity int, low int, high int) -> (node int, role int, organisation int, snapshot int)
-- Buyers, suppliers and responsible units only: enum party_role.
SELECT node, role, organisation, snapshot FROM party
WHERE entity = $entity AND node BETWEEN $low AND $high AND role IN (1, 2, 3)
ORDER BY node, role, organisation;

-- name: trace_merged_read(entity int) -> (id int, merged_into int)
SELECT id, merged_into FROM organisation
WHERE entity = $entity AND merged_into IS NOT NULL ORDER BY id;

-- name: trace_taken_in(entity int) -> (snapshots int, last_node int)
-- How many snapshots are in the results, and how many nodes there may be.
SELECT (SELECT COUNT(*) FROM trace_done d WHERE d.entity = $entity),
    COALESCE((SELECT MAX(n.id) FROM node n WHERE n.entity = $entity), 0);

-- name: trace_touched(entity int, low int, high int) -> (node int, snapshot int, other int?, other_snapshot int?)
-- Nodes that snapshots from low to high speak of; each table is read once. No index helps, as files
-- would be far slower to take in with one.
SELECT id AS node, snapshot, id AS other, described_by AS other_snapshot FROM node
    WHERE entity = $entity
    AND (snapshot BETWEEN $low AND $high OR described_by BETWEEN $low AND $high)
UNION ALL SELECT node, snapshot, NULL, NULL FROM amount
    WHERE entity = $entity AND snapshot BETWEEN $low AND $high
UNION ALL SELECT source, snapshot, target, snapshot FROM link
    WHERE entity = $entity AND snapshot BETWEEN $low AND $high
UNION ALL SELECT node, snapshot, NULL, NULL FROM party
    WHERE entity = $entity AND snapshot BETWEEN $low AND $high
UNION ALL SELECT node, snapshot, NULL, NULL FROM attribute
    WHERE entity = $entity AND snapshot BETWEEN $low AND $high;

-- name: trace_neighbours(entity int, node int) -> (neighbour int)
-- Whatever a node is or was linked to, or is another name of.
SELECT target AS neighbour FROM link WHERE entity = $entity AND source = $node
UNION ALL SELECT source FROM link WHERE entity = $entity AND target = $node
UNION ALL SELECT target FROM trace_join WHERE entity = $entity AND source = $node
UNION ALL SELECT source FROM trace_join WHERE entity = $entity AND target = $node
UNION ALL SELECT target FROM trace_link WHERE entity = $entity AND source = $node
UNION ALL SELECT source FROM trace_link WHERE entity = $entity AND target = $node
UNION ALL SELECT same_as FROM trace_same WHERE entity = $entity AND node = $node
UNION ALL SELECT node FROM trace_same WHERE entity = $entity AND same_as = $node;

-- name: trace_line(entity int, node int) -> (kind int, year int?, parent int?)
SELECT kind, year, parent FROM node WHERE entity = $entity AND id = $node;

-- name: trace_lines(entity int, kind int, year int) -> (id int)
-- Lines of budget or revenue of a year.
SELECT id FROM node WHERE entity = $entity AND kind = $kind AND kind IN (1, 5) AND year = $year;

-- name: trace_lines_undated(entity int, kind int) -> (id int)
SELECT id FROM node WHERE entity = $entity AND kind = $kind AND kind IN (1, 5) AND year IS NULL;

-- name: trace_loans(entity int) -> (id int)
-- Loans with results: of the publications that tell one debt only one is counted.
SELECT node FROM trace_node WHERE entity = $entity AND kind = 3;

-- name: trace_old_nodes(entity int, low int, high int) -> (node int, currency text, kind int, counted int, minor int, in_proven int, in_possible int, out_proven int, out_possible int, unit int?, year int?, fund int?, programme int?, supplier int?, gap int?, origin int?, reach blob?)
SELECT node, currency, kind, counted, minor, in_proven, in_possible, out_proven, out_possible, unit,
    year, fund, programme, supplier, gap, origin, reach
FROM trace_node WHERE entity = $entity AND node BETWEEN $low AND $high ORDER BY node;

-- name: trace_old_links(entity int, low int, high int) -> (source int, target int, currency text, proven int, possible int)
SELECT source, target, currency, proven, possible FROM trace_link
WHERE entity = $entity AND source BETWEEN $low AND $high;

-- name: trace_nodes_drop(entity int, low int, high int)
DELETE FROM trace_node WHERE entity = $entity AND node BETWEEN $low AND $high;

-- name: trace_links_drop(entity int, low int, high int)
DELETE FROM trace_link WHERE entity = $entity AND source BETWEEN $low AND $high;

-- name: trace_total_one(entity int, dimension int, subject int, year int, kind int, currency text) -> (nodes int, minor int, in_proven int, in_possible int, out_proven int, out_possible int)
SELECT nodes, minor, in_proven, in_possible, out_proven, out_possible FROM trace_total
WHERE entity = $entity AND dimension = $dimension AND subject = $subject AND year = $year
AND kind = $kind AND currency = $currency;

-- name: trace_total_drop(entity int, dimension int, subject int, year int, kind int, currency text)
DELETE FROM trace_total
WHERE entity = $entity AND dimension = $dimension AND subject = $subject AND year = $year
AND kind = $kind AND currency = $currency;

-- name: trace_flow_one(entity int, year int, source_kind int, target_kind int, currency text) -> (links int, proven int, possible int)
SELECT links, proven, possible FROM trace_flow
WHERE entity = $entity AND year = $year AND source_kind = $source_kind
AND target_kind = $target_kind AND currency = $currency;

-- name: trace_flow_drop(entity int, year int, source_kind int, target_kind int, currency text)
DELETE FROM trace_flow
WHERE entity = $entity AND year = $year AND source_kind = $source_kind
AND target_kind = $target_kind AND currency = $currency;

-- name: trace_gap_one(entity int, id int) -> (missing int, nodes int, minor int, minor_possible int)
SELECT missing, nodes, minor, minor_possible FROM trace_gap WHERE entity = $entity AND id = $id;

-- name: trace_gap_drop(entity int, id int)
DELETE FROM trace_gap WHERE entity = $entity AND id = $id;

-- name: trace_gap_largest(entity int, gap int) -> (snapshot int)
-- What shows the largest thing of a gap.
SELECT COALESCE(n.described_by, n.snapshot) FROM node n
WHERE n.entity = $entity AND n.id = (SELECT t.node FROM trace_node t
    WHERE t.entity = $entity AND t.gap = $gap ORDER BY t.minor DESC, t.node DESC LIMIT 1);

-- name: trace_origin_largest(entity int, gap int) -> (snapshot int)
SELECT COALESCE(n.described_by, n.snapshot) FROM node n
WHERE n.entity = $entity AND n.id = (SELECT t.node FROM trace_node t
    WHERE t.entity = $entity AND t.origin = $gap ORDER BY t.minor DESC, t.node DESC LIMIT 1);

-- name: trace_node_forget(entity int)
DELETE FROM trace_node WHERE entity = $entity;

-- name: trace_link_forget(entity int)
DELETE FROM trace_link WHERE entity = $entity;

-- name: trace_others(entity int) -> (entity int)
-- all entities: whether any other one has results
SELECT entity FROM trace_node WHERE entity < $entity
UNION ALL SELECT entity FROM trace_node WHERE entity > $entity
UNION ALL SELECT entity FROM trace_link WHERE entity < $entity
UNION ALL SELECT entity FROM trace_link WHERE entity > $entity LIMIT 1;

-- name: trace_node_forget_all()
-- all entities: where one alone has results; SQLite empties a table and its indexes at once
DELETE FROM trace_node;

-- name: trace_link_forget_all()
-- all entities: the same
DELETE FROM trace_link;

-- name: trace_total_forget(entity int)
DELETE FROM trace_total WHERE entity = $entity;

-- name: trace_flow_forget(entity int)
DELETE FROM trace_flow WHERE entity = $entity;

-- name: trace_gap_forget(entity int)
DELETE FROM trace_gap WHERE entity = $entity;

-- name: trace_figures_of(entity int, node int) -> (currency text, kind int, stage int, moment int?, minor int, in_proven int, in_possible int, out_proven int, out_possible int, gap int?, reach blob?)
SELECT currency, kind, stage, moment, minor, in_proven, in_possible, out_proven, out_possible, gap,
    reach
FROM trace_node WHERE entity = $entity AND node = $node
ORDER BY CASE WHEN currency = 'MXN' THEN 0 ELSE 1 END, currency;

-- name: trace_same_of(entity int, node int) -> (same_as int)
-- The thing that this one is another name of; the best evidence there is.
SELECT same_as FROM trace_same WHERE entity = $entity AND node = $node AND state <> 'rejected'
ORDER BY CASE WHEN state = 'confirmed' THEN 0 ELSE evidence END, score DESC, same_as LIMIT 1;

-- name: trace_gap_id(entity int, gap_key text) -> (id int)
SELECT id FROM trace_gap WHERE entity = $entity AND key = $gap_key;

-- name: trace_gap_last(entity int) -> (id int)
SELECT COALESCE(MAX(id), 0) FROM trace_gap WHERE entity = $entity;

-- name: trace_totals_read(entity int, dimension int, low int, high int, year int, kind int, yearly int, most int) -> (entity int, entity_code text, entity_name text, subject int, organisation text?, node text?, year int, kind int, currency text, nodes int, minor int, in_proven int, in_possible int, out_proven int, out_possible int)
-- Subjects from low to high; year and kind 0: all of them, years added up unless `yearly` is 1.
SELECT x.entity, e.code, e.name, x.subject, o.name, n.label, x.year, x.kind, x.currency, x.nodes,
    x.minor, x.in_proven, x.in_possible, x.out_proven, x.out_possible
FROM (SELECT t.entity AS entity, t.subject AS subject,
        CASE WHEN $yearly = 1 THEN t.year ELSE $year END AS year, t.kind AS kind,
        t.currency AS currency, CAST(SUM(t.nodes) AS BIGINT) AS nodes,
        CAST(SUM(t.minor) AS BIGINT) AS minor, CAST(SUM(t.in_proven) AS BIGINT) AS in_proven,
        CAST(SUM(t.in_possible) AS BIGINT) AS in_possible,
        CAST(SUM(t.out_proven) AS BIGINT) AS out_proven,
        CAST(SUM(t.out_possible) AS BIGINT) AS out_possible
    FROM trace_total t
    WHERE t.entity = $entity AND t.dimension = $dimension AND t.subject BETWEEN $low AND $high
    AND ($year = 0 OR t.year = $year) AND ($kind = 0 OR t.kind = $kind)
    GROUP BY t.entity, t.subject, CASE WHEN $yearly = 1 THEN t.year ELSE $year END, t.kind,
        t.currency
    ORDER BY CASE WHEN $yearly = 1 THEN t.year ELSE $year END,
        CASE WHEN t.currency = 'MXN' THEN 0 ELSE 1 END, SUM(t.minor) DESC, t.kind, t.subject
    LIMIT $most) x
JOIN entity e ON e.id = x.entity
LEFT JOIN organisation o ON o.entity = x.entity AND o.id = x.subject AND $dimension IN (1, 4)
LEFT JOIN node n ON n.entity = x.entity AND n.id = x.subject AND $dimension IN (2, 3)
ORDER BY CASE WHEN $yearly = 1 THEN x.year ELSE $year END,
    CASE WHEN x.currency = 'MXN' THEN 0 ELSE 1 END, x.minor DESC, x.kind, x.subject;

-- name: trace_totals_all(dimension int, low int, high int, year int, kind int, yearly int, most int) -> (entity int, entity_code text, entity_name text, subject int, organisation text?, node text?, year int, kind int, currency text, nodes int, minor int, in_proven int, in_possible int, out_proven int, out_possible int)
-- all entities: the same side by side for all of them
SELECT x.entity, e.code, e.name, x.subject, o.name, n.label, x.year, x.kind, x.currency, x.nodes,
    x.minor, x.in_proven, x.in_possible, x.out_proven, x.out_possible
FROM (SELECT t.entity AS entity, t.subject AS subject,
        CASE WHEN $yearly = 1 THEN t.year ELSE $year END AS year, t.kind AS kind,
        t.currency AS currency, CAST(SUM(t.nodes) AS BIGINT) AS nodes,
        CAST(SUM(t.minor) AS BIGINT) AS minor, CAST(SUM(t.in_proven) AS BIGINT) AS in_proven,
        CAST(SUM(t.in_possible) AS BIGINT) AS in_possible,
        CAST(SUM(t.out_proven) AS BIGINT) AS out_proven,
        CAST(SUM(t.out_possible) AS BIGINT) AS out_possible
    FROM trace_total t
    WHERE t.entity IN (SELECT id FROM entity) AND t.dimension = $dimension
    AND t.subject BETWEEN $low AND $high
    AND ($year = 0 OR t.year = $year) AND ($kind = 0 OR t.kind = $kind)
    GROUP BY t.entity, t.subject, CASE WHEN $yearly = 1 THEN t.year ELSE $year END, t.kind,
        t.currency
    ORDER BY CASE WHEN $yearly = 1 THEN t.year ELSE $year END,
        CASE WHEN t.currency = 'MXN' THEN 0 ELSE 1 END, SUM(t.minor) DESC, t.entity, t.kind,
        t.subject
    LIMIT $most) x
JOIN entity e ON e.id = x.entity
LEFT JOIN organisation o ON o.entity = x.entity AND o.id = x.subject AND $dimension IN (1, 4)
LEFT JOIN node n ON n.entity = x.entity AND n.id = x.subject AND $dimension IN (2, 3)
ORDER BY CASE WHEN $yearly = 1 THEN x.year ELSE $year END,
    CASE WHEN x.currency = 'MXN' THEN 0 ELSE 1 END, x.minor DESC, x.entity, x.kind, x.subject;

-- name: trace_flows_read(entity int, year int) -> (source_kind int, target_kind int, currency text, links int, proven int, possible int)
SELECT source_kind, target_kind, currency, CAST(SUM(links) AS BIGINT),
    CAST(SUM(proven) AS BIGINT), CAST(SUM(possible) AS BIGINT)
FROM trace_flow WHERE entity = $entity AND ($year = 0 OR year = $year)
GROUP BY source_kind, target_kind, currency
ORDER BY CASE WHEN currency = 'MXN' THEN 0 ELSE 1 END, currency, source_kind, target_kind;

-- ==== join ====

-- name: join_kinds(entity int) -> (kind int, last int)
-- Kinds of which something is only referred to, and up to which node their keys are taken.
SELECT k.kind, COALESCE((SELECT d.last FROM trace_key_done d
    WHERE d.entity = $entity AND d.kind = k.kind), 0)
FROM (SELECT DISTINCT n.kind FROM node n WHERE n.entity = $entity AND n.published = 0) k
ORDER BY 1;

-- name: join_nodes_after(entity int, after int) -> (id int, kind int, node_key text)
SELECT id, kind, key FROM node WHERE entity = $entity AND id > $after ORDER BY id LIMIT 8192;

-- name: join_keys_done(entity int, kind int, last int)
INSERT INTO trace_key_done (entity, kind, last) VALUES ($entity, $kind, $last)
ON CONFLICT (entity, kind) DO UPDATE SET last = $last;

-- name: join_referred(entity int, kind int, after int) -> (id int, node_key text)
SELECT id, key FROM node
WHERE entity = $entity AND published = 0 AND kind = $kind AND id > $after ORDER BY id LIMIT 4096;

-- name: join_by_hash(entity int, kind int, h1 int, h2 int, h3 int, h4 int, h5 int, h6 int, h7 int, h8 int, h9 int, h10 int, h11 int, h12 int, h13 int, h14 int, h15 int, h16 int, h17 int, h18 int, h19 int, h20 int, h21 int, h22 int, h23 int, h24 int, h25 int, h26 int, h27 int, h28 int, h29 int, h30 int, h31 int, h32 int) -> (hash int, id int, node_key text, label text)
SELECT k.hash, n.id, n.key, n.label
FROM trace_key k JOIN node n ON n.entity = k.entity AND n.id = k.node AND n.published = 1
WHERE k.entity = $entity AND k.kind = $kind AND k.hash IN ($h1, $h2, $h3, $h4, $h5, $h6, $h7, $h8, $h9, $h10, $h11, $h12, $h13, $h14, $h15, $h16, $h17, $h18, $h19, $h20, $h21, $h22, $h23, $h24, $h25, $h26, $h27, $h28, $h29, $h30, $h31, $h32)
ORDER BY k.hash, n.id;

-- name: join_processes(entity int, project int) -> (process int)
-- Procedures below a project, straight or through their planning.
SELECT l.target AS process FROM link l
JOIN snapshot s ON s.id = l.snapshot AND s.superseded_by IS NULL
JOIN node n ON n.entity = l.entity AND n.id = l.target AND n.kind = 8
WHERE l.entity = $entity AND l.source = $project
UNION
SELECT m.target FROM link l
JOIN snapshot s ON s.id = l.snapshot AND s.superseded_by IS NULL
JOIN node p ON p.entity = l.entity AND p.id = l.target AND p.kind = 15
JOIN link m ON m.entity = p.entity AND m.source = p.id
JOIN snapshot t ON t.id = m.snapshot AND t.superseded_by IS NULL
JOIN node n ON n.entity = m.entity AND n.id = m.target AND n.kind = 8
WHERE l.entity = $entity AND l.source = $project
ORDER BY 1 LIMIT 65;

-- name: join_projects_of(entity int, process int) -> (id int, node_key text, published int)
-- Projects above a procedure, straight or through its planning.
SELECT n.id, n.key, n.published FROM link l
JOIN snapshot s ON s.id = l.snapshot AND s.superseded_by IS NULL
JOIN node n ON n.entity = l.entity AND n.id = l.source AND n.kind = 7
WHERE l.entity = $entity AND l.target = $process
UNION
SELECT n.id, n.key, n.published FROM link l
JOIN snapshot s ON s.id = l.snapshot AND s.superseded_by IS NULL
JOIN node p ON p.entity = l.entity AND p.id = l.source AND p.kind = 15
JOIN link m ON m.entity = p.entity AND m.target = p.id
JOIN snapshot t ON t.id = m.snapshot AND t.superseded_by IS NULL
JOIN node n ON n.entity = m.entity AND n.id = m.source AND n.kind = 7
WHERE l.entity = $entity AND l.target = $process
ORDER BY 1 LIMIT 65;

-- name: join_key_of(entity int, node int) -> (node_key text)
SELECT key FROM node WHERE entity = $entity AND id = $node;

-- name: join_budget_keys(entity int, project int) -> (node_key text)
SELECT DISTINCT n.key FROM link l
JOIN snapshot s ON s.id = l.snapshot AND s.superseded_by IS NULL
JOIN node n ON n.entity = l.entity AND n.id = l.source AND n.kind = 5
WHERE l.entity = $entity AND l.target = $project ORDER BY 1 LIMIT 64;

-- name: join_contracts(entity int, project int) -> (id int, node_key text, label text, year int?, place text?, unit int?, minor int?)
-- Contracts that name a project, with the largest figure contracted.
SELECT n.id, n.key, n.label, n.year, n.place, n.unit,
    (SELECT MAX(a.minor) FROM amount a WHERE a.entity = $entity AND a.node = n.id
        AND a.moment = 24 AND a.currency = 'MXN')
FROM node n WHERE n.entity = $entity AND n.kind = 9 AND n.id IN (SELECT l.target FROM link l
    JOIN snapshot s ON s.id = l.snapshot AND s.superseded_by IS NULL
    WHERE l.entity = $entity AND l.source = $project)
ORDER BY n.id LIMIT 256;

-- name: join_projects(entity int) -> (id int, node_key text, label text, year int?, starts int?, ends int?, place text?, unit int?)
-- The published projects of an entity whose keys are in trace_key.
SELECT n.id, n.key, n.label, n.year, n.starts, n.ends, n.place, n.unit
FROM trace_key k JOIN node n ON n.entity = k.entity AND n.id = k.node AND n.published = 1
WHERE k.entity = $entity AND k.kind = 7 ORDER BY n.id LIMIT 200000;

-- name: join_project_money(entity int, node int) -> (minor int?)
-- The largest of its total investment, total cost and budget.
SELECT MAX(minor) FROM amount WHERE entity = $entity AND node = $node
AND moment IN (1, 2, 61, 62) AND currency = 'MXN';

-- name: join_sames(entity int) -> (source int, target int, evidence int, score int?, rule text, reason text, state text, decided int)
SELECT node, same_as, evidence, score, rule, reason, state,
    CASE WHEN decided_at IS NULL THEN 0 ELSE 1 END
FROM trace_same WHERE entity = $entity ORDER BY node, same_as;

-- name: join_joins(entity int) -> (source int, target int, evidence int, score int?, rule text, reason text, state text, decided int)
SELECT source, target, evidence, score, rule, reason, state,
    CASE WHEN decided_at IS NULL THEN 0 ELSE 1 END
FROM trace_join WHERE entity = $entity ORDER BY source, target;

-- name: join_same_put(entity int, source int, target int, evidence int, score int?, rule text, reason text, state text)
INSERT INTO trace_same (entity, node, same_as, evidence, score, rule, reason, state)
VALUES ($entity, $source, $target, $evidence, $score, $rule, $reason, $state)
ON CONFLICT (entity, node, same_as) DO UPDATE SET evidence = $evidence, score = $score,
    rule = $rule, reason = $reason, state = $state;

-- name: join_join_put(entity int, source int, target int, evidence int, score int?, rule text, reason text, state text)
INSERT INTO trace_join (entity, source, target, evidence, score, rule, reason, state)
VALUES ($entity, $source, $target, $evidence, $score, $rule, $reason, $state)
ON CONFLICT (entity, source, target) DO UPDATE SET evidence = $evidence, score = $score,
    rule = $rule, reason = $reason, state = $state;

-- name: join_same_forget(entity int, source int, target int)
DELETE FROM trace_same WHERE entity = $entity AND node = $source AND same_as = $target;

-- name: join_join_forget(entity int, source int, target int)
DELETE FROM trace_join WHERE entity = $entity AND source = $source AND target = $target;

-- name: join_same_decide(entity int, source int, target int, confirm int, state text, by_whom text, at int) -> (node int)
UPDATE trace_same SET state = $state, decided_by = $by_whom, decided_at = $at,
    evidence = CASE WHEN $confirm = 1 THEN 3 ELSE evidence END
WHERE entity = $entity AND node = $source AND same_as = $target RETURNING node;

-- name: join_join_decide(entity int, source int, target int, confirm int, state text, by_whom text, at int) -> (target int)
UPDATE trace_join SET state = $state, decided_by = $by_whom, decided_at = $at,
    evidence = CASE WHEN $confirm = 1 THEN 3 ELSE evidence END
WHERE entity = $entity AND source = $source AND target = $target RETURNING target;

-- name: join_rows(entity int, rule text, state text, most int) -> (same int, source int, target int, evidence int, score int?, rule text, reason text, state text, source_kind int, source_key text, source_label text, target_kind int, target_key text, target_label text, minor int?, currency text?)
-- Both kinds, most pesos first.
SELECT x.is_same, x.source, x.target, x.evidence, x.score, x.rule, x.reason, x.state,
    a.kind, a.key, a.label, b.kind, b.key, b.label, t.minor, t.currency
FROM (SELECT 1 AS is_same, j.node AS source, j.same_as AS target, j.evidence AS evidence,
        j.score AS score, j.rule AS rule, j.reason AS reason, j.state AS state
    FROM trace_same j WHERE j.entity = $entity
    UNION ALL
    SELECT 0, j.source, j.target, j.evidence, j.score, j.rule, j.reason, j.state
    FROM trace_join j WHERE j.entity = $entity) x
JOIN node a ON a.entity = $entity AND a.id = x.source
JOIN node b ON b.entity = $entity AND b.id = x.target
LEFT JOIN trace_node t ON t.entity = $entity AND t.node = x.target AND t.currency =
    (SELECT c.currency FROM trace_node c WHERE c.entity = $entity AND c.node = x.target
    ORDER BY CASE WHEN c.currency = 'MXN' THEN 0 ELSE 1 END, c.currency LIMIT 1)
WHERE ($rule = '' OR x.rule = $rule) AND ($state = '' OR x.state = $state)
ORDER BY CASE WHEN t.minor IS NULL THEN 1 ELSE 0 END, t.minor DESC, x.source, x.target
LIMIT $most;

-- ==== route ====

-- name: route_down(entity int, currency text, most int, n1 int, n2 int, n3 int, n4 int, n5 int, n6 int, n7 int, n8 int) -> (mine int, other int, evidence int, proven int, possible int)
-- Links of eight nodes to where their money goes, most pesos of each first.
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n1 AND currency = $currency
    ORDER BY possible DESC, target DESC LIMIT $most) q1
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n2 AND currency = $currency
    ORDER BY possible DESC, target DESC LIMIT $most) q2
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n3 AND currency = $currency
    ORDER BY possible DESC, target DESC LIMIT $most) q3
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n4 AND currency = $currency
    ORDER BY possible DESC, target DESC LIMIT $most) q4
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n5 AND currency = $currency
    ORDER BY possible DESC, target DESC LIMIT $most) q5
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n6 AND currency = $currency
    ORDER BY possible DESC, target DESC LIMIT $most) q6
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n7 AND currency = $currency
    ORDER BY possible DESC, target DESC LIMIT $most) q7
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n8 AND currency = $currency
    ORDER BY possible DESC, target DESC LIMIT $most) q8;

-- name: route_up(entity int, currency text, most int, n1 int, n2 int, n3 int, n4 int, n5 int, n6 int, n7 int, n8 int) -> (mine int, other int, evidence int, proven int, possible int)
-- Links of eight nodes from where their money comes, most pesos of each first.
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n1 AND currency = $currency
    ORDER BY possible DESC, source DESC LIMIT $most) q1
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n2 AND currency = $currency
    ORDER BY possible DESC, source DESC LIMIT $most) q2
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n3 AND currency = $currency
    ORDER BY possible DESC, source DESC LIMIT $most) q3
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n4 AND currency = $currency
    ORDER BY possible DESC, source DESC LIMIT $most) q4
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n5 AND currency = $currency
    ORDER BY possible DESC, source DESC LIMIT $most) q5
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n6 AND currency = $currency
    ORDER BY possible DESC, source DESC LIMIT $most) q6
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n7 AND currency = $currency
    ORDER BY possible DESC, source DESC LIMIT $most) q7
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n8 AND currency = $currency
    ORDER BY possible DESC, source DESC LIMIT $most) q8;

-- name: route_down_count(entity int, currency text, node int) -> (links int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM trace_link
    WHERE entity = $entity AND source = $node AND currency = $currency LIMIT 100000) q;

-- name: route_up_count(entity int, currency text, node int) -> (links int)
SELECT COUNT(*) FROM (SELECT 1 AS one FROM trace_link
    WHERE entity = $entity AND target = $node AND currency = $currency LIMIT 100000) q;

-- name: route_nodes(entity int, currency text, n1 int, n2 int, n3 int, n4 int, n5 int, n6 int, n7 int, n8 int, n9 int, n10 int, n11 int, n12 int, n13 int, n14 int, n15 int, n16 int) -> (id int, kind int, node_key text, label text, published int, parent int?, snapshot int, source_row int, file text, unit int?, unit_name text?, year int?, minor int?, derived int, in_proven int?, in_possible int?, out_proven int?, out_possible int?)
SELECT n.id, n.kind, n.key, n.label, n.published, n.parent, n.snapshot, n.row, s.name,
    n.unit, o.name, n.year, t.minor,
    CASE WHEN t.node IS NOT NULL AND t.moment IS NULL THEN 1 ELSE 0 END,
    t.in_proven, t.in_possible, t.out_proven, t.out_possible
FROM node n JOIN snapshot s ON s.id = n.snapshot
LEFT JOIN organisation o ON o.entity = n.entity AND o.id = n.unit
LEFT JOIN trace_node t ON t.entity = n.entity AND t.node = n.id AND t.currency = $currency
WHERE n.entity = $entity AND n.id IN ($n1, $n2, $n3, $n4, $n5, $n6, $n7, $n8, $n9, $n10, $n11, $n12, $n13, $n14, $n15, $n16);

-- name: route_stated(entity int, a1 int, b1 int, a2 int, b2 int, a3 int, b3 int, a4 int, b4 int, a5 int, b5 int, a6 int, b6 int, a7 int, b7 int, a8 int, b8 int) -> (source int, target int, evidence int, score int?, reason text?, minor int?, currency text?, snapshot int, source_row int, file text)
-- What files say of up to eight links.
SELECT l.source, l.target, l.evidence, l.score, l.reason, l.minor, l.currency, l.snapshot, l.row,
    s.name
FROM link l JOIN snapshot s ON s.id = l.snapshot AND s.superseded_by IS NULL
WHERE l.entity = $entity AND ((l.source = $a1 AND l.target = $b1)
    OR (l.source = $a2 AND l.target = $b2)
    OR (l.source = $a3 AND l.target = $b3)
    OR (l.source = $a4 AND l.target = $b4)
    OR (l.source = $a5 AND l.target = $b5)
    OR (l.source = $a6 AND l.target = $b6)
    OR (l.source = $a7 AND l.target = $b7)
    OR (l.source = $a8 AND l.target = $b8));

-- name: route_joined(entity int, a1 int, b1 int, a2 int, b2 int, a3 int, b3 int, a4 int, b4 int, a5 int, b5 int, a6 int, b6 int, a7 int, b7 int, a8 int, b8 int) -> (source int, target int, evidence int, score int?, reason text)
SELECT j.source, j.target, j.evidence, j.score, j.reason FROM trace_join j
WHERE j.entity = $entity AND j.state <> 'rejected' AND ((j.source = $a1 AND j.target = $b1)
    OR (j.source = $a2 AND j.target = $b2)
    OR (j.source = $a3 AND j.target = $b3)
    OR (j.source = $a4 AND j.target = $b4)
    OR (j.source = $a5 AND j.target = $b5)
    OR (j.source = $a6 AND j.target = $b6)
    OR (j.source = $a7 AND j.target = $b7)
    OR (j.source = $a8 AND j.target = $b8));

-- name: route_stated_as(entity int, source int, target int) -> (source_key text, target_key text, evidence int, same_evidence int, reason text, minor int?, currency text?, snapshot int, source_row int, file text)
-- What a file says of a link under another form of one end's key.
SELECT q.source_key, q.target_key, q.evidence, q.same_evidence, q.reason, q.minor, q.currency,
    q.snapshot, q.source_row, q.file
FROM (SELECT a.key AS source_key, b.key AS target_key, l.evidence AS evidence,
        x.evidence AS same_evidence, x.reason AS reason, l.minor AS minor, l.currency AS currency,
        l.snapshot AS snapshot, l.row AS source_row, s.name AS file
    FROM trace_same x
    JOIN link l ON l.entity = x.entity AND l.source = x.node AND l.target = $target
    JOIN snapshot s ON s.id = l.snapshot AND s.superseded_by IS NULL
    JOIN node a ON a.entity = l.entity AND a.id = l.source
    JOIN node b ON b.entity = l.entity AND b.id = l.target
    WHERE x.entity = $entity AND x.same_as = $source AND x.state <> 'rejected'
    UNION ALL
    SELECT a.key, b.key, l.evidence, x.evidence, x.reason, l.minor, l.currency, l.snapshot, l.row,
        s.name
    FROM trace_same x
    JOIN link l ON l.entity = x.entity AND l.target = x.node AND l.source = $source
    JOIN snapshot s ON s.id = l.snapshot AND s.superseded_by IS NULL
    JOIN node a ON a.entity = l.entity AND a.id = l.source
    JOIN node b ON b.entity = l.entity AND b.id = l.target
    WHERE x.entity = $entity AND x.same_as = $target AND x.state <> 'rejected') q
ORDER BY q.evidence, q.snapshot DESC, q.source_row LIMIT 1;

-- name: route_by_hash(entity int, h1 int, h2 int, h3 int, h4 int, h5 int, h6 int, h7 int, h8 int, h9 int, h10 int, h11 int, h12 int, h13 int, h14 int, h15 int) -> (entity int, entity_code text, id int, kind int, node_key text, label text, published int)
-- all entities: one thing's key under each kind, in one entity or all
SELECT n.entity, e.code, n.id, n.kind, n.key, n.label, n.published
FROM entity e JOIN node n ON n.entity = e.id
AND n.key_hash IN ($h1, $h2, $h3, $h4, $h5, $h6, $h7, $h8, $h9, $h10, $h11, $h12, $h13, $h14, $h15)
WHERE $entity = 0 OR e.id = $entity ORDER BY n.entity, n.kind, n.id LIMIT 64;

-- name: route_by_id(entity int, node int) -> (entity int, entity_code text, id int, kind int, node_key text, label text, published int)
-- all entities: the things with this number, in one entity or all
SELECT n.entity, e.code, n.id, n.kind, n.key, n.label, n.published
FROM entity e JOIN node n ON n.entity = e.id AND n.id = $node
WHERE $entity = 0 OR e.id = $entity ORDER BY n.entity LIMIT 64;

-- name: point_read(entity int, node int) -> (latitude text, longitude text, snapshot int, source_row int, place text?, swapped int, wrong_sign int, outside int, unreadable int)
-- The newest coordinates of a thing, with what the import found of them.
SELECT a.value, b.value, a.snapshot, a.row, n.place,
    CASE WHEN EXISTS (SELECT 1 FROM finding f WHERE f.entity = $entity
        AND f.snapshot = a.snapshot AND f.node = a.node AND f.rule = 'coordinate-swapped')
        THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM finding f WHERE f.entity = $entity
        AND f.snapshot = a.snapshot AND f.node = a.node AND f.rule = 'coordinate-sign')
        THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM finding f WHERE f.entity = $entity
        AND f.snapshot = a.snapshot AND f.node = a.node
        AND f.rule IN ('coordinate-outside', 'coordinate-place')) THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM finding f WHERE f.entity = $entity
        AND f.snapshot = a.snapshot AND f.node = a.node
        AND f.rule IN ('coordinate-bad', 'coordinate-zero')) THEN 1 ELSE 0 END
FROM attribute a
JOIN attribute b ON b.entity = a.entity AND b.node = a.node AND b.name = 'longitude'
    AND b.snapshot = a.snapshot AND b.row = a.row
JOIN snapshot s ON s.id = a.snapshot AND s.superseded_by IS NULL
JOIN node n ON n.entity = a.entity AND n.id = a.node
WHERE a.entity = $entity AND a.node = $node AND a.name = 'latitude'
ORDER BY a.snapshot DESC, a.row LIMIT 1;

-- name: point_marks(entity int, n0 int, n1 int, n2 int, n3 int, n4 int, n5 int, n6 int, n7 int, n8 int, n9 int, n10 int, n11 int, n12 int, n13 int, n14 int, n15 int, n16 int, n17 int, n18 int, n19 int, n20 int, n21 int, n22 int, n23 int, n24 int, n25 int, n26 int, n27 int, n28 int, n29 int) -> (node int, label text, value text, snapshot int, source_row int, swapped int, wrong_sign int, outside int, unreadable int)
-- Progress and coordinates of the works that a page shows, newest first, with what the import found.
SELECT a.node, a.name, a.value, a.snapshot, a.row,
    CASE WHEN EXISTS (SELECT 1 FROM finding f WHERE f.entity = $entity
        AND f.snapshot = a.snapshot AND f.node = a.node AND f.rule = 'coordinate-swapped')
        THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM finding f WHERE f.entity = $entity
        AND f.snapshot = a.snapshot AND f.node = a.node AND f.rule = 'coordinate-sign')
        THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM finding f WHERE f.entity = $entity
        AND f.snapshot = a.snapshot AND f.node = a.node
        AND f.rule IN ('coordinate-outside', 'coordinate-place')) THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM finding f WHERE f.entity = $entity
        AND f.snapshot = a.snapshot AND f.node = a.node
        AND f.rule IN ('coordinate-bad', 'coordinate-zero')) THEN 1 ELSE 0 END
FROM attribute a JOIN snapshot s ON s.id = a.snapshot AND s.superseded_by IS NULL
WHERE a.entity = $entity AND a.node IN ($n0, $n1, $n2, $n3, $n4, $n5, $n6, $n7, $n8, $n9, $n10, $n11, $n12, $n13, $n14, $n15,
    $n16, $n17, $n18, $n19, $n20, $n21, $n22, $n23, $n24, $n25, $n26, $n27, $n28, $n29)
AND a.name IN ('latitude', 'longitude', 'avance_físico', 'avance_financiero')
ORDER BY a.node, a.snapshot DESC, a.row, a.name;

-- ==== gaps ====

-- name: trace_gaps(first int, last int, id int, gap_key text, missing int, kind int, unit int, year int, most int) -> (entity int, id int, gap_key text, kind int, missing int, unit int?, year int?, currency text, nodes int, minor int, minor_possible int, snapshot int, entity_code text, entity_name text, unit_name text?, file text, cut_off int?)
-- all entities: gaps of one or all, most pesos first; 5 is what is told and not counted as a break
SELECT g.entity, g.id, g.key, g.kind, g.missing, g.unit, g.year, g.currency, g.nodes, g.minor,
    g.minor_possible, g.snapshot, e.code, e.name, o.name, s.name, s.cut_off
FROM (SELECT x.* FROM trace_gap x
    WHERE x.entity BETWEEN $first AND $last AND ($id = 0 OR x.id = $id)
    AND ($gap_key = '' OR x.key = $gap_key) AND ($missing = 0 OR x.missing = $missing)
    AND ($kind = 0 OR x.kind = $kind) AND ($unit = 0 OR x.unit = $unit)
    AND ($year = 0 OR x.year = $year)
    ORDER BY CASE WHEN x.missing = 5 THEN 1 ELSE 0 END,
        CASE WHEN x.currency = 'MXN' THEN 0 ELSE 1 END, x.currency, x.minor DESC, x.entity, x.key
    LIMIT $most) g
JOIN entity e ON e.id = g.entity JOIN snapshot s ON s.id = g.snapshot
LEFT JOIN organisation o ON o.entity = g.entity AND o.id = g.unit
ORDER BY CASE WHEN g.missing = 5 THEN 1 ELSE 0 END, CASE WHEN g.currency = 'MXN' THEN 0 ELSE 1 END,
    g.currency, g.minor DESC, g.entity, g.key;

-- name: trace_gap_sums(entity int, unit int) -> (missing int, year int, gaps int, nodes int, minor int)
-- How much is missing of what and in which year; pesos only.
SELECT missing, COALESCE(year, 0), CAST(COUNT(*) AS BIGINT), CAST(SUM(nodes) AS BIGINT),
    CAST(SUM(CASE WHEN currency = 'MXN' THEN minor ELSE 0 END) AS BIGINT)
FROM trace_gap WHERE entity = $entity AND ($unit = 0 OR unit = $unit)
GROUP BY missing, COALESCE(year, 0) ORDER BY missing, COALESCE(year, 0);

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

-- name: trace_known_take(entity int)
-- Nodes that came since the last count; ids only grow.
INSERT INTO trace_known (entity, kind, nodes, last)
SELECT n.entity, n.kind, CAST(COUNT(*) AS BIGINT), CAST(MAX(n.id) AS BIGINT) FROM node n
WHERE n.entity = $entity AND n.id > COALESCE((SELECT MAX(k.last) FROM trace_known k
    WHERE k.entity = $entity), 0)
GROUP BY n.entity, n.kind
ON CONFLICT (entity, kind) DO UPDATE SET nodes = trace_known.nodes + excluded.nodes,
    last = excluded.last;

-- name: trace_coverage(first int, last int) -> (entity int, kind int, entity_code text, entity_name text, nodes int, unpublished int, referred int)
-- all entities: the things of one or all, by kind; one that is another by its key is not counted
SELECT x.entity, x.kind, e.code, e.name, x.nodes, COALESCE(u.unpublished, 0),
    COALESCE(u.referred, 0)
FROM (SELECT a.entity AS entity, a.kind AS kind, CAST(SUM(a.nodes) AS BIGINT) AS nodes
    FROM (SELECT k.entity AS entity, k.kind AS kind, k.nodes AS nodes FROM trace_known k
            WHERE k.entity BETWEEN $first AND $last
        UNION ALL
        SELECT d.entity, n.kind, CAST(COUNT(*) AS BIGINT)
        FROM (SELECT i.id AS entity, COALESCE((SELECT MAX(k.last) FROM trace_known k
                WHERE k.entity = i.id), 0) AS done FROM entity i
            WHERE i.id BETWEEN $first AND $last) d
        CROSS JOIN node n WHERE n.entity = d.entity AND n.id > d.done
        GROUP BY d.entity, n.kind) a
    GROUP BY a.entity, a.kind) x
LEFT JOIN (SELECT n.entity AS entity, n.kind AS kind, CAST(COUNT(*) AS BIGINT) AS unpublished,
        CAST(SUM(CASE WHEN NOT EXISTS (SELECT 1 FROM trace_same t
            WHERE t.entity = n.entity AND t.node = n.id AND t.state <> 'rejected'
            AND (t.evidence <> 4 OR t.state = 'confirmed')) THEN 1 ELSE 0 END) AS BIGINT)
            AS referred
    FROM node n WHERE n.published = 0 AND n.entity BETWEEN $first AND $last
    GROUP BY n.entity, n.kind) u ON u.entity = x.entity AND u.kind = x.kind
JOIN entity e ON e.id = x.entity
ORDER BY x.entity, x.kind;

-- ==== flags ====

-- name: flag_rows_forget(entity int)
DELETE FROM trace_flag_row WHERE entity = $entity;

-- name: flags_forget(entity int)
DELETE FROM trace_flag WHERE entity = $entity;

-- name: flags_forget_rule(entity int, rule text)
DELETE FROM trace_flag WHERE entity = $entity AND rule = $rule;

-- name: flag_rows_forget_rule(entity int, rule text)
DELETE FROM trace_flag_row WHERE entity = $entity AND flag IN
    (SELECT f.id FROM trace_flag f WHERE f.entity = $entity AND f.rule = $rule);

-- name: flag_forget(entity int, id int)
DELETE FROM trace_flag WHERE entity = $entity AND id = $id;

-- name: flag_row_forget(entity int, flag int)
DELETE FROM trace_flag_row WHERE entity = $entity AND flag = $flag;

-- name: flags_kept(entity int, rule text) -> (id int, key text, node int?, organisation int?, unit int?, minor int?)
-- What is written of one rule.
SELECT id, key, node, organisation, unit, minor FROM trace_flag
WHERE entity = $entity AND rule = $rule;

-- name: flags_on(entity int, low int, high int, rule text) -> (id int)
-- Whether things from low to high have any of a rule.
SELECT id FROM trace_flag WHERE entity = $entity AND node BETWEEN $low AND $high AND rule = $rule
LIMIT 1;

-- name: flag_scope_kinds(entity int, low int, high int) -> (kind int)
SELECT DISTINCT kind FROM node WHERE entity = $entity AND id BETWEEN $low AND $high ORDER BY kind;

-- name: flag_scope_dated(entity int, low int, high int) -> (node int)
-- Whether any of these was paid on a day that a file says, a superseded one too.
SELECT node FROM amount WHERE entity = $entity AND node BETWEEN $low AND $high AND moment = 6
AND at IS NOT NULL LIMIT 1;

-- name: flag_scope_suppliers(entity int, low int, high int) -> (organisation int)
-- Whoever these name, in the results and in any file.
SELECT supplier AS organisation FROM trace_node
WHERE entity = $entity AND node BETWEEN $low AND $high AND +supplier IS NOT NULL
UNION SELECT organisation FROM party WHERE entity = $entity AND node BETWEEN $low AND $high;

-- name: flag_scope_units(entity int, low int, high int) -> (unit int)
-- Units of payments and support; 0 = none.
SELECT DISTINCT COALESCE(unit, 0) FROM trace_node
WHERE entity = $entity AND node BETWEEN $low AND $high AND +kind IN (10, 11);

-- name: flag_scope_same(entity int, organisation int) -> (organisation int, rfc text)
-- Those with the same RFC, itself among them.
SELECT o.id, o.rfc FROM organisation x JOIN organisation o ON o.entity = x.entity AND o.rfc = x.rfc
WHERE x.entity = $entity AND x.id = $organisation ORDER BY o.id;

-- name: flag_put(entity int, id int, key text, rule text, severity int, node int?, organisation int?, unit int?, subject text, expected text?, is_found text?, minor int?, currency text?, year int?, snapshot int)
INSERT INTO trace_flag (entity, id, key, rule, severity, node, organisation, unit, subject,
    expected, found, minor, currency, year, snapshot)
VALUES ($entity, $id, $key, $rule, $severity, $node, $organisation, $unit, $subject, $expected,
    $is_found, $minor, $currency, $year, $snapshot) ON CONFLICT DO NOTHING;

-- name: flag_row_put(entity int, flag int, snapshot int, source_row int)
INSERT INTO trace_flag_row (entity, flag, snapshot, row)
VALUES ($entity, $flag, $snapshot, $source_row) ON CONFLICT (entity, flag, snapshot, row) DO NOTHING;

-- name: flag_works(entity int, physical text, financial text, low int, high int) -> (root int, part int, node int, moment int, snapshot int, source_row int, minor int, day int?, currency text?, words text?, node_key text?)
-- Works (whatever has a published physical progress and is not built), each with: its own words
-- (part 0: minor = unit, day = end), progress (1; moment 1 physical, 2 financial; day = cut-off),
-- own figures (2), figures of the contracts under it (3) and of the payments under it (4).
WITH RECURSIVE fresh AS (
    SELECT s.id AS id, COALESCE(s.cut_off, s.retrieved_at / 86400000) AS day,
        ROW_NUMBER() OVER (ORDER BY COALESCE(s.cut_off, -1000000), s.retrieved_at / 86400000,
            s.sha256, s.sheet, s.layout) AS n
    FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot AND s.superseded_by IS NULL
    WHERE h.entity = $entity),
progress AS (
    SELECT a.node AS node, CASE WHEN a.name = $physical THEN 1 ELSE 2 END AS which,
        a.snapshot AS snapshot, a.row AS row, a.value AS value,
        s.day AS day, s.n AS n
    FROM attribute a JOIN fresh s ON s.id = a.snapshot
    WHERE a.entity = $entity AND a.node BETWEEN $low AND $high
    AND a.name IN ($physical, $financial)),
work AS (SELECT DISTINCT p.node AS id FROM progress p
    WHERE p.which = 1 AND p.value NOT IN ('100', '100.0', '100.00', '100%', '100 %')),
down AS (
    SELECT w.id AS root, w.id AS node FROM work w
    UNION
    SELECT d.root, l.target FROM down d
    CROSS JOIN trace_link l CROSS JOIN node n
    WHERE l.entity = $entity AND l.source = d.node AND l.evidence <> 4
    AND n.entity = $entity AND n.id = l.target AND n.kind IN (8, 9, 10, 14, 15)),
part AS (
    SELECT d.root AS root, d.node AS node, CASE n.kind WHEN 9 THEN 3 ELSE 4 END AS part
    FROM down d CROSS JOIN node n
    WHERE d.node <> d.root AND n.entity = $entity AND n.id = d.node AND n.kind IN (9, 10))
SELECT t.root, t.part, t.node, t.moment, t.snapshot, t.row, t.minor, t.day, t.currency, t.words,
    t.node_key
FROM (
    SELECT w.id AS root, 0 AS part, w.id AS node, n.kind AS moment, n.snapshot AS snapshot,
        n.row AS row, COALESCE(n.unit, 0) AS minor, n.ends AS day,
        CAST(NULL AS TEXT) AS currency, n.label AS words, n.key AS node_key, 0 AS n
    FROM work w JOIN node n ON n.entity = $entity AND n.id = w.id
    UNION ALL
    SELECT p.node, 1, p.node, p.which, p.snapshot, p.row, 0, p.day, CAST(NULL AS TEXT), p.value,
        CAST(NULL AS TEXT), p.n
    FROM progress p WHERE p.node IN (SELECT w.id FROM work w)
    UNION ALL
    SELECT w.id, 2, w.id, a.moment, a.snapshot, a.row, a.minor, a.at, a.currency,
        CAST(NULL AS TEXT), CAST(NULL AS TEXT), s.n
    FROM work w CROSS JOIN amount a CROSS JOIN fresh s
    WHERE a.entity = $entity AND a.node = w.id AND a.moment IN (1, 2, 5, 6, 24, 25, 26, 61, 62)
    AND s.id = a.snapshot
    UNION ALL
    SELECT x.root, x.part, x.node, a.moment, a.snapshot, a.row, a.minor, a.at, a.currency,
        CAST(NULL AS TEXT), CAST(NULL AS TEXT), s.n
    FROM part x CROSS JOIN amount a CROSS JOIN fresh s
    WHERE a.entity = $entity AND a.node = x.node AND a.moment IN (6, 24, 25)
    AND ((x.part = 3 AND a.moment <> 6) OR (x.part = 4 AND a.moment = 6))
    AND s.id = a.snapshot) t
ORDER BY t.root, t.part, t.node, t.moment, t.n, t.snapshot, t.row, t.minor;

-- name: flag_budgets(entity int, whole int, low int, high int) -> (root int, side int, node int, moment int, snapshot int, source_row int, minor int, currency text, label text, node_key text, kind int, unit int?, year int?)
-- Projects, programmes and budget lines that lead to contracts, over procedures or at once: their
-- own figures (side 0) and those of the contracts (side 1; 2 when another of them leads there too).
-- $whole = 1: all, by the index of kinds; 0: those from low to high.
WITH RECURSIVE fresh AS (
    SELECT s.id AS id, COALESCE(s.cut_off, s.retrieved_at / 86400000) AS day,
        ROW_NUMBER() OVER (ORDER BY COALESCE(s.cut_off, -1000000), s.retrieved_at / 86400000,
            s.sha256, s.sheet, s.layout) AS n
    FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot AND s.superseded_by IS NULL
    WHERE h.entity = $entity),
root AS (
    SELECT DISTINCT t.node AS id FROM (
        SELECT k.node AS node FROM trace_node k WHERE $whole = 1 AND k.entity = $entity
        AND k.kind IN (5, 6, 7) AND k.minor > 0 AND k.out_proven >= k.minor
        UNION ALL
        SELECT k.node FROM trace_node k WHERE $whole = 0 AND k.entity = $entity
        AND k.node BETWEEN $low AND $high AND +k.kind IN (5, 6, 7) AND k.minor > 0
        AND k.out_proven >= k.minor) t
    CROSS JOIN trace_link l CROSS JOIN node m
    WHERE l.entity = $entity AND l.source = t.node AND l.evidence <> 4
    AND m.entity = $entity AND m.id = l.target AND m.kind IN (8, 9, 14, 15)),
down AS (
    SELECT r.id AS root, r.id AS node FROM root r
    UNION
    SELECT d.root, l.target FROM down d
    CROSS JOIN trace_link l CROSS JOIN node n
    WHERE l.entity = $entity AND l.source = d.node AND l.evidence <> 4
    AND n.entity = $entity AND n.id = l.target AND n.kind IN (8, 9, 14, 15)),
edge AS (
    SELECT d.root AS root, d.node AS contract
    FROM down d JOIN node n ON n.entity = $entity AND n.id = d.node AND n.kind = 9),
up AS (
    SELECT e.contract AS contract, e.contract AS node, CAST(9 AS BIGINT) AS kind
    FROM edge e
    UNION
    SELECT u.contract, l.source, n.kind FROM up u
    CROSS JOIN trace_link l CROSS JOIN node n
    WHERE u.kind > 7 AND l.entity = $entity AND l.target = u.node AND l.evidence <> 4
    AND n.entity = $entity AND n.id = l.source AND n.kind IN (5, 6, 7, 8, 9, 14, 15)),
origin AS (
    SELECT u.contract AS contract, COUNT(DISTINCT u.node) AS roots FROM up u
    CROSS JOIN trace_node t
    WHERE u.kind <= 7 AND t.entity = $entity AND t.node = u.node AND t.minor > 0
    AND t.out_proven >= t.minor GROUP BY u.contract)
SELECT t.root, t.side, t.node, t.moment, t.snapshot, t.row, t.minor, t.currency, r.label, r.key,
    r.kind, r.unit, r.year
FROM (
    SELECT x.id AS root, 0 AS side, x.id AS node, a.moment AS moment, a.snapshot AS snapshot,
        a.row AS row, a.minor AS minor, a.currency AS currency, s.n AS n
    FROM (SELECT DISTINCT e.root AS id FROM edge e) x
    JOIN amount a ON a.entity = $entity AND a.node = x.id AND a.moment IN (1, 2, 61, 62)
    JOIN fresh s ON s.id = a.snapshot
    UNION ALL
    SELECT e.root, CASE WHEN o.roots > 1 THEN 2 ELSE 1 END, e.contract, a.moment, a.snapshot,
        a.row, a.minor, a.currency, s.n
    FROM edge e JOIN origin o ON o.contract = e.contract
    JOIN amount a ON a.entity = $entity AND a.node = e.contract AND a.moment IN (24, 25)
    JOIN fresh s ON s.id = a.snapshot) t
JOIN node r ON r.entity = $entity AND r.id = t.root
ORDER BY t.root, t.side, t.node, t.moment, t.n, t.snapshot, t.row, t.minor;

-- name: flag_payments(entity int, low int, high int) -> (root int, side int, node int, moment int, snapshot int, source_row int, minor int, currency text, label text, node_key text, unit int?, year int?)
-- Contracts whose payments exceed them as far as the trace knows, and of which no check of the
-- ledger speaks: contracted and amended (side 0), paid (side 1).
WITH fresh AS (
    SELECT s.id AS id, COALESCE(s.cut_off, s.retrieved_at / 86400000) AS day,
        ROW_NUMBER() OVER (ORDER BY COALESCE(s.cut_off, -1000000), s.retrieved_at / 86400000,
            s.sha256, s.sheet, s.layout) AS n
    FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot AND s.superseded_by IS NULL
    WHERE h.entity = $entity),
edge AS (
    SELECT c.node AS contract, c.minor AS minor, p.node AS payment, p.minor AS paid
    FROM trace_node c CROSS JOIN trace_link l CROSS JOIN trace_node p
    WHERE c.entity = $entity AND c.node BETWEEN $low AND $high AND +c.kind = 9 AND +c.minor > 0
    AND c.out_proven >= c.minor AND c.moment IN (24, 25, 26)
    AND l.entity = $entity AND l.source = c.node AND l.currency = c.currency AND l.evidence <> 4
    AND p.entity = $entity AND p.node = l.target AND p.currency = c.currency AND p.kind = 10
    AND NOT EXISTS (SELECT 1 FROM trace_link o WHERE o.entity = $entity AND o.target = l.target
        AND o.source <> l.source)),
above AS (
    SELECT e.contract AS contract FROM edge e GROUP BY e.contract, e.minor
    HAVING SUM(e.paid / 1000000) + COUNT(*) >= e.minor / 1000000), -- exactly: in C
told AS (
    SELECT DISTINCT f.node AS node FROM finding f JOIN snapshot s ON s.id = f.snapshot
    WHERE f.entity = $entity AND f.rule IN ('payments-exceed', 'overpaid') AND f.node IS NOT NULL
    AND f.severity >= 2 AND s.superseded_by IS NULL)
SELECT t.root, t.side, t.node, t.moment, t.snapshot, t.row, t.minor, t.currency, r.label, r.key,
    r.unit, r.year
FROM (
    SELECT o.contract AS root, 0 AS side, o.contract AS node, a.moment AS moment,
        a.snapshot AS snapshot, a.row AS row, a.minor AS minor, a.currency AS currency,
        s.n AS n
    FROM above o JOIN amount a ON a.entity = $entity AND a.node = o.contract
        AND a.moment IN (24, 25, 26)
    JOIN fresh s ON s.id = a.snapshot
    UNION ALL
    SELECT o.contract, 1, e.payment, a.moment, a.snapshot, a.row, a.minor, a.currency, s.n
    FROM above o CROSS JOIN edge e CROSS JOIN amount a CROSS JOIN fresh s
    WHERE e.contract = o.contract AND a.entity = $entity AND a.node = e.payment AND a.moment = 6
    AND s.id = a.snapshot) t
JOIN node r ON r.entity = $entity AND r.id = t.root
WHERE NOT EXISTS (SELECT 1 FROM told d WHERE d.node = t.root)
ORDER BY t.root, t.side, t.node, t.moment, t.n, t.snapshot, t.row, t.minor;

-- name: flag_loans(entity int) -> (node int, moment int, snapshot int, source_row int, minor int, currency text, label text, node_key text, unit int?, year int?, parent int?, out_proven int)
-- Loans with what was drawn or is owed, and what the trace follows of it; not those of a publication
-- that the trace leaves aside for another one of the same debt.
WITH fresh AS (
    SELECT s.id AS id, COALESCE(s.cut_off, s.retrieved_at / 86400000) AS day,
        ROW_NUMBER() OVER (ORDER BY COALESCE(s.cut_off, -1000000), s.retrieved_at / 86400000,
            s.sha256, s.sheet, s.layout) AS n
    FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot AND s.superseded_by IS NULL
    WHERE h.entity = $entity)
SELECT t.node, a.moment, a.snapshot, a.row, a.minor, a.currency, n.label, n.key, n.unit, n.year,
    n.parent, t.out_proven
FROM trace_node t JOIN node n ON n.entity = t.entity AND n.id = t.node
JOIN amount a ON a.entity = t.entity AND a.node = t.node AND a.moment IN (32, 35)
    AND a.currency = t.currency
JOIN fresh s ON s.id = a.snapshot
WHERE t.entity = $entity AND t.kind = 3
AND (t.counted = 1 OR n.scheme IS NULL OR NOT EXISTS (SELECT 1 FROM trace_node c
    JOIN node m ON m.entity = c.entity AND m.id = c.node
    WHERE c.entity = $entity AND c.kind = 3 AND c.counted = 1 AND m.scheme <> n.scheme))
ORDER BY t.node, t.currency, a.moment, s.n, a.row, a.item;

-- name: flag_dated(entity int, only int) -> (unit int?, day int, snapshot int, source_row int, minor int, currency text)
-- Payments and support with the day they were paid, of the newest current snapshot of each; only: of
-- one unit (0 = all).
WITH fresh AS (
    SELECT s.id AS id, COALESCE(s.cut_off, s.retrieved_at / 86400000) AS day,
        ROW_NUMBER() OVER (ORDER BY COALESCE(s.cut_off, -1000000), s.retrieved_at / 86400000,
            s.sha256, s.sheet, s.layout) AS n
    FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot AND s.superseded_by IS NULL
    WHERE h.entity = $entity)
SELECT COALESCE(t.unit, n.unit), a.at, a.snapshot, a.row, a.minor, a.currency
FROM (SELECT k.node AS node, k.unit AS unit, k.currency AS currency FROM trace_node k
    WHERE $only = 0 AND k.entity = $entity AND k.kind IN (10, 11)
    UNION ALL
    SELECT k.node, k.unit, k.currency FROM trace_node k
    WHERE $only <> 0 AND k.entity = $entity AND k.unit = $only AND k.kind IN (10, 11)) t
CROSS JOIN node n CROSS JOIN amount a CROSS JOIN fresh s
WHERE n.entity = $entity AND n.id = t.node
AND a.entity = $entity AND a.node = t.node AND a.moment = 6 AND a.currency = t.currency
AND a.at IS NOT NULL AND s.id = a.snapshot
AND NOT EXISTS (SELECT 1 FROM amount b JOIN fresh z ON z.id = b.snapshot
    WHERE b.entity = $entity AND b.node = a.node AND b.moment = 6 AND z.n > s.n);

-- name: flag_organisation(entity int, id int) -> (label text)
SELECT name FROM organisation WHERE entity = $entity AND id = $id;

-- name: flag_suppliers(entity int, only int) -> (supplier int, currency text, unit int, label text, name_key text, rfc text?, contracts int, high int, low int, snapshot int)
-- Contracts of each supplier by unit, or of one (only; 0 = all); pesos are high * 1000000 + low, so
-- that no sum overflows. The signs keep to one scan by key: an index would be followed by a search
-- for each contract.
SELECT x.supplier, x.currency, x.unit, o.name, o.name_key, o.rfc, x.contracts, x.high, x.low,
    o.snapshot
FROM (SELECT +t.supplier AS supplier, t.currency AS currency, COALESCE(t.unit, 0) AS unit,
        CAST(COUNT(*) AS BIGINT) AS contracts, CAST(SUM(t.minor / 1000000) AS BIGINT) AS high,
        CAST(SUM(t.minor % 1000000) AS BIGINT) AS low
    FROM trace_node t
    WHERE $only = 0 AND t.entity = $entity AND +t.kind = 9 AND +t.supplier IS NOT NULL
    GROUP BY +t.supplier, t.currency, COALESCE(t.unit, 0)
    UNION ALL
    SELECT t.supplier, t.currency, COALESCE(t.unit, 0), CAST(COUNT(*) AS BIGINT),
        CAST(SUM(t.minor / 1000000) AS BIGINT), CAST(SUM(t.minor % 1000000) AS BIGINT)
    FROM trace_node t
    WHERE $only <> 0 AND t.entity = $entity AND t.supplier = $only AND +t.kind = 9
    GROUP BY t.supplier, t.currency, COALESCE(t.unit, 0)) x
JOIN organisation o ON o.entity = $entity AND o.id = x.supplier
ORDER BY x.supplier, x.currency, x.unit;

-- name: flag_supplier_rows(entity int, organisation int, most int) -> (snapshot int, source_row int)
-- Where current files name it as supplier of a contract.
SELECT DISTINCT p.snapshot, p.row FROM organisation o
JOIN party p ON p.entity = o.entity AND p.organisation = o.id AND p.role = 2
JOIN snapshot s ON s.id = p.snapshot AND s.superseded_by IS NULL
JOIN node n ON n.entity = p.entity AND n.id = p.node AND n.kind = 9
WHERE o.entity = $entity AND o.id = $organisation
ORDER BY p.snapshot, p.row LIMIT $most;

-- name: flag_supplier_of(entity int) -> (rfc text, currency text, organisation int, contracts int, minor int, snapshot int)
-- What was written for an entity before.
SELECT rfc, currency, organisation, contracts, minor, snapshot FROM trace_supplier
WHERE entity = $entity ORDER BY rfc, currency;

-- name: flag_supplier_before(rfc text, entity int) -> (rfc text, currency text, organisation int, contracts int, minor int, snapshot int)
SELECT rfc, currency, organisation, contracts, minor, snapshot FROM trace_supplier
WHERE rfc = $rfc AND entity = $entity ORDER BY currency;

-- name: flag_supplier_drop(rfc text, entity int)
DELETE FROM trace_supplier WHERE rfc = $rfc AND entity = $entity;

-- name: flag_supplier_forget(entity int)
DELETE FROM trace_supplier WHERE entity = $entity;

-- name: flag_supplier_put(rfc text, entity int, currency text, organisation int, contracts int, minor int, snapshot int)
INSERT INTO trace_supplier (rfc, entity, currency, organisation, contracts, minor, snapshot)
VALUES ($rfc, $entity, $currency, $organisation, $contracts, $minor, $snapshot);

-- name: flag_supplier_across(entity int) -> (rfc text, entity int, currency text, organisation int, contracts int, minor int, snapshot int, entity_name text, label text)
-- all entities: suppliers of one entity wherever their RFC appears
SELECT o.rfc, o.entity, o.currency, o.organisation, o.contracts, o.minor, o.snapshot, e.name, g.name
FROM (SELECT DISTINCT m.rfc AS rfc FROM trace_supplier m WHERE m.entity = $entity) x
JOIN trace_supplier o ON o.rfc = x.rfc
JOIN entity e ON e.id = o.entity
JOIN organisation g ON g.entity = o.entity AND g.id = o.organisation
ORDER BY o.rfc, o.entity, o.currency;

-- name: flag_supplier_by_rfc(rfc text) -> (rfc text, entity int, currency text, organisation int, contracts int, minor int, snapshot int, entity_name text, label text)
-- all entities: one RFC wherever it appears
SELECT o.rfc, o.entity, o.currency, o.organisation, o.contracts, o.minor, o.snapshot, e.name, g.name
FROM trace_supplier o JOIN entity e ON e.id = o.entity
JOIN organisation g ON g.entity = o.entity AND g.id = o.organisation
WHERE o.rfc = $rfc ORDER BY o.rfc, o.entity, o.currency;

-- name: flag_key_rows_forget(entity int, key text)
DELETE FROM trace_flag_row WHERE entity = $entity AND flag IN
    (SELECT f.id FROM trace_flag f WHERE f.entity = $entity AND f.key = $key);

-- name: flag_key_forget(entity int, key text)
DELETE FROM trace_flag WHERE entity = $entity AND key = $key;

-- name: flag_entity(entity int) -> (label text)
SELECT name FROM entity WHERE id = $entity;

-- name: flag_list(first int, last int, node int, organisation int, rule text, at_least int, year int, flag int, finding int, skip int, most int) -> (entity int, id int, finding int, flag_key text?, rule text, severity int, node int?, organisation int?, unit int?, subject text, expected text?, is text?, minor int?, currency text?, year int?, snapshot int, column_name text?, entity_code text, entity_name text, file text, kind int?, node_key text?, node_label text?, unit_name text?, moment int?, moment_minor int?)
-- all entities: questions of one or all, those of the ledger's current findings among them
-- flag and finding: one by its number (0 = all, -1 = none). A total that differs comes once for each
-- figure of its node, for its own words do not say of which moment it is.
SELECT x.entity, x.id, x.finding, x.flag_key, x.rule, x.severity, x.node, x.organisation,
    COALESCE(x.unit, n.unit), x.subject, x.expected, x.is_found, x.minor, x.currency, x.year,
    x.snapshot, x.column_name, e.code, e.name, s.name, n.kind, n.key, n.label, u.name,
    m.moment, m.minor
FROM (SELECT * FROM (
    SELECT f.entity AS entity, f.id AS id, 0 AS finding, f.key AS flag_key, f.rule AS rule,
        f.severity AS severity, f.node AS node, f.organisation AS organisation, f.unit AS unit,
        f.subject AS subject, f.expected AS expected, f.found AS is_found, f.minor AS minor,
        f.currency AS currency, f.year AS year, f.snapshot AS snapshot,
        CAST(NULL AS TEXT) AS column_name
    FROM trace_flag f
    WHERE f.entity BETWEEN $first AND $last AND ($node = 0 OR f.node = $node)
    AND ($organisation = 0 OR f.organisation = $organisation OR f.unit = $organisation)
    AND ($rule = '' OR f.rule = $rule) AND f.severity >= $at_least
    AND ($year = 0 OR f.year = $year) AND ($flag = 0 OR f.id = $flag)
    UNION ALL
    SELECT g.entity, g.id, 1, CAST(NULL AS TEXT), g.rule, g.severity, g.node,
        CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), g.subject, g.expected, g.found, g.minor,
        CAST(NULL AS TEXT), g.year, g.snapshot, g.column_name
    FROM finding g JOIN snapshot y ON y.id = g.snapshot AND y.superseded_by IS NULL
    WHERE g.entity BETWEEN $first AND $last AND ($node = 0 OR g.node = $node)
    AND ($organisation = 0 OR EXISTS (SELECT 1 FROM node o
        WHERE o.entity = g.entity AND o.id = g.node AND o.unit = $organisation))
    AND ($rule = '' OR g.rule = $rule) AND g.severity >= $at_least AND g.severity >= 2
    AND ($year = 0 OR g.year = $year) AND ($finding = 0 OR g.id = $finding)) w
    ORDER BY w.severity DESC, ABS(COALESCE(w.minor, 0)) DESC, w.entity, w.rule, w.finding, w.id
    LIMIT $most OFFSET $skip) x
JOIN snapshot s ON s.id = x.snapshot
JOIN entity e ON e.id = x.entity
LEFT JOIN node n ON n.entity = x.entity AND n.id = x.node
LEFT JOIN organisation u ON u.entity = x.entity AND u.id = COALESCE(x.unit, n.unit)
LEFT JOIN amount m ON m.entity = x.entity AND m.node = x.node AND x.finding = 1
    AND x.rule = 'total-differs' AND m.snapshot = x.snapshot
ORDER BY x.severity DESC, ABS(COALESCE(x.minor, 0)) DESC, x.entity, x.rule, x.finding, x.id,
    m.moment, m.row, m.item;

-- name: flag_counts(first int, last int, node int, organisation int, rule text, at_least int, year int) -> (rule text, severity int, flags int)
-- all entities: how many questions of each rule, in one or all
SELECT w.rule, w.severity, CAST(SUM(w.flags) AS BIGINT) FROM (
    SELECT f.rule AS rule, f.severity AS severity, COUNT(*) AS flags
    FROM trace_flag f
    WHERE f.entity BETWEEN $first AND $last AND ($node = 0 OR f.node = $node)
    AND ($organisation = 0 OR f.organisation = $organisation OR f.unit = $organisation)
    AND ($rule = '' OR f.rule = $rule) AND f.severity >= $at_least
    AND ($year = 0 OR f.year = $year)
    GROUP BY f.rule, f.severity
    UNION ALL
    SELECT g.rule, g.severity, COUNT(*)
    FROM finding g JOIN snapshot y ON y.id = g.snapshot AND y.superseded_by IS NULL
    WHERE g.entity BETWEEN $first AND $last AND ($node = 0 OR g.node = $node)
    AND ($organisation = 0 OR EXISTS (SELECT 1 FROM node o
        WHERE o.entity = g.entity AND o.id = g.node AND o.unit = $organisation))
    AND ($rule = '' OR g.rule = $rule) AND g.severity >= $at_least AND g.severity >= 2
    AND ($year = 0 OR g.year = $year)
    GROUP BY g.rule, g.severity) w
GROUP BY w.rule, w.severity ORDER BY w.severity DESC, CAST(SUM(w.flags) AS BIGINT) DESC, w.rule;

-- name: flag_by_key(entity int, key text) -> (id int)
SELECT id FROM trace_flag WHERE entity = $entity AND key = $key;

-- name: flag_findings(entity int, rule text) -> (id int, kind int?, node_key text?, subject text, column_name text?, expected text?, is text?, year int?, moment int?, moment_minor int?)
-- The ledger's current findings of one rule, to find one by its stable key.
SELECT g.id, n.kind, n.key, g.subject, g.column_name, g.expected, g.found, g.year, m.moment, m.minor
FROM finding g JOIN snapshot y ON y.id = g.snapshot AND y.superseded_by IS NULL
LEFT JOIN node n ON n.entity = g.entity AND n.id = g.node
LEFT JOIN amount m ON m.entity = g.entity AND m.node = g.node AND g.rule = 'total-differs'
    AND m.snapshot = g.snapshot
WHERE g.entity = $entity AND g.rule = $rule AND g.severity >= 2
ORDER BY g.severity DESC, ABS(COALESCE(g.minor, 0)) DESC, g.id, m.moment, m.row, m.item;

-- name: flag_rows(entity int, flag int) -> (snapshot int, source_row int, file text, sheet text)
SELECT r.snapshot, r.row, s.name, s.sheet FROM trace_flag_row r JOIN snapshot s ON s.id = r.snapshot
WHERE r.entity = $entity AND r.flag = $flag ORDER BY r.snapshot, r.row;

-- name: flag_finding_rows(entity int, finding int) -> (snapshot int, source_row int, file text, sheet text)
SELECT x.snapshot, x.source_row, s.name, s.sheet FROM (
    SELECT r.snapshot AS snapshot, r.row AS source_row FROM finding_row r
    WHERE r.entity = $entity AND r.finding = $finding
    UNION
    SELECT f.snapshot, f.row FROM finding f
    WHERE f.entity = $entity AND f.id = $finding AND f.row IS NOT NULL) x
JOIN snapshot s ON s.id = x.snapshot ORDER BY x.snapshot, x.source_row;

-- name: flag_reply_counts(first int, last int) -> (entity int, key text, replies int)
-- all entities: how often each question of one or all was answered; people write these
SELECT entity, key, CAST(COUNT(*) AS BIGINT) FROM trace_reply
WHERE entity BETWEEN $first AND $last GROUP BY entity, key ORDER BY entity, key;

-- name: flag_replies(entity int, key text) -> (item int, at int, author text, unit text, words text, url text?)
SELECT item, at, author, unit, text, url FROM trace_reply
WHERE entity = $entity AND key = $key ORDER BY item;

-- name: flag_reply_next(entity int, key text) -> (item int)
SELECT COALESCE(MAX(item), 0) + 1 FROM trace_reply WHERE entity = $entity AND key = $key;

-- name: flag_reply_put(entity int, key text, item int, author text, unit text, words text, url text?, at int)
INSERT INTO trace_reply (entity, key, item, author, unit, text, url, at)
VALUES ($entity, $key, $item, $author, $unit, $words, $url, $at);

-- ==== reconcile ====

-- name: compare_forget(entity int)
DELETE FROM trace_compare WHERE entity = $entity;

-- name: compare_totals_forget(entity int)
DELETE FROM trace_compare_total WHERE entity = $entity;

-- name: compare_forget_topic(entity int, topic int)
DELETE FROM trace_compare WHERE entity = $entity AND topic = $topic;

-- name: compare_total_forget_topic(entity int, topic int)
DELETE FROM trace_compare_total WHERE entity = $entity AND topic = $topic;

-- name: compare_forget_line(entity int, key text)
DELETE FROM trace_compare WHERE entity = $entity AND key = $key;

-- name: compare_counted(entity int, topic int) -> (lines int)
SELECT CAST(COALESCE(SUM(lines), 0) AS BIGINT) FROM trace_compare_total
WHERE entity = $entity AND topic = $topic;

-- name: compare_kept(entity int, topic int) -> (key text, state int, size int, side_a text, currency text, node_a int?, node_b int?)
SELECT key, state, size, side_a, currency, node_a, node_b FROM trace_compare
WHERE entity = $entity AND topic = $topic;

-- name: compare_put(entity int, key text, topic int, state int, size int, subject text, year int, side_a text, side_b text, a int?, b int?, currency text, node_a int?, node_b int?, snapshot_a int?, row_a int?, snapshot_b int?, row_b int?)
INSERT INTO trace_compare (entity, key, topic, state, size, subject, year, side_a, side_b, a, b,
    currency, node_a, node_b, snapshot_a, row_a, snapshot_b, row_b)
VALUES ($entity, $key, $topic, $state, $size, $subject, $year, $side_a, $side_b, $a, $b, $currency,
    $node_a, $node_b, $snapshot_a, $row_a, $snapshot_b, $row_b) ON CONFLICT DO NOTHING;

-- name: compare_total_put(entity int, topic int, state int, lines int, minor int)
INSERT INTO trace_compare_total (entity, topic, state, lines, minor)
VALUES ($entity, $topic, $state, $lines, $minor);

-- name: compare_lines(first int, last int, topic_first int, topic_last int, year int, differing int, key text, most int) -> (entity int, key text, topic int, state int, subject text, year int, side_a text, side_b text, a int?, b int?, currency text, snapshot_a int?, row_a int?, snapshot_b int?, row_b int?, entity_code text, entity_name text, file_a text?, file_b text?)
-- all entities: lines of one or all, largest difference first
SELECT x.entity, x.key, x.topic, x.state, x.subject, x.year, x.side_a, x.side_b, x.a, x.b,
    x.currency, x.snapshot_a, x.row_a, x.snapshot_b, x.row_b, e.code, e.name, s.name, t.name
FROM (SELECT c.entity, c.key, c.topic, c.state, c.size, c.subject, c.year, c.side_a, c.side_b, c.a,
        c.b, c.currency, c.snapshot_a, c.row_a, c.snapshot_b, c.row_b FROM trace_compare c
    WHERE c.entity BETWEEN $first AND $last AND c.topic BETWEEN $topic_first AND $topic_last
    AND ($year = 0 OR c.year = $year) AND ($differing = 0 OR c.state >= 3)
    AND ($key = '' OR c.key = $key)
    ORDER BY c.size DESC, c.entity, c.key LIMIT $most) x
JOIN entity e ON e.id = x.entity
LEFT JOIN snapshot s ON s.id = x.snapshot_a
LEFT JOIN snapshot t ON t.id = x.snapshot_b
ORDER BY x.size DESC, x.entity, x.key;

-- name: compare_totals(first int, last int) -> (topic int, state int, lines int, minor int, explained int)
-- all entities: lines of each topic, in one or all; explained: lines that somebody gave a reason for
SELECT c.topic, c.state, CAST(SUM(c.lines) AS BIGINT),
    CAST(CASE WHEN SUM(c.minor / 1000000) > 9000000000000 THEN 9000000000000000000
        ELSE SUM(c.minor / 1000000) * 1000000 + SUM(c.minor % 1000000) END AS BIGINT),
    (SELECT COUNT(DISTINCT r.key) FROM trace_reason r JOIN trace_compare l
        ON l.entity = r.entity AND l.key = r.key
        WHERE r.entity BETWEEN $first AND $last AND l.topic = c.topic)
FROM trace_compare_total c WHERE c.entity BETWEEN $first AND $last
GROUP BY c.topic, c.state ORDER BY c.topic, c.state;

-- name: compare_reasons(first int, last int, key text) -> (entity int, key text, item int, type text, words text, minor int?, author text, at int)
-- all entities: why sources differ, in one or all; people write these
SELECT entity, key, item, type, text, minor, author, at FROM trace_reason
WHERE entity BETWEEN $first AND $last AND ($key = '' OR key = $key) ORDER BY entity, key, item;

-- name: compare_reason_next(entity int, key text) -> (item int)
SELECT COALESCE(MAX(item), 0) + 1 FROM trace_reason WHERE entity = $entity AND key = $key;

-- name: compare_reason_put(entity int, key text, item int, type text, words text, minor int?, currency text?, author text, at int)
INSERT INTO trace_reason (entity, key, item, type, text, minor, currency, author, at)
VALUES ($entity, $key, $item, $type, $words, $minor, $currency, $author, $at);

-- name: compare_debts(entity int) -> (node int, node_key text, label text, starts int?, layout text, moment int, year int, day int?, cut_off int?, minor int, currency text, snapshot int, source_row int, creditor text?)
-- Loans with what was authorised or contracted and what is owed, in current files.
WITH fresh AS (
    SELECT s.id AS id, s.layout AS layout, s.cut_off AS cut_off,
        ROW_NUMBER() OVER (ORDER BY COALESCE(s.cut_off, -1000000), s.retrieved_at / 86400000,
            s.sha256, s.sheet, s.layout) AS n
    FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot AND s.superseded_by IS NULL
    WHERE h.entity = $entity)
SELECT n.id, n.key, n.label, n.starts, s.layout, a.moment, COALESCE(a.year, n.year, 0), a.at,
    s.cut_off, a.minor, a.currency, a.snapshot, a.row,
    (SELECT MIN(o.name_key) FROM party p JOIN organisation o
        ON o.entity = p.entity AND o.id = p.organisation
        WHERE p.entity = n.entity AND p.node = n.id AND p.role = 5)
FROM trace_node t JOIN node n ON n.entity = t.entity AND n.id = t.node
JOIN amount a ON a.entity = t.entity AND a.node = t.node AND a.moment IN (24, 35, 38)
    AND a.currency = t.currency
JOIN fresh s ON s.id = a.snapshot
WHERE t.entity = $entity AND t.kind = 3
ORDER BY n.key, n.id, a.currency, a.moment, s.n, a.row, a.item;

-- name: compare_awards(entity int, low int, high int) -> (award int, side int, node int, snapshot int, source_row int, minor int, currency text, label text, node_key text, year int?)
-- Awards with their figure (side 0) and that of the contracts they led to (side 1; 2 when another
-- award leads there too).
WITH fresh AS (
    SELECT s.id AS id, ROW_NUMBER() OVER (ORDER BY COALESCE(s.cut_off, -1000000),
        s.retrieved_at / 86400000, s.sha256, s.sheet, s.layout) AS n
    FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot AND s.superseded_by IS NULL
    WHERE h.entity = $entity),
edge AS (
    SELECT DISTINCT l.source AS award, l.target AS contract
    FROM node w CROSS JOIN trace_link l CROSS JOIN node n
    WHERE w.entity = $entity AND w.id BETWEEN $low AND $high AND w.kind = 14
    AND l.entity = $entity AND l.source = w.id AND l.evidence <> 4 AND n.entity = $entity AND n.id = l.target AND n.kind = 9),
origin AS (
    SELECT x.contract AS contract, COUNT(DISTINCT l.source) AS awards
    FROM (SELECT DISTINCT e.contract AS contract FROM edge e) x
    CROSS JOIN trace_link l CROSS JOIN node w
    WHERE l.entity = $entity AND l.target = x.contract AND l.evidence <> 4
    AND w.entity = $entity AND w.id = l.source AND w.kind = 14 GROUP BY x.contract)
SELECT t.award, t.side, t.node, t.snapshot, t.row, t.minor, t.currency, w.label, w.key, w.year
FROM (
    SELECT e.award AS award, 0 AS side, e.award AS node, a.snapshot AS snapshot,
        MIN(a.row) AS row, a.minor AS minor, a.currency AS currency, s.n AS n
    FROM (SELECT DISTINCT award FROM edge) e
    JOIN amount a ON a.entity = $entity AND a.node = e.award AND a.moment = 23
    JOIN fresh s ON s.id = a.snapshot
    GROUP BY e.award, a.snapshot, a.minor, a.currency, s.n
    UNION ALL
    SELECT e.award, CASE WHEN o.awards > 1 THEN 2 ELSE 1 END, e.contract, a.snapshot, MIN(a.row),
        a.minor, a.currency, s.n
    FROM edge e JOIN origin o ON o.contract = e.contract
    JOIN amount a ON a.entity = $entity AND a.node = e.contract AND a.moment = 24
    JOIN fresh s ON s.id = a.snapshot
    GROUP BY e.award, o.awards, e.contract, a.snapshot, a.minor, a.currency, s.n) t
JOIN node w ON w.entity = $entity AND w.id = t.award
ORDER BY t.award, t.side, t.node, t.n, t.row;

-- name: compare_announced(entity int, low int, high int) -> (node int, moment int, snapshot int, source_row int, minor int, currency text, label text, node_key text, year int?, kind int)
-- Published procedures and awards with a figure that lead to no contract, nor to an award that
-- stands here itself; the award's figure first.
WITH fresh AS (
    SELECT s.id AS id, ROW_NUMBER() OVER (ORDER BY COALESCE(s.cut_off, -1000000),
        s.retrieved_at / 86400000, s.sha256, s.sheet, s.layout) AS n
    FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot AND s.superseded_by IS NULL
    WHERE h.entity = $entity)
SELECT n.id, a.moment, a.snapshot, MIN(a.row), a.minor, a.currency, n.label, n.key, n.year, n.kind
FROM node n CROSS JOIN amount a CROSS JOIN fresh s
WHERE n.entity = $entity AND n.id BETWEEN $low AND $high AND n.kind IN (8, 14)
AND n.published = 1
AND a.entity = $entity AND a.node = n.id AND a.moment IN (22, 23) AND s.id = a.snapshot
AND NOT EXISTS (SELECT 1 FROM trace_link l JOIN node m ON m.entity = l.entity AND m.id = l.target
    WHERE l.entity = $entity AND l.source = n.id AND m.kind IN (9, 14))
AND NOT EXISTS (SELECT 1 FROM trace_same x WHERE x.entity = $entity AND x.node = n.id)
GROUP BY n.id, a.moment, a.snapshot, a.minor, a.currency, n.label, n.key, n.year, n.kind, s.n
ORDER BY n.id, a.moment DESC, s.n, MIN(a.row);

-- name: compare_layouts(entity int) -> (layout text)
-- Kinds of file that describe contracts.
SELECT DISTINCT s.layout FROM node n JOIN amount a ON a.entity = n.entity AND a.node = n.id
    AND a.moment = 24
JOIN snapshot s ON s.id = a.snapshot AND s.superseded_by IS NULL
WHERE n.entity = $entity AND n.kind = 9 ORDER BY s.layout;

-- name: compare_contracts(entity int, low int, high int) -> (node int, layout text, snapshot int, source_row int, minor int, currency text, label text, node_key text, year int?)
-- Contracts with their figure in each kind of file; one said again in other rows counts once.
WITH fresh AS (
    SELECT s.id AS id, s.layout AS layout, ROW_NUMBER() OVER (ORDER BY
        COALESCE(s.cut_off, -1000000), s.retrieved_at / 86400000, s.sha256, s.sheet, s.layout) AS n
    FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot AND s.superseded_by IS NULL
    WHERE h.entity = $entity)
SELECT n.id, s.layout, a.snapshot, MIN(a.row), a.minor, a.currency, n.label, n.key, n.year
FROM node n CROSS JOIN amount a CROSS JOIN fresh s
WHERE n.entity = $entity AND n.id BETWEEN $low AND $high AND n.kind = 9
AND a.entity = $entity AND a.node = n.id AND a.moment = 24 AND s.id = a.snapshot
GROUP BY n.id, s.layout, a.snapshot, a.minor, a.currency, n.label, n.key, n.year, s.n
ORDER BY n.id, s.layout, s.n, MIN(a.row);

-- ==== lists ======================================================================================

-- name: trace_list(way int, entity int, kind int, unit int, supplier int, year int, after_minor int, after_node int, counted int, most int) -> (node int, kind int, node_key text, label text, published int, moment int?, currency text, minor int, in_proven int, in_possible int, out_proven int, out_possible int, unit int?, unit_name text?, supplier int?, supplier_name text?, year int?, snapshot int, source_row int, file text)
-- $way says which index leads: 1 kind, 2 unit and kind, 3 supplier.
SELECT n.id, t.kind, n.key, n.label, n.published, t.moment, t.currency, t.minor, t.in_proven,
    t.in_possible, t.out_proven, t.out_possible, t.unit, u.name, t.supplier, p.name, t.year,
    n.snapshot, n.row, s.name
FROM (
    SELECT k.* FROM (SELECT entity, node, currency, minor FROM trace_node
        WHERE $way = 1 AND entity = $entity AND kind = $kind
        AND (minor, node) < ($after_minor, $after_node) AND ($year = 0 OR year = $year)
        AND counted >= $counted
        ORDER BY minor DESC, node DESC LIMIT $most) k
    UNION ALL
    SELECT k.* FROM (SELECT entity, node, currency, minor FROM trace_node
        WHERE $way = 2 AND entity = $entity AND unit = $unit AND kind = $kind
        AND (minor, node) < ($after_minor, $after_node) AND ($year = 0 OR year = $year)
        AND counted >= $counted
        ORDER BY minor DESC, node DESC LIMIT $most) k
    UNION ALL
    SELECT k.* FROM (SELECT entity, node, currency, minor FROM trace_node
        WHERE $way = 3 AND entity = $entity AND supplier = $supplier
        AND ($kind = 0 OR kind = $kind)
        AND (minor, node) < ($after_minor, $after_node) AND ($year = 0 OR year = $year)
        AND counted >= $counted
        ORDER BY minor DESC, node DESC LIMIT $most) k) f
JOIN trace_node t ON t.entity = f.entity AND t.node = f.node AND t.currency = f.currency
JOIN node n ON n.entity = t.entity AND n.id = t.node
JOIN snapshot s ON s.id = n.snapshot
LEFT JOIN organisation u ON u.entity = t.entity AND u.id = t.unit
LEFT JOIN organisation p ON p.entity = t.entity AND p.id = t.supplier
ORDER BY t.minor DESC, t.node DESC, t.currency;

-- ==== series ====

-- name: series_node(entity int, id int) -> (kind int, node_key text, label text, published int, unit int?, unit_name text?, starts int?, ends int?, year int?, snapshot int, source_row int, file text, entity_code text, entity_name text)
SELECT n.kind, n.key, n.label, n.published, n.unit, u.name, n.starts, n.ends, n.year, n.snapshot,
    n.row, s.name, e.code, e.name
FROM node n JOIN entity e ON e.id = n.entity JOIN snapshot s ON s.id = n.snapshot
LEFT JOIN organisation u ON u.entity = n.entity AND u.id = n.unit
WHERE n.entity = $entity AND n.id = $id;

-- name: series_amounts(entity int, node int, superseded int) -> (moment int, year int, at int?, minor int, currency text, snapshot int, source_row int, file text, cut_off int?, imported_at int, replaced int)
-- Figures by moment and year, oldest file first; superseded = 1: of files that newer ones replaced
-- too.
SELECT a.moment, COALESCE(a.year, n.year, 0), a.at, a.minor, a.currency, a.snapshot, a.row, s.name,
    s.cut_off, s.imported_at, CASE WHEN s.superseded_by IS NULL THEN 0 ELSE 1 END
FROM node n JOIN amount a ON a.entity = n.entity AND a.node = n.id
JOIN snapshot s ON s.id = a.snapshot AND ($superseded = 1 OR s.superseded_by IS NULL)
WHERE n.entity = $entity AND n.id = $node
ORDER BY a.moment, COALESCE(a.year, n.year, 0), a.currency, COALESCE(s.cut_off, -1000000),
    s.retrieved_at / 86400000, s.sha256, s.sheet, s.layout, a.snapshot, a.row, a.item;

-- name: series_siblings(entity int, kind int, h0 int, h1 int, h2 int, h3 int, h4 int, h5 int, h6 int, h7 int, h8 int, h9 int, h10 int, h11 int, h12 int, h13 int, h14 int, h15 int, h16 int, h17 int, h18 int, h19 int, h20 int) -> (id int, node_key text)
SELECT id, key FROM node WHERE entity = $entity AND kind = $kind AND key_hash IN ($h0, $h1, $h2,
    $h3, $h4, $h5, $h6, $h7, $h8, $h9, $h10, $h11, $h12, $h13, $h14, $h15, $h16, $h17, $h18, $h19,
    $h20) ORDER BY key;

-- name: series_parties(entity int, node int) -> (role int, organisation int, label text)
-- In current files, each once.
SELECT DISTINCT p.role, o.id, o.name FROM party p
JOIN snapshot s ON s.id = p.snapshot AND s.superseded_by IS NULL
JOIN organisation o ON o.entity = p.entity AND o.id = p.organisation
WHERE p.entity = $entity AND p.node = $node ORDER BY p.role, o.id;

-- name: series_facts(entity int, node int) -> (label text, value text, snapshot int, source_row int, file text)
-- What current files say besides money, oldest first.
SELECT a.name, a.value, a.snapshot, a.row, s.name FROM attribute a
JOIN snapshot s ON s.id = a.snapshot AND s.superseded_by IS NULL
WHERE a.entity = $entity AND a.node = $node
ORDER BY a.name, COALESCE(s.cut_off, -1000000), s.retrieved_at / 86400000, s.sha256, s.sheet,
    s.layout, a.row;

-- name: series_traced(entity int, node int) -> (currency text, minor int, out_proven int, out_possible int)
SELECT currency, minor, out_proven, out_possible FROM trace_node
WHERE entity = $entity AND node = $node ORDER BY currency;

-- name: series_progress(entity int, node int, physical text, financial text) -> (physical int, value text, snapshot int, source_row int, file text, cut_off int?, imported_at int)
-- In all files, oldest first.
SELECT CASE WHEN a.name = $physical THEN 1 ELSE 0 END, a.value, a.snapshot, a.row, s.name,
    s.cut_off, s.imported_at
FROM attribute a JOIN snapshot s ON s.id = a.snapshot
WHERE a.entity = $entity AND a.node = $node AND a.name IN ($physical, $financial)
ORDER BY COALESCE(s.cut_off, -1000000), s.retrieved_at / 86400000, s.sha256, s.sheet, s.layout,
    a.snapshot, a.row;

-- name: series_down(entity int, source int, most int) -> (node int, kind int, node_key text, label text, starts int?, ends int?, supplier int?, supplier_name text?)
-- One step down from a work, over proven links.
SELECT n.id, n.kind, n.key, n.label, n.starts, n.ends, o.id, o.name
FROM (SELECT DISTINCT l.target AS node FROM trace_link l
    WHERE l.entity = $entity AND l.source = $source AND l.evidence <> 4 LIMIT $most) x
JOIN node n ON n.entity = $entity AND n.id = x.node AND n.kind IN (8, 9, 10, 14, 15)
LEFT JOIN organisation o ON o.entity = $entity AND o.id = (SELECT MIN(t.supplier)
    FROM trace_node t WHERE t.entity = $entity AND t.node = n.id)
ORDER BY n.id;

-- name: series_supplier(entity int, node int) -> (supplier int, label text)
SELECT o.id, o.name FROM trace_node t
JOIN organisation o ON o.entity = t.entity AND o.id = t.supplier
WHERE t.entity = $entity AND t.node = $node ORDER BY o.id;

-- name: series_documents(entity int, node int, most int) -> (node int, kind text, title text, url text, dated int?, snapshot int, source_row int, file text)
-- In current files.
SELECT c.node, c.kind, c.title, c.url, c.dated, c.snapshot, c.row, s.name
FROM document c JOIN snapshot s ON s.id = c.snapshot AND s.superseded_by IS NULL
WHERE c.entity = $entity AND c.node = $node
ORDER BY COALESCE(c.dated, 1000000), c.snapshot, c.row, c.item LIMIT $most;

-- name: series_roots(entity int, kind int, year int, first int, last int) -> (year int, scheme text, code text, node int, moment int, currency text, snapshot int, source_row int, minor int, file text)
-- What stands at the top of each classification, oldest file first; year 0 = all.
SELECT COALESCE(a.year, n.year, 0), COALESCE(n.scheme, ''), COALESCE(n.code, ''), n.id, a.moment,
    a.currency, a.snapshot, a.row, a.minor, s.name
FROM node n JOIN amount a ON a.entity = n.entity AND a.node = n.id
JOIN snapshot s ON s.id = a.snapshot AND s.superseded_by IS NULL
WHERE n.entity = $entity AND n.kind = $kind AND n.kind IN (1, 5) AND n.parent IS NULL
AND n.published = 1 AND a.moment BETWEEN $first AND $last
AND ($year = 0 OR COALESCE(a.year, n.year, 0) = $year)
ORDER BY COALESCE(a.year, n.year, 0), CASE WHEN a.currency = 'MXN' THEN 0 ELSE 1 END, a.currency,
    CASE COALESCE(n.scheme, '~') WHEN 'COG' THEN '0' WHEN 'CFG' THEN '1' WHEN 'CA' THEN '2'
        ELSE '3' || COALESCE(n.scheme, '~') END,
    a.moment, COALESCE(s.cut_off, -1000000), s.retrieved_at / 86400000, s.sha256, s.sheet,
    s.layout, n.id, a.row, a.item;

-- name: series_parts(entity int, kind int, year int?, parent int, scheme text, first int, last int) -> (node int, code text, node_key text, label text, unit int?, moment int, year int, currency text, snapshot int, source_row int, minor int, file text)
-- Lines below one (parent), or at the top of a classification (parent 0), of one year.
SELECT n.id, COALESCE(n.code, ''), n.key, n.label, n.unit, a.moment, COALESCE(a.year, n.year, 0),
    a.currency, a.snapshot, a.row, a.minor, s.name
FROM node n JOIN amount a ON a.entity = n.entity AND a.node = n.id
JOIN snapshot s ON s.id = a.snapshot AND s.superseded_by IS NULL
WHERE n.entity = $entity AND n.kind = $kind AND n.kind IN (1, 5)
AND n.year IS NOT DISTINCT FROM CAST($year AS BIGINT)
AND COALESCE(n.parent, 0) = $parent AND ($parent <> 0 OR COALESCE(n.scheme, '') = $scheme)
AND a.moment BETWEEN $first AND $last
ORDER BY n.id, a.moment, COALESCE(s.cut_off, -1000000), s.retrieved_at / 86400000, s.sha256,
    s.sheet, s.layout, a.row, a.item;

-- name: series_parents(entity int, kind int, year int?) -> (parent int)
-- Lines of a year that are divided further.
SELECT DISTINCT n.parent FROM node n
WHERE n.entity = $entity AND n.kind = $kind AND n.kind IN (1, 5)
AND n.year IS NOT DISTINCT FROM CAST($year AS BIGINT) AND n.parent IS NOT NULL ORDER BY n.parent;

-- name: series_debt(entity int, first int, last int) -> (node int, code text, node_key text, label text, unit int?, moment int, year int, currency text, snapshot int, source_row int, minor int, file text)
-- Chapter 9000 and its concepts in all years.
SELECT n.id, n.code, n.key, n.label, n.unit, a.moment, COALESCE(a.year, n.year, 0), a.currency,
    a.snapshot, a.row, a.minor, s.name
FROM node n JOIN amount a ON a.entity = n.entity AND a.node = n.id
JOIN snapshot s ON s.id = a.snapshot AND s.superseded_by IS NULL
WHERE n.entity = $entity AND n.kind = 5 AND n.kind IN (1, 5) AND n.scheme = 'COG'
AND n.code IN ('9000', '9100', '9200', '9300', '9400', '9500', '9600', '9900')
AND a.moment BETWEEN $first AND $last AND a.currency = 'MXN'
ORDER BY COALESCE(a.year, n.year, 0), n.code, a.moment, COALESCE(s.cut_off, -1000000),
    s.retrieved_at / 86400000, s.sha256, s.sheet, s.layout, n.id, a.row, a.item;
