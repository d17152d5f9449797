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
    ORDER BY possible DESC, target LIMIT $most) q1
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n2 AND currency = $currency
    ORDER BY possible DESC, target LIMIT $most) q2
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n3 AND currency = $currency
    ORDER BY possible DESC, target LIMIT $most) q3
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n4 AND currency = $currency
    ORDER BY possible DESC, target LIMIT $most) q4
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n5 AND currency = $currency
    ORDER BY possible DESC, target LIMIT $most) q5
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n6 AND currency = $currency
    ORDER BY possible DESC, target LIMIT $most) q6
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n7 AND currency = $currency
    ORDER BY possible DESC, target LIMIT $most) q7
UNION ALL
SELECT * FROM (SELECT source AS mine, target AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND source = $n8 AND currency = $currency
    ORDER BY possible DESC, target LIMIT $most) q8;

-- name: route_up(entity int, currency text, most int, n1 int, n2 int, n3 int, n4 int, n5 int, n6 int, n7 int, n8 int) -> (mine int, other int, evidence int, proven int, possible int)
-- Links of eight nodes from where their money comes, most pesos of each first.
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n1 AND currency = $currency
    ORDER BY possible DESC, source LIMIT $most) q1
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n2 AND currency = $currency
    ORDER BY possible DESC, source LIMIT $most) q2
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n3 AND currency = $currency
    ORDER BY possible DESC, source LIMIT $most) q3
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n4 AND currency = $currency
    ORDER BY possible DESC, source LIMIT $most) q4
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n5 AND currency = $currency
    ORDER BY possible DESC, source LIMIT $most) q5
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n6 AND currency = $currency
    ORDER BY possible DESC, source LIMIT $most) q6
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n7 AND currency = $currency
    ORDER BY possible DESC, source LIMIT $most) q7
UNION ALL
SELECT * FROM (SELECT target AS mine, source AS other, evidence, proven, possible
    FROM trace_link WHERE entity = $entity AND target = $n8 AND currency = $currency
    ORDER BY possible DESC, source LIMIT $most) q8;

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
-- What files say of up to eight links; the best evidence first.
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
    OR (l.source = $a8 AND l.target = $b8))
ORDER BY l.source, l.target, l.evidence, CASE WHEN l.minor IS NULL THEN 1 ELSE 0 END,
    l.minor DESC, l.snapshot DESC, l.row;

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
