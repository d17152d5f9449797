-- Queries of the ledger, a section for each file that owns tables. Text is the same on both engines
-- except where a query says otherwise.

-- ==== load: snapshots in the making =============================================================

-- name: counter_reserve(entity int, counter text, count int) -> (next int)
-- The number after the reserved ones.
INSERT INTO counter (entity, name, next) VALUES ($entity, $counter, $count + 1)
ON CONFLICT (entity, name) DO UPDATE SET next = counter.next + $count RETURNING next;

-- name: counter_read(entity int, counter text) -> (next int)
SELECT next FROM counter WHERE entity = $entity AND name = $counter;

-- name: counter_write(entity int, counter text, next int)
INSERT INTO counter (entity, name, next) VALUES ($entity, $counter, $next)
ON CONFLICT (entity, name) DO UPDATE SET next = $next;

-- name: home_read() -> (next int)
-- The instance's own entity, kept as a counter of nobody.
SELECT next FROM counter WHERE entity = 0 AND name = 'home';

-- name: load_snapshot_known(owner int, sha256 text, sheet text, layout text) -> (id int)
SELECT id FROM snapshot
WHERE owner = $owner AND sha256 = $sha256 AND sheet = $sheet AND layout = $layout;

-- name: load_snapshot_put(id int, owner int, sha256 text, size int, file_name text, sheet text, series text, url text?, retrieved_at int, cut_off int?, layout text, layout_sha256 text, format text, encoding text, header_row int, imported_at int, imported_by text, program text)
INSERT INTO snapshot (id, owner, sha256, size, name, sheet, series, url, retrieved_at, cut_off,
    layout, layout_sha256, format, encoding, header_row, rows_read, rows_accepted,
    rows_quarantined, previous, superseded_by, imported_at, imported_by, program)
VALUES ($id, $owner, $sha256, $size, $file_name, $sheet, $series, $url, $retrieved_at, $cut_off,
    $layout, $layout_sha256, $format, $encoding, $header_row, 0, 0, 0, NULL, NULL,
    $imported_at, $imported_by, $program);

-- name: load_snapshot_finish(id int, series text, rows_read int, rows_accepted int, rows_quarantined int, previous int?, superseded_by int?)
UPDATE snapshot SET series = $series, rows_read = $rows_read, rows_accepted = $rows_accepted,
    rows_quarantined = $rows_quarantined, previous = $previous, superseded_by = $superseded_by
WHERE id = $id;

-- name: load_snapshot_supersede(id int, newer int)
UPDATE snapshot SET superseded_by = $newer WHERE id = $id;

-- name: load_share_put(entity int, snapshot int, rows int)
INSERT INTO snapshot_share (entity, snapshot, rows) VALUES ($entity, $snapshot, $rows);

-- name: load_series_members(owner int, layout text, except_id int) -> (id int, series text, sheet text, cut_off int?, superseded int, rows_read int)
-- Earlier snapshots of a layout, newest import first.
SELECT id, series, sheet, cut_off, CASE WHEN superseded_by IS NULL THEN 0 ELSE 1 END, rows_read
FROM snapshot WHERE owner = $owner AND layout = $layout AND id <> $except_id
ORDER BY id DESC;

-- ==== load: kept bytes and row index =============================================================

-- name: file_chunk_kept(entity int, sha256 text) -> (seq int)
SELECT seq FROM file_chunk WHERE entity = $entity AND sha256 = $sha256 AND seq = 0;

-- name: file_chunk_add(entity int, sha256 text, seq int, size int, data blob)
INSERT INTO file_chunk (entity, sha256, seq, size, data)
VALUES ($entity, $sha256, $seq, $size, $data);

-- name: file_chunk_read(entity int, sha256 text, seq int) -> (size int, data blob)
SELECT size, data FROM file_chunk WHERE entity = $entity AND sha256 = $sha256 AND seq = $seq;

-- name: row_index_piece(entity int, snapshot int, seq int) -> (rows int, data blob)
SELECT rows, data FROM row_index WHERE entity = $entity AND snapshot = $snapshot AND seq = $seq;

-- name: row_index_rows(entity int, snapshot int) -> (pieces int, rows int)
SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN seq > 0 THEN rows ELSE 0 END), 0) AS BIGINT)
FROM row_index WHERE entity = $entity AND snapshot = $snapshot;

-- ==== load: nodes ================================================================================

-- name: load_nodes_by_hash(entity int, h1 int, h2 int, h3 int, h4 int, h5 int, h6 int, h7 int, h8 int, h9 int, h10 int, h11 int, h12 int, h13 int, h14 int, h15 int, h16 int, h17 int, h18 int, h19 int, h20 int, h21 int, h22 int, h23 int, h24 int, h25 int, h26 int, h27 int, h28 int, h29 int, h30 int, h31 int, h32 int) -> (id int, kind int, node_key text, key_hash int)
SELECT id, kind, key, key_hash FROM node
WHERE entity = $entity AND key_hash IN ($h1, $h2, $h3, $h4, $h5, $h6, $h7, $h8, $h9, $h10, $h11,
    $h12, $h13, $h14, $h15, $h16, $h17, $h18, $h19, $h20, $h21, $h22, $h23, $h24, $h25, $h26, $h27,
    $h28, $h29, $h30, $h31, $h32);

-- name: load_nodes_after(entity int, after int) -> (id int, kind int, node_key text, key_hash int)
SELECT id, kind, key, key_hash FROM node
WHERE entity = $entity AND id > $after ORDER BY id LIMIT 8192;

-- name: load_nodes_describe(entity int, snapshot int, owner int, series text, newest int)
-- What this load says of nodes that were there before: taken for those that nobody described yet,
-- and for those whose words come from the same series (an older snapshot of the same publication).
UPDATE node SET label = d.label, unit = d.unit, place = d.place, starts = d.starts, ends = d.ends,
    year = d.year, scheme = d.scheme, code = d.code, parent = d.parent, published = 1,
    described_by = $snapshot
FROM node_description d
WHERE d.entity = $entity AND node.entity = $entity AND node.id = d.id
AND d.row = (SELECT MIN(o.row) FROM node_description o WHERE o.entity = $entity AND o.id = d.id)
AND (node.published = 0 OR ($newest = 1 AND node.described_by IN
    (SELECT s.id FROM snapshot s WHERE s.owner = $owner AND s.series = $series)
AND (node.label <> d.label OR node.unit IS DISTINCT FROM d.unit
    OR node.place IS DISTINCT FROM d.place OR node.starts IS DISTINCT FROM d.starts
    OR node.ends IS DISTINCT FROM d.ends OR node.year IS DISTINCT FROM d.year
    OR node.scheme IS DISTINCT FROM d.scheme OR node.code IS DISTINCT FROM d.code
    OR node.parent IS DISTINCT FROM d.parent)));

-- name: load_nodes_words_again(entity int, snapshot int)
-- Their words are taken anew (words.c).
INSERT INTO word_again (entity, node) SELECT DISTINCT d.entity, d.id
FROM node_description d JOIN node n ON n.entity = d.entity AND n.id = d.id
WHERE d.entity = $entity AND n.described_by = $snapshot
ON CONFLICT (entity, node) DO NOTHING;

-- name: load_nodes_described(entity int)
DELETE FROM node_description WHERE entity = $entity;

-- ==== load: organisations ========================================================================

-- name: load_organisations_by_rfc(entity int, t1 text, t2 text, t3 text, t4 text, t5 text, t6 text, t7 text, t8 text, t9 text, t10 text, t11 text, t12 text, t13 text, t14 text, t15 text, t16 text) -> (id int, rfc text?, code text?, name_key text, place text?, merged_into int?)
SELECT id, rfc, code, name_key, place, merged_into FROM organisation
WHERE entity = $entity AND rfc IN ($t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9, $t10, $t11, $t12,
    $t13, $t14, $t15, $t16);

-- name: load_organisations_by_code(entity int, t1 text, t2 text, t3 text, t4 text, t5 text, t6 text, t7 text, t8 text, t9 text, t10 text, t11 text, t12 text, t13 text, t14 text, t15 text, t16 text) -> (id int, rfc text?, code text?, name_key text, place text?, merged_into int?)
SELECT id, rfc, code, name_key, place, merged_into FROM organisation
WHERE entity = $entity AND code IN ($t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9, $t10, $t11, $t12,
    $t13, $t14, $t15, $t16);

-- name: load_organisations_by_name(entity int, t1 text, t2 text, t3 text, t4 text, t5 text, t6 text, t7 text, t8 text, t9 text, t10 text, t11 text, t12 text, t13 text, t14 text, t15 text, t16 text) -> (id int, rfc text?, code text?, name_key text, place text?, merged_into int?)
SELECT id, rfc, code, name_key, place, merged_into FROM organisation
WHERE entity = $entity AND name_key IN ($t1, $t2, $t3, $t4, $t5, $t6, $t7, $t8, $t9, $t10, $t11,
    $t12, $t13, $t14, $t15, $t16);

-- name: load_organisations_after(entity int, after int) -> (id int, rfc text?, code text?, name_key text, place text?, merged_into int?)
SELECT id, rfc, code, name_key, place, merged_into FROM organisation
WHERE entity = $entity AND id > $after ORDER BY id LIMIT 4096;

-- name: load_organisation_by_id(entity int, id int) -> (id int, rfc text?, code text?, name_key text, place text?, merged_into int?)
SELECT id, rfc, code, name_key, place, merged_into FROM organisation
WHERE entity = $entity AND id = $id;

-- name: load_spellings_of(entity int, i1 int, i2 int, i3 int, i4 int, i5 int, i6 int, i7 int, i8 int, i9 int, i10 int, i11 int, i12 int, i13 int, i14 int, i15 int, i16 int) -> (organisation int, name text)
SELECT organisation, name FROM organisation_name
WHERE entity = $entity AND organisation IN ($i1, $i2, $i3, $i4, $i5, $i6, $i7, $i8, $i9, $i10, $i11,
    $i12, $i13, $i14, $i15, $i16);

-- name: load_spellings_after(entity int, organisation int, name text) -> (organisation int, name text)
SELECT organisation, name FROM organisation_name
WHERE entity = $entity AND (organisation, name) > ($organisation, $name)
ORDER BY organisation, name LIMIT 4096;

-- name: load_organisation_rfc(entity int, id int, rfc text, evidence text, snapshot int, row_number int)
-- An organisation known by name or code turns up with its RFC.
UPDATE organisation SET rfc = $rfc, rfc_evidence = $evidence, rfc_snapshot = $snapshot,
    rfc_row = $row_number
WHERE entity = $entity AND id = $id;

-- name: load_organisation_code(entity int, id int, code text)
UPDATE organisation SET code = $code WHERE entity = $entity AND id = $id;

-- ==== model: its files' queries begin here; each file its own section ============================


-- ---- entity.c, place.c: reference tables, read into memory --------------------------------------

-- name: entity_all() -> (id int, code text, kind text, name text, name_key text, parent int?)
SELECT id, code, kind, name, name_key, parent FROM entity ORDER BY id;

-- name: entity_by_id(id int) -> (id int, code text, kind text, name text)
SELECT id, code, kind, name FROM entity WHERE id = $id;

-- name: entity_put(id int, code text, kind text, name text, name_key text, parent int?)
INSERT INTO entity (id, code, kind, name, name_key, parent)
VALUES ($id, $code, $kind, $name, $name_key, $parent)
ON CONFLICT (id) DO UPDATE SET name = $name, name_key = $name_key, kind = $kind;

-- name: place_all() -> (code text, kind text, name text, name_key text, south int?, west int?, north int?, east int?)
SELECT code, kind, name, name_key, south, west, north, east FROM place
WHERE kind <> 'locality' ORDER BY code;

-- name: place_aliases() -> (name_key text, place text)
SELECT name_key, place FROM place_alias ORDER BY place, name_key;

-- name: place_with_parents(code text) -> (name text, parent_name text?, above_name text?)
SELECT p.name, q.name, r.name FROM place p
LEFT JOIN place q ON q.code = p.parent AND q.kind <> 'country'
LEFT JOIN place r ON r.code = q.parent AND r.kind <> 'country' WHERE p.code = $code;

-- ---- catalogue.c, catalogue_load.c, catalogue_install.c -----------------------------------------

-- name: catalogue_all() -> (id text, version text, title text, source text, valid_from int?, loaded_at int, sha256 text?, items int)
SELECT c.id, c.version, c.title, c.source, c.valid_from, c.loaded_at, c.sha256,
    CAST((SELECT COUNT(*) FROM catalogue_item i WHERE i.catalogue = c.id AND i.version = c.version) AS BIGINT)
FROM catalogue c ORDER BY c.id, c.version;

-- name: list_all() -> (id text, dated int, title text, source text, loaded_at int, sha256 text, items int)
SELECT l.id, l.dated, l.title, l.source, l.loaded_at, l.sha256,
    CAST((SELECT COUNT(*) FROM listed p WHERE p.list = l.id AND p.dated = l.dated) AS BIGINT)
FROM list l ORDER BY l.id, l.dated;

-- name: place_count(version text) -> (items int)
SELECT CAST(COUNT(*) AS BIGINT) FROM place WHERE version = $version;

-- name: catalogue_newest(id text) -> (version text)
SELECT version FROM catalogue WHERE id = $id
ORDER BY COALESCE(valid_from, 0) DESC, version DESC, loaded_at DESC LIMIT 1;

-- name: catalogue_item_get(catalogue text, version text, code text) -> (code text, parent text?, level int, label text)
SELECT code, parent, level, label FROM catalogue_item
WHERE catalogue = $catalogue AND version = $version AND code = $code;

-- name: catalogue_item_newest(catalogue text, code text) -> (code text, parent text?, level int, label text)
-- The item in the newest version that has it.
SELECT i.code, i.parent, i.level, i.label FROM catalogue_item i
JOIN catalogue c ON c.id = i.catalogue AND c.version = i.version
WHERE i.catalogue = $catalogue AND i.code = $code
ORDER BY COALESCE(c.valid_from, 0) DESC, c.version DESC LIMIT 1;

-- name: catalogue_items(catalogue text, version text, parent text, deep int) -> (code text, parent text?, level int, label text)
SELECT code, parent, level, label FROM catalogue_item
WHERE catalogue = $catalogue AND version = $version
AND ($deep = 1 OR COALESCE(parent, '') = $parent) ORDER BY code;

-- name: catalogue_put(id text, version text, title text, source text, valid_from int?, loaded_at int, sha256 text?)
INSERT INTO catalogue (id, version, title, source, valid_from, loaded_at, sha256)
VALUES ($id, $version, $title, $source, $valid_from, $loaded_at, $sha256)
ON CONFLICT (id, version) DO UPDATE SET title = $title, source = $source, valid_from = $valid_from,
    loaded_at = $loaded_at, sha256 = $sha256;

-- name: catalogue_items_delete(catalogue text, version text)
DELETE FROM catalogue_item WHERE catalogue = $catalogue AND version = $version;

-- name: place_put(code text, kind text, name text, name_key text, parent text?, south int?, west int?, north int?, east int?, version text)
INSERT INTO place (code, kind, name, name_key, parent, south, west, north, east, version)
VALUES ($code, $kind, $name, $name_key, $parent, $south, $west, $north, $east, $version)
ON CONFLICT (code) DO UPDATE SET name = $name, name_key = $name_key, version = $version,
    south = COALESCE($south, place.south), west = COALESCE($west, place.west),
    north = COALESCE($north, place.north), east = COALESCE($east, place.east);

-- name: place_alias_put(name_key text, place text, reason text)
INSERT INTO place_alias (name_key, place, reason) VALUES ($name_key, $place, $reason)
ON CONFLICT (name_key, place) DO UPDATE SET reason = $reason;

-- name: place_box(code text, south int, west int, north int, east int)
-- A box made from a place's localities; one that the official file gave stays.
UPDATE place SET south = $south, west = $west, north = $north, east = $east
WHERE code = $code AND south IS NULL;

-- name: list_put(id text, dated int, title text, source text, sha256 text, loaded_at int)
INSERT INTO list (id, dated, title, source, sha256, loaded_at)
VALUES ($id, $dated, $title, $source, $sha256, $loaded_at)
ON CONFLICT (id, dated) DO UPDATE SET title = $title, source = $source, sha256 = $sha256,
    loaded_at = $loaded_at;

-- name: listed_delete(list text, dated int)
DELETE FROM listed WHERE list = $list AND dated = $dated;

-- name: listed_by_rfc(rfc text) -> (list text, title text, name text, status text?, dated int, since int?, until int?)
-- On the newest edition of each list.
SELECT p.list, l.title, p.name, p.status, p.dated, p.since, p.until FROM listed p
JOIN list l ON l.id = p.list AND l.dated = p.dated
WHERE p.rfc = $rfc AND p.dated = (SELECT MAX(n.dated) FROM list n WHERE n.id = p.list)
ORDER BY p.list, p.item;

-- ---- check.c and its kind -----------------------------------------------------------------------

-- name: check_snapshot(id int) -> (owner int, previous int?)
SELECT owner, previous FROM snapshot WHERE id = $id;

-- name: check_entities(snapshot int) -> (entity int)
-- all entities: those that have rows in one snapshot
SELECT entity FROM snapshot_share WHERE snapshot = $snapshot ORDER BY entity;

-- name: check_current(entity int) -> (id int)
-- all entities: current snapshots with rows of one entity, or all of them
SELECT s.id FROM snapshot s WHERE s.superseded_by IS NULL AND ($entity = 0 OR EXISTS
    (SELECT 1 FROM snapshot_share h WHERE h.entity = $entity AND h.snapshot = s.id)) ORDER BY s.id;

-- name: check_kinds(entity int) -> (kind int)
SELECT DISTINCT kind FROM node WHERE entity = $entity;

-- name: check_amounts(entity int, snapshot int, low int, high int) -> (node int, moment int, source_row int, item int, minor int, currency text, year int)
-- Node by node; within a node the caller sorts, which spares the engine a second sort.
SELECT node, moment, row, item, minor, currency, COALESCE(year, 0) FROM amount
WHERE entity = $entity AND node BETWEEN $low AND $high AND snapshot = $snapshot ORDER BY node;

-- name: check_beyond(entity int, snapshot int, low int, high int, moment int, floor int, ceiling int) -> (node int, source_row int, minor int, currency text, year int)
SELECT node, row, minor, currency, COALESCE(year, 0) FROM amount
WHERE entity = $entity AND node BETWEEN $low AND $high AND snapshot = $snapshot AND moment = $moment
AND minor <> 0 AND (minor >= $ceiling OR minor <= -$ceiling OR (minor < $floor AND minor > -$floor))
ORDER BY node, row, item;

-- name: check_totals(entity int, snapshot int, low int, high int) -> (total int, moment int, year int, currency text, part int, source_row int, minor int)
-- Figures of nodes that have parts (part 0), then those of the parts (part 1).
SELECT t.total, t.moment, t.year, t.currency, t.part, t.row, t.minor FROM (
    SELECT n.parent AS total, a.moment AS moment, COALESCE(a.year, 0) AS year, a.currency AS currency,
        1 AS part, a.row AS row, a.minor AS minor
    FROM node n JOIN amount a ON a.entity = n.entity AND a.node = n.id
    WHERE n.entity = $entity AND n.id BETWEEN $low AND $high AND n.parent IS NOT NULL
    AND a.snapshot = $snapshot
    UNION ALL
    SELECT d.parent, a.moment, COALESCE(a.year, 0), a.currency, 0, a.row, a.minor
    FROM (SELECT DISTINCT n.parent AS parent FROM node n
        WHERE n.entity = $entity AND n.id BETWEEN $low AND $high AND n.parent IS NOT NULL) d
    JOIN amount a ON a.entity = $entity AND a.node = d.parent AND a.snapshot = $snapshot) t
ORDER BY t.total, t.moment, t.year, t.currency, t.part, t.row;

-- name: check_budget(entity int, snapshot int, low int, high int) -> (node int, scheme text, code text, label text, moment int, year int, currency text, source_row int, minor int)
-- Revenue and budget lines by code and year.
SELECT n.id, n.scheme, n.code, n.label, a.moment, COALESCE(a.year, n.year, 0), a.currency, a.row,
    a.minor
FROM node n JOIN amount a ON a.entity = n.entity AND a.node = n.id
WHERE n.entity = $entity AND n.id BETWEEN $low AND $high AND n.kind IN (1, 5)
AND n.scheme IS NOT NULL AND n.code IS NOT NULL AND a.snapshot = $snapshot
ORDER BY n.scheme, n.code, n.label, a.moment, a.currency, COALESCE(a.year, n.year, 0), n.id, a.row, a.item;

-- name: check_change_counts(entity int, snapshot int) -> (kind int, changes int)
SELECT kind, CAST(COUNT(*) AS BIGINT) FROM change
WHERE entity = $entity AND snapshot = $snapshot GROUP BY kind;

-- name: check_changed_rows(entity int, snapshot int, kind int, most int) -> (source_row int?, previous_row int?)
SELECT row, previous_row FROM change WHERE entity = $entity AND snapshot = $snapshot AND kind = $kind
ORDER BY item LIMIT $most;

-- name: check_progress(entity int, snapshot int, previous int, name text, low int, high int) -> (node int, source_row int, previous_row int, now_value text, before_value text)
-- The last row of each snapshot counts where several speak of one node.
SELECT a.node, a.row, b.row, a.value, b.value FROM attribute a
JOIN attribute b ON b.entity = a.entity AND b.node = a.node AND b.name = a.name
    AND b.snapshot = $previous
WHERE a.entity = $entity AND a.node BETWEEN $low AND $high AND a.name = $name
AND a.snapshot = $snapshot AND a.value <> b.value
AND a.row = (SELECT MAX(x.row) FROM attribute x WHERE x.entity = $entity AND x.node = a.node
    AND x.name = $name AND x.snapshot = $snapshot)
AND b.row = (SELECT MAX(y.row) FROM attribute y WHERE y.entity = $entity AND y.node = a.node
    AND y.name = $name AND y.snapshot = $previous)
ORDER BY a.node;

-- name: check_awards(entity int) -> (award int, side int, snapshot int, source_row int, minor int, currency text)
-- (CROSS JOIN keeps SQLite from beginning with the links, of which there are far more.)
-- Awards that lead to contracts (side 0) and the contracts (side 1; 2 when another award leads
-- there too), each with its figure in the newest current snapshot; one said again in other rows
-- counts once.
WITH edge AS (
    SELECT d.award AS award, d.contract AS contract,
        COUNT(*) OVER (PARTITION BY d.contract) AS awards
    FROM (SELECT DISTINCT l.source AS award, l.target AS contract FROM node w
        CROSS JOIN link l CROSS JOIN node n
        WHERE w.entity = $entity AND w.kind = 14 AND l.entity = $entity AND l.source = w.id
        AND n.entity = $entity AND n.id = l.target AND n.kind = 9) d),
figure AS (
    SELECT a.node AS node, a.moment AS moment, a.snapshot AS snapshot, MIN(a.row) AS row,
        a.minor AS minor, a.currency AS currency,
        MAX(a.snapshot) OVER (PARTITION BY a.node, a.moment) AS newest
    FROM (SELECT award AS node FROM edge UNION SELECT contract FROM edge) e
    JOIN amount a ON a.entity = $entity AND a.node = e.node AND a.moment IN (23, 24)
    JOIN snapshot s ON s.id = a.snapshot AND s.superseded_by IS NULL
    GROUP BY a.node, a.moment, a.snapshot, a.minor, a.currency)
SELECT t.award, t.side, t.snapshot, t.row, t.minor, t.currency FROM (
    SELECT e.award AS award, 0 AS side, f.snapshot AS snapshot, f.row AS row, f.minor AS minor,
        f.currency AS currency
    FROM (SELECT DISTINCT award FROM edge) e
    JOIN figure f ON f.node = e.award AND f.moment = 23 AND f.snapshot = f.newest
    UNION ALL
    SELECT e.award, CASE WHEN e.awards > 1 THEN 2 ELSE 1 END, f.snapshot, f.row, f.minor,
        f.currency
    FROM edge e
    JOIN figure f ON f.node = e.contract AND f.moment = 24 AND f.snapshot = f.newest) t
ORDER BY t.award, t.side, t.snapshot, t.row;

-- name: check_payments(entity int) -> (contract int, side int, snapshot int, source_row int, minor int, currency text)
-- Contracts that lead to payments: contracted and amended (side 0), paid (side 1).
WITH edge AS (
    SELECT DISTINCT l.source AS contract, l.target AS payment FROM node p
    CROSS JOIN link l CROSS JOIN node n
    WHERE p.entity = $entity AND p.kind = 10 AND l.entity = $entity AND l.target = p.id
    AND n.entity = $entity AND n.id = l.source AND n.kind = 9),
figure AS (
    SELECT a.node AS node, a.moment AS moment, a.snapshot AS snapshot, MIN(a.row) AS row,
        a.minor AS minor, a.currency AS currency,
        MAX(a.snapshot) OVER (PARTITION BY a.node, a.moment) AS newest
    FROM (SELECT contract AS node FROM edge UNION SELECT payment FROM edge) e
    JOIN amount a ON a.entity = $entity AND a.node = e.node AND a.moment IN (6, 24, 25)
    JOIN snapshot s ON s.id = a.snapshot AND s.superseded_by IS NULL
    GROUP BY a.node, a.moment, a.snapshot, a.minor, a.currency)
SELECT t.contract, t.side, t.snapshot, t.row, t.minor, t.currency FROM (
    SELECT e.contract AS contract, 0 AS side, f.snapshot AS snapshot, f.row AS row,
        f.minor AS minor, f.currency AS currency
    FROM (SELECT DISTINCT contract FROM edge) e
    JOIN figure f ON f.node = e.contract AND f.moment IN (24, 25) AND f.snapshot = f.newest
        AND (f.moment = 24 OR f.minor > 0)
    UNION ALL
    SELECT e.contract, 1, f.snapshot, f.row, f.minor, f.currency
    FROM edge e
    JOIN figure f ON f.node = e.payment AND f.moment = 6 AND f.snapshot = f.newest) t
ORDER BY t.contract, t.side, t.snapshot, t.row;

-- name: check_roots(entity int) -> (year int, kind int, scheme text, code text, node int, moment int, currency text, snapshot int, source_row int, minor int)
-- What stands at the top of each classification of a budget, in current snapshots.
SELECT COALESCE(a.year, n.year, 0), n.kind, n.scheme, COALESCE(n.code, ''), n.id, a.moment,
    a.currency, a.snapshot, a.row, a.minor
FROM node n JOIN amount a ON a.entity = n.entity AND a.node = n.id
JOIN snapshot s ON s.id = a.snapshot AND s.superseded_by IS NULL
WHERE n.entity = $entity AND n.kind IN (1, 5) AND n.parent IS NULL AND n.scheme IS NOT NULL
AND a.moment IN (1, 4, 11, 13)
ORDER BY COALESCE(a.year, n.year, 0), a.currency, n.kind, n.scheme, a.moment, n.id, a.snapshot, a.row, a.item;

-- name: check_forget_rows(entity int, snapshot int)
DELETE FROM finding_row WHERE entity = $entity AND finding IN (SELECT f.id FROM finding f
    WHERE f.entity = $entity AND f.snapshot = $snapshot AND f.rule IN ('total-differs',
    'debt-balance', 'trust-balance', 'moments-order', 'accrued-is-approved', 'year-repeated',
    'outlier', 'overpaid', 'duplicate-amount', 'rows-changed', 'rows-vanished', 'progress-fell'));

-- name: check_forget(entity int, snapshot int)
DELETE FROM finding WHERE entity = $entity AND snapshot = $snapshot AND rule IN ('total-differs',
    'debt-balance', 'trust-balance', 'moments-order', 'accrued-is-approved', 'year-repeated',
    'outlier', 'overpaid', 'duplicate-amount', 'rows-changed', 'rows-vanished', 'progress-fell');

-- name: check_forget_rule_rows(entity int, rule text)
DELETE FROM finding_row WHERE entity = $entity AND finding IN (SELECT f.id FROM finding f
    WHERE f.entity = $entity AND f.rule = $rule);

-- name: check_forget_rule(entity int, rule text)
DELETE FROM finding WHERE entity = $entity AND rule = $rule;

-- name: check_budget_entities(entity int) -> (entity int, name text)
-- all entities: those that published revenue or budget lines
SELECT e.id, e.name FROM entity e WHERE ($entity = 0 OR e.id = $entity)
AND EXISTS (SELECT 1 FROM node n WHERE n.entity = e.id AND n.kind IN (1, 5)) ORDER BY e.id;

-- name: findings(entity int, snapshot int, rule text, at_least int, year int, superseded int, most int) -> (entity int, id int, snapshot int, rule text, severity int, node_key text?, node_label text?, column_name text?, subject text, expected text?, is text?, minor int?, year int?, file text, sheet text, entity_name text, row_snapshot int?, source_row int?, row_file text?, row_sheet text?)
-- all entities: findings of one or all, each with its rows
SELECT f.entity, f.id, f.snapshot, f.rule, f.severity, n.key, n.label, f.column_name, f.subject,
    f.expected, f.found, f.minor, f.year, s.name, s.sheet, e.name,
    COALESCE(r.snapshot, CASE WHEN f.row IS NULL THEN NULL ELSE f.snapshot END),
    COALESCE(r.row, f.row), COALESCE(t.name, s.name), COALESCE(t.sheet, s.sheet)
FROM (SELECT x.entity, x.id, x.snapshot, x.rule, x.severity, x.node, x.row, x.column_name,
        x.subject, x.expected, x.found, x.minor, x.year
    FROM finding x JOIN snapshot y ON y.id = x.snapshot
    WHERE ($entity = 0 OR x.entity = $entity) AND ($snapshot = 0 OR x.snapshot = $snapshot)
    AND ($rule = '' OR x.rule = $rule) AND x.severity >= $at_least
    AND ($year = 0 OR x.year = $year)
    AND ($superseded = 1 OR $snapshot <> 0 OR y.superseded_by IS NULL)
    ORDER BY x.severity DESC, x.entity, x.rule, ABS(COALESCE(x.minor, 0)) DESC, x.id
    LIMIT $most) f
JOIN snapshot s ON s.id = f.snapshot
JOIN entity e ON e.id = f.entity
LEFT JOIN node n ON n.entity = f.entity AND n.id = f.node
LEFT JOIN finding_row r ON r.entity = f.entity AND r.finding = f.id
LEFT JOIN snapshot t ON t.id = r.snapshot
ORDER BY f.severity DESC, f.entity, f.rule, ABS(COALESCE(f.minor, 0)) DESC, f.id, r.snapshot, r.row;

-- name: finding_counts(entity int, snapshot int, rule text, at_least int, year int, superseded int) -> (rule text, severity int, findings int)
-- all entities: how many of each rule
SELECT x.rule, x.severity, CAST(COUNT(*) AS BIGINT)
FROM finding x JOIN snapshot y ON y.id = x.snapshot
WHERE ($entity = 0 OR x.entity = $entity) AND ($snapshot = 0 OR x.snapshot = $snapshot)
AND ($rule = '' OR x.rule = $rule) AND x.severity >= $at_least AND ($year = 0 OR x.year = $year)
AND ($superseded = 1 OR $snapshot <> 0 OR y.superseded_by IS NULL)
GROUP BY x.rule, x.severity ORDER BY x.severity DESC, CAST(COUNT(*) AS BIGINT) DESC, x.rule;

-- ---- snapshot.c ---------------------------------------------------------------------------------

-- name: snapshot_count_all() -> (current int, newest int?)
-- Current snapshots, and the newest day that one of them speaks of.
SELECT COUNT(*), MAX(cut_off) FROM snapshot WHERE superseded_by IS NULL;

-- name: snapshot_count(entity int) -> (current int, newest int?)
SELECT COUNT(*), MAX(s.cut_off) FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot
WHERE h.entity = $entity AND s.superseded_by IS NULL;

-- name: snapshots(entity int, series text, current int, most int) -> (id int, owner int, owner_name text, sha256 text, name text, sheet text, series text, url text?, size int, retrieved_at int, imported_at int, cut_off int?, layout text, layout_sha256 text, format text, encoding text, imported_by text, program text, header_row int, rows_read int, rows_accepted int, rows_quarantined int, previous int?, superseded_by int?, entities int, findings int, appeared int, changed int, vanished int)
-- all entities: what was imported, newest first
WITH w AS (SELECT x.id AS id FROM snapshot x WHERE ($series = '' OR x.series = $series)
    AND ($current = 0 OR x.superseded_by IS NULL) AND ($entity = 0 OR EXISTS
        (SELECT 1 FROM snapshot_share y WHERE y.entity = $entity AND y.snapshot = x.id))
    ORDER BY x.id DESC LIMIT $most)
SELECT s.id, s.owner, e.name, s.sha256, s.name, s.sheet, s.series, s.url, s.size, s.retrieved_at,
    s.imported_at, s.cut_off, s.layout, s.layout_sha256, s.format, s.encoding, s.imported_by,
    s.program, s.header_row, s.rows_read, s.rows_accepted, s.rows_quarantined, s.previous,
    s.superseded_by, COALESCE(h.entities, 0), COALESCE(h.findings, 0),
    (SELECT CAST(COUNT(*) AS BIGINT) FROM change z
        WHERE z.entity = s.owner AND z.snapshot = s.id AND z.kind = 1),
    (SELECT CAST(COUNT(*) AS BIGINT) FROM change z
        WHERE z.entity = s.owner AND z.snapshot = s.id AND z.kind = 2),
    (SELECT CAST(COUNT(*) AS BIGINT) FROM change z
        WHERE z.entity = s.owner AND z.snapshot = s.id AND z.kind = 3)
FROM w JOIN snapshot s ON s.id = w.id
JOIN entity e ON e.id = s.owner
LEFT JOIN (SELECT y.snapshot AS snapshot, CAST(COUNT(*) AS BIGINT) AS entities,
        CAST(SUM((SELECT COUNT(*) FROM finding f WHERE f.entity = y.entity AND f.snapshot = y.snapshot))
            AS BIGINT) AS findings
    FROM snapshot_share y WHERE y.snapshot IN (SELECT w.id FROM w) GROUP BY y.snapshot) h
    ON h.snapshot = s.id
ORDER BY s.id DESC;

-- name: snapshot_match(id int, prefix text, after_prefix text, file_name text) -> (id int, by_number int, sha256 text)
-- By number, first digits of the SHA-256, or file name; newest first.
SELECT id, CASE WHEN id = $id THEN 1 ELSE 0 END, sha256 FROM snapshot
WHERE id = $id OR (sha256 >= $prefix AND sha256 < $after_prefix) OR name = $file_name
ORDER BY id DESC;

-- name: snapshot_one(id int) -> (id int, owner int, owner_name text, sha256 text, name text, sheet text, series text, url text?, size int, retrieved_at int, imported_at int, cut_off int?, layout text, layout_sha256 text, format text, encoding text, imported_by text, program text, header_row int, rows_read int, rows_accepted int, rows_quarantined int, previous int?, superseded_by int?, entities int, findings int, appeared int, changed int, vanished int)
-- all entities: one snapshot, with what was counted in the entities it holds
SELECT s.id, s.owner, e.name, s.sha256, s.name, s.sheet, s.series, s.url, s.size, s.retrieved_at,
    s.imported_at, s.cut_off, s.layout, s.layout_sha256, s.format, s.encoding, s.imported_by,
    s.program, s.header_row, s.rows_read, s.rows_accepted, s.rows_quarantined, s.previous,
    s.superseded_by,
    CAST((SELECT COUNT(*) FROM snapshot_share y WHERE y.snapshot = s.id) AS BIGINT),
    CAST((SELECT COUNT(*) FROM snapshot_share y JOIN finding f ON f.entity = y.entity
        AND f.snapshot = y.snapshot WHERE y.snapshot = s.id) AS BIGINT),
    CAST((SELECT COUNT(*) FROM change z WHERE z.entity = s.owner AND z.snapshot = s.id AND z.kind = 1) AS BIGINT),
    CAST((SELECT COUNT(*) FROM change z WHERE z.entity = s.owner AND z.snapshot = s.id AND z.kind = 2) AS BIGINT),
    CAST((SELECT COUNT(*) FROM change z WHERE z.entity = s.owner AND z.snapshot = s.id AND z.kind = 3) AS BIGINT)
FROM snapshot s JOIN entity e ON e.id = s.owner WHERE s.id = $id;

-- name: snapshot_quarantined(snapshot int, after int, most int) -> (entity int, source_row int, line int, reason text, column_name text, is text, message text, raw text)
-- all entities: those with rows in the snapshot
SELECT q.entity, q.row, q.line, q.reason, q.column_name, q.found, q.message, q.raw FROM quarantine q
WHERE q.snapshot = $snapshot AND q.row > $after ORDER BY q.row, q.item, q.entity LIMIT $most;

-- name: snapshot_reasons(snapshot int) -> (reason text, quarantined int)
-- all entities: those with rows in the snapshot
SELECT reason, CAST(COUNT(*) AS BIGINT) FROM quarantine WHERE snapshot = $snapshot
GROUP BY reason ORDER BY CAST(COUNT(*) AS BIGINT) DESC, reason;

-- ---- gap.c --------------------------------------------------------------------------------------

-- name: gap_any(entity int) -> (gaps int)
SELECT CAST(COUNT(*) AS BIGINT) FROM gap WHERE entity = $entity;

-- name: gap_unpublished(entity int) -> (node int, kind int, unit int?, node_key text, neighbour int, neighbour_kind int, stated int?, currency text?, snapshot int, source_row int)
-- Nodes that no file describes, each with what current snapshots link to it. (CROSS JOIN keeps
-- SQLite in the order written: first the few nodes, by their own index.)
SELECT n.id AS node, n.kind AS kind, n.unit AS unit, n.key AS node_key, l.target AS neighbour,
    m.kind AS neighbour_kind, l.minor AS minor, l.currency AS currency, l.snapshot AS snapshot,
    l.row AS source_row
FROM node n CROSS JOIN link l CROSS JOIN node m CROSS JOIN snapshot s
WHERE n.entity = $entity AND n.published = 0 AND l.entity = $entity AND l.source = n.id
AND m.entity = $entity AND m.id = l.target AND m.published = 1
AND s.id = l.snapshot AND s.superseded_by IS NULL
UNION ALL
SELECT n.id, n.kind, n.unit, n.key, l.source, m.kind, l.minor, l.currency, l.snapshot, l.row
FROM node n CROSS JOIN link l CROSS JOIN node m CROSS JOIN snapshot s
WHERE n.entity = $entity AND n.published = 0 AND l.entity = $entity AND l.target = n.id
AND m.entity = $entity AND m.id = l.source AND m.published = 1
AND s.id = l.snapshot AND s.superseded_by IS NULL
ORDER BY 1, 5, 9 DESC, 10;

-- name: gap_amounts(entity int) -> (node int, moment int, snapshot int, minor int, currency text)
-- Current figures of what is linked to nodes that no file describes; newest snapshot first.
SELECT a.node, a.moment, a.snapshot, a.minor, a.currency
FROM (SELECT l.target AS node FROM node n CROSS JOIN link l
        WHERE n.entity = $entity AND n.published = 0 AND l.entity = $entity AND l.source = n.id
    UNION SELECT l.source FROM node n CROSS JOIN link l
        WHERE n.entity = $entity AND n.published = 0 AND l.entity = $entity AND l.target = n.id) x
CROSS JOIN amount a CROSS JOIN snapshot s
WHERE a.entity = $entity AND a.node = x.node AND s.id = a.snapshot AND s.superseded_by IS NULL
ORDER BY a.node, a.moment, a.snapshot DESC, a.row, a.item;

-- name: gap_forget(entity int)
DELETE FROM gap WHERE entity = $entity;

-- name: gaps(entity int, stage int, most int) -> (entity int, id int, node int, stage int, missing text, minor int?, currency text?, obligation text?, snapshot int, entity_name text, node_key text, unit_name text?, file text, source_row int)
-- all entities: gaps of one or all, most pesos first
SELECT g.entity, g.id, g.node, g.stage, g.missing, g.minor, g.currency, g.obligation, g.snapshot,
    e.name, n.key, o.name, s.name, n.row
FROM gap g JOIN entity e ON e.id = g.entity
JOIN node n ON n.entity = g.entity AND n.id = g.node
JOIN snapshot s ON s.id = g.snapshot
LEFT JOIN organisation o ON o.entity = g.entity AND o.id = g.unit
WHERE ($entity = 0 OR g.entity = $entity) AND ($stage = 0 OR g.stage = $stage)
ORDER BY COALESCE(g.minor, -1) DESC, g.entity, g.id LIMIT $most;

-- ---- organisation.c, organisation_propose.c -----------------------------------------------------

-- name: organisation_one(entity int, id int) -> (id int, kind int, name text, rfc text?, code text?, place text?, merged_into int?, snapshot int, source_row int)
SELECT id, kind, name, rfc, code, place, merged_into, snapshot, row FROM organisation
WHERE entity = $entity AND id = $id;

-- name: organisations_of(entity int) -> (id int, name_key text, rfc text?, place text?, snapshot int)
-- Those that stand for themselves.
SELECT id, name_key, rfc, place, snapshot FROM organisation
WHERE entity = $entity AND merged_into IS NULL ORDER BY id;

-- name: organisations_new(entity int, snapshot int) -> (organisations int)
SELECT CAST(COUNT(*) AS BIGINT) FROM organisation WHERE entity = $entity AND snapshot = $snapshot;

-- name: candidate_pairs(entity int) -> (a int, b int)
SELECT a, b FROM organisation_candidate WHERE entity = $entity ORDER BY a, b;

-- name: candidates(entity int, state text, most int) -> (entity int, a int, b int, score int, reason text, state text, decided_by text?, decided_at int?, a_kind int, a_name text, a_rfc text?, a_code text?, a_place text?, a_merged int?, a_snapshot int, a_row int, b_kind int, b_name text, b_rfc text?, b_code text?, b_place text?, b_merged int?, b_snapshot int, b_row int)
-- all entities: candidates of one or all, best first
SELECT c.entity, c.a, c.b, c.score, c.reason, c.state, c.decided_by, c.decided_at,
    x.kind, x.name, x.rfc, x.code, x.place, x.merged_into, x.snapshot, x.row,
    y.kind, y.name, y.rfc, y.code, y.place, y.merged_into, y.snapshot, y.row
FROM organisation_candidate c
JOIN organisation x ON x.entity = c.entity AND x.id = c.a
JOIN organisation y ON y.entity = c.entity AND y.id = c.b
WHERE ($entity = 0 OR c.entity = $entity) AND ($state = '' OR c.state = $state)
ORDER BY c.score DESC, c.entity, c.a, c.b LIMIT $most;

-- name: candidate_decide(entity int, a int, b int, state text, by_whom text?, at int?)
UPDATE organisation_candidate SET state = $state, decided_by = $by_whom, decided_at = $at
WHERE entity = $entity AND a = $a AND b = $b;

-- name: candidate_put(entity int, a int, b int, score int, reason text, state text, by_whom text?, at int?)
INSERT INTO organisation_candidate (entity, a, b, score, reason, state, decided_by, decided_at)
VALUES ($entity, $a, $b, $score, $reason, $state, $by_whom, $at)
ON CONFLICT (entity, a, b) DO UPDATE SET state = $state, decided_by = $by_whom, decided_at = $at;

-- name: organisation_point(entity int, merged int, kept int)
-- The merged one and all that were merged into it: one step leads to the one that is kept.
UPDATE organisation SET merged_into = $kept
WHERE entity = $entity AND (id = $merged OR merged_into = $merged);

-- name: organisation_merge_put(entity int, id int, kept int, merged int, reason text, by_whom text, at int)
INSERT INTO organisation_merge (entity, id, kept, merged, reason, by_whom, at, undone_by, undone_at)
VALUES ($entity, $id, $kept, $merged, $reason, $by_whom, $at, NULL, NULL);

-- name: organisation_merge_get(entity int, id int) -> (kept int, merged int, undone_at int?)
SELECT kept, merged, undone_at FROM organisation_merge WHERE entity = $entity AND id = $id;

-- name: organisation_merge_undo(entity int, id int, by_whom text, at int)
UPDATE organisation_merge SET undone_by = $by_whom, undone_at = $at
WHERE entity = $entity AND id = $id;

-- name: organisation_free(entity int, merged int)
UPDATE organisation SET merged_into = NULL WHERE entity = $entity AND id = $merged;

-- name: organisation_return(entity int, merged int)
-- Those that were merged into it before go back with it.
WITH RECURSIVE below (id) AS (
    SELECT m.merged FROM organisation_merge m
    WHERE m.entity = $entity AND m.kept = $merged AND m.undone_at IS NULL
    UNION
    SELECT m.merged FROM organisation_merge m JOIN below ON m.kept = below.id
    WHERE m.entity = $entity AND m.undone_at IS NULL)
UPDATE organisation SET merged_into = $merged
WHERE entity = $entity AND id IN (SELECT id FROM below);

-- name: organisation_merges(entity int) -> (entity int, id int, kept int, merged int, kept_name text, merged_name text, reason text, by_whom text, at int, undone_by text?, undone_at int?)
-- all entities: the log of one or all, newest first
SELECT m.entity, m.id, m.kept, m.merged, x.name, y.name, m.reason, m.by_whom, m.at, m.undone_by,
    m.undone_at
FROM organisation_merge m
JOIN organisation x ON x.entity = m.entity AND x.id = m.kept
JOIN organisation y ON y.entity = m.entity AND y.id = m.merged
WHERE $entity = 0 OR m.entity = $entity ORDER BY m.at DESC, m.entity, m.id DESC;

-- name: organisation_spellings(entity int, id int) -> (organisation int, name text, evidence text, snapshot int, source_row int, file text)
SELECT n.organisation, n.name, n.evidence, n.snapshot, n.row, s.name
FROM organisation o JOIN organisation_name n ON n.entity = o.entity AND n.organisation = o.id
JOIN snapshot s ON s.id = n.snapshot
WHERE o.entity = $entity AND (o.id = $id OR o.merged_into = $id)
ORDER BY n.organisation, n.snapshot, n.row, n.name;

-- ---- words.c: the index of words ------------------------------------------------------------------

-- name: words_state(entity int) -> (entity int, last_node int, last_organisation int, nodes_done int, organisations_done int, again int)
-- all entities: up to which ids of each the words are taken
SELECT e.id,
    CAST(COALESCE((SELECT MAX(n.id) FROM node n WHERE n.entity = e.id), 0) AS BIGINT),
    CAST(COALESCE((SELECT MAX(o.id) FROM organisation o WHERE o.entity = e.id), 0) AS BIGINT),
    COALESCE((SELECT c.next FROM counter c WHERE c.entity = e.id AND c.name = 'words of nodes'), 0),
    COALESCE((SELECT c.next FROM counter c
        WHERE c.entity = e.id AND c.name = 'words of organisations'), 0),
    CASE WHEN EXISTS (SELECT 1 FROM word_again a WHERE a.entity = e.id) THEN 1 ELSE 0 END
FROM entity e WHERE $entity = 0 OR e.id = $entity ORDER BY e.id;

-- name: words_nodes(entity int, after int, most int) -> (id int, node_key text, label text)
SELECT id, key, label FROM node WHERE entity = $entity AND id > $after ORDER BY id LIMIT $most;

-- name: words_organisations(entity int, after int, most int) -> (id int, name_key text, rfc text?)
SELECT id, name_key, rfc FROM organisation
WHERE entity = $entity AND id > $after ORDER BY id LIMIT $most;

-- name: words_nodes_again(entity int, after int, most int) -> (id int, node_key text, label text)
SELECT n.id, n.key, n.label
FROM word_again a JOIN node n ON n.entity = a.entity AND n.id = a.node
WHERE a.entity = $entity AND a.node > $after ORDER BY n.id LIMIT $most;

-- name: words_again_forget(entity int)
DELETE FROM word_again WHERE entity = $entity;

-- name: word_end(entity int, what int, word text) -> (chunk int, last int, ids blob)
SELECT chunk, last, ids FROM word WHERE entity = $entity AND what = $what AND word = $word
ORDER BY chunk DESC LIMIT 1;

-- name: word_put(entity int, what int, word text, chunk int, last int, ids blob)
INSERT INTO word (entity, what, word, chunk, last, ids)
VALUES ($entity, $what, $word, $chunk, $last, $ids)
ON CONFLICT (entity, what, word, chunk) DO UPDATE SET last = $last, ids = $ids;

-- name: word_ids(entity int, what int, low text, high text) -> (ids blob)
SELECT ids FROM word
WHERE entity = $entity AND what = $what AND word >= $low AND word < $high;

-- ---- find.c -------------------------------------------------------------------------------------

-- name: find_nodes(entity int, kind int, year int) -> (entity int, id int, kind int, node_key text, label text)
-- all entities: every node of one or all, for its words to be compared
SELECT entity, id, kind, key, label FROM node
WHERE ($entity = 0 OR entity = $entity) AND ($kind = 0 OR kind = $kind)
AND ($year = 0 OR year = $year OR EXISTS (SELECT 1 FROM amount a WHERE a.entity = node.entity
    AND a.node = node.id AND a.year = $year));

-- name: find_amounts(entity int, minor int) -> (entity int, node int)
-- all entities: nodes that have exactly this figure
SELECT DISTINCT entity, node FROM amount
WHERE ($entity = 0 OR entity = $entity) AND minor = $minor ORDER BY entity, node LIMIT 1000;

-- name: find_nodes_of(entity int, year int, n1 int, n2 int, n3 int, n4 int, n5 int, n6 int, n7 int, n8 int, n9 int, n10 int, n11 int, n12 int, n13 int, n14 int, n15 int, n16 int, n17 int, n18 int, n19 int, n20 int, n21 int, n22 int, n23 int, n24 int, n25 int, n26 int, n27 int, n28 int, n29 int, n30 int, n31 int, n32 int) -> (id int, kind int, node_key text, label text, has_year int, again int)
-- What the index of words gave, to be compared.
SELECT n.id, n.kind, n.key, n.label,
    CASE WHEN $year = 0 OR n.year = $year OR EXISTS (SELECT 1 FROM amount a
        WHERE a.entity = n.entity AND a.node = n.id AND a.year = $year) THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM word_again w
        WHERE w.entity = n.entity AND w.node = n.id) THEN 1 ELSE 0 END
FROM node n WHERE n.entity = $entity AND n.id IN (
    $n1, $n2, $n3, $n4, $n5, $n6, $n7, $n8, $n9, $n10, $n11, $n12, $n13, $n14, $n15, $n16, $n17,
    $n18, $n19, $n20, $n21, $n22, $n23, $n24, $n25, $n26, $n27, $n28, $n29, $n30, $n31, $n32);

-- name: find_nodes_new(entity int, after int, year int) -> (id int, kind int, node_key text, label text, has_year int)
-- What came or was described anew since the index of words was made.
SELECT n.id, n.kind, n.key, n.label,
    CASE WHEN $year = 0 OR n.year = $year OR EXISTS (SELECT 1 FROM amount a
        WHERE a.entity = n.entity AND a.node = n.id AND a.year = $year) THEN 1 ELSE 0 END
FROM node n WHERE n.entity = $entity AND n.id > $after
UNION
SELECT n.id, n.kind, n.key, n.label,
    CASE WHEN $year = 0 OR n.year = $year OR EXISTS (SELECT 1 FROM amount a
        WHERE a.entity = n.entity AND a.node = n.id AND a.year = $year) THEN 1 ELSE 0 END
FROM word_again w JOIN node n ON n.entity = w.entity AND n.id = w.node
WHERE w.entity = $entity;

-- name: find_organisations_of(entity int, n1 int, n2 int, n3 int, n4 int, n5 int, n6 int, n7 int, n8 int, n9 int, n10 int, n11 int, n12 int, n13 int, n14 int, n15 int, n16 int, n17 int, n18 int, n19 int, n20 int, n21 int, n22 int, n23 int, n24 int, n25 int, n26 int, n27 int, n28 int, n29 int, n30 int, n31 int, n32 int) -> (id int, name_key text, rfc text?)
SELECT id, name_key, rfc FROM organisation
WHERE entity = $entity AND merged_into IS NULL AND id IN (
    $n1, $n2, $n3, $n4, $n5, $n6, $n7, $n8, $n9, $n10, $n11, $n12, $n13, $n14, $n15, $n16, $n17,
    $n18, $n19, $n20, $n21, $n22, $n23, $n24, $n25, $n26, $n27, $n28, $n29, $n30, $n31, $n32);

-- name: find_organisations(entity int, after int) -> (id int, name_key text, rfc text?)
SELECT id, name_key, rfc FROM organisation
WHERE entity = $entity AND id > $after AND merged_into IS NULL;

-- name: find_by_rfc(entity int, rfc text) -> (id int)
SELECT id FROM organisation WHERE entity = $entity AND rfc = $rfc AND merged_into IS NULL;

-- name: find_node_details(e1 int, n1 int, e2 int, n2 int, e3 int, n3 int, e4 int, n4 int, e5 int, n5 int, e6 int, n6 int, e7 int, n7 int, e8 int, n8 int) -> (entity int, id int, kind int, node_key text, label text, scheme text?, code text?, place text?, published int, year int?, snapshot int, source_row int, entity_code text, entity_name text, file text, sheet text)
-- all entities: up to eight nodes that were found
SELECT n.entity, n.id, n.kind, n.key, n.label, n.scheme, n.code, n.place, n.published, n.year,
    n.snapshot, n.row, e.code, e.name, s.name, s.sheet
FROM node n JOIN entity e ON e.id = n.entity JOIN snapshot s ON s.id = n.snapshot
WHERE (n.entity = $e1 AND n.id = $n1) OR (n.entity = $e2 AND n.id = $n2)
OR (n.entity = $e3 AND n.id = $n3) OR (n.entity = $e4 AND n.id = $n4)
OR (n.entity = $e5 AND n.id = $n5) OR (n.entity = $e6 AND n.id = $n6)
OR (n.entity = $e7 AND n.id = $n7) OR (n.entity = $e8 AND n.id = $n8);

-- name: find_node_amounts(e1 int, n1 int, e2 int, n2 int, e3 int, n3 int, e4 int, n4 int, e5 int, n5 int, e6 int, n6 int, e7 int, n7 int, e8 int, n8 int) -> (entity int, node int, moment int, minor int, currency text, year int?, at int?, snapshot int, source_row int, item int, file text, sheet text, cut_off int?, superseded int)
-- all entities: figures of up to eight nodes that were found; current ones first
SELECT a.entity, a.node, a.moment, a.minor, a.currency, a.year, a.at, a.snapshot, a.row, a.item,
    s.name, s.sheet, s.cut_off, CASE WHEN s.superseded_by IS NULL THEN 0 ELSE 1 END
FROM amount a JOIN snapshot s ON s.id = a.snapshot
WHERE (a.entity = $e1 AND a.node = $n1) OR (a.entity = $e2 AND a.node = $n2)
OR (a.entity = $e3 AND a.node = $n3) OR (a.entity = $e4 AND a.node = $n4)
OR (a.entity = $e5 AND a.node = $n5) OR (a.entity = $e6 AND a.node = $n6)
OR (a.entity = $e7 AND a.node = $n7) OR (a.entity = $e8 AND a.node = $n8)
ORDER BY a.entity, a.node, CASE WHEN s.superseded_by IS NULL THEN 0 ELSE 1 END, a.moment,
    a.snapshot DESC, a.row, a.item;

-- name: find_organisation_details(e1 int, n1 int, e2 int, n2 int, e3 int, n3 int, e4 int, n4 int, e5 int, n5 int, e6 int, n6 int, e7 int, n7 int, e8 int, n8 int) -> (entity int, id int, kind int, name text, rfc text?, place text?, snapshot int, source_row int, entity_code text, entity_name text, file text, sheet text, nodes int)
-- all entities: up to eight organisations that were found
SELECT o.entity, o.id, o.kind, o.name, o.rfc, o.place, o.snapshot, o.row, e.code, e.name, s.name, s.sheet,
    CAST((SELECT COUNT(DISTINCT p.node) FROM party p WHERE p.entity = o.entity
        AND (p.organisation = o.id OR p.organisation IN (SELECT m.id FROM organisation m
            WHERE m.entity = o.entity AND m.merged_into = o.id))) AS BIGINT)
FROM organisation o JOIN entity e ON e.id = o.entity JOIN snapshot s ON s.id = o.snapshot
WHERE (o.entity = $e1 AND o.id = $n1) OR (o.entity = $e2 AND o.id = $n2)
OR (o.entity = $e3 AND o.id = $n3) OR (o.entity = $e4 AND o.id = $n4)
OR (o.entity = $e5 AND o.id = $n5) OR (o.entity = $e6 AND o.id = $n6)
OR (o.entity = $e7 AND o.id = $n7) OR (o.entity = $e8 AND o.id = $n8);

-- ---- export.c: whole tables in the order of their keys ------------------------------------------
-- $current = 1 leaves out what came from snapshots that a newer one replaced.

-- name: export_snapshots(entity int, current int) -> (id int, owner int, sha256 text, size int, name text, sheet text, series text, url text?, retrieved_at int, cut_off int?, layout text, layout_sha256 text, format text, encoding text, header_row int, rows_read int, rows_accepted int, rows_quarantined int, previous int?, superseded_by int?, imported_at int, imported_by text, program text)
-- all entities: an export of one or all
SELECT id, owner, sha256, size, name, sheet, series, url, retrieved_at, cut_off, layout,
    layout_sha256, format, encoding, header_row, rows_read, rows_accepted, rows_quarantined,
    previous, superseded_by, imported_at, imported_by, program
FROM snapshot s WHERE ($current = 0 OR superseded_by IS NULL) AND ($entity = 0 OR EXISTS
    (SELECT 1 FROM snapshot_share h WHERE h.entity = $entity AND h.snapshot = s.id)) ORDER BY id;

-- name: export_organisations(entity int, current int) -> (entity int, id int, kind int, name text, rfc text?, code text?, place text?, merged_into int?, snapshot int, source_row int)
-- all entities: an export of one or all
SELECT o.entity, o.id, o.kind, o.name, o.rfc, o.code, o.place, o.merged_into, o.snapshot, o.row
FROM organisation o JOIN snapshot s ON s.id = o.snapshot
WHERE ($entity = 0 OR o.entity = $entity) AND ($current = 0 OR $current = 1)
ORDER BY o.entity, o.id;

-- name: export_nodes(entity int, current int) -> (entity int, id int, kind int, node_key text, label text, published int, unit int?, unit_name text?, place text?, starts int?, ends int?, year int?, scheme text?, code text?, parent int?, parent_key text?, snapshot int, source_row int)
-- all entities: an export of one or all
SELECT n.entity, n.id, n.kind, n.key, n.label, n.published, n.unit, o.name, n.place, n.starts,
    n.ends, n.year, n.scheme, n.code, n.parent, p.key, n.snapshot, n.row
FROM node n LEFT JOIN organisation o ON o.entity = n.entity AND o.id = n.unit
LEFT JOIN node p ON p.entity = n.entity AND p.id = n.parent
WHERE ($entity = 0 OR n.entity = $entity) AND ($current = 0 OR $current = 1)
ORDER BY n.entity, n.id;

-- name: export_amounts(entity int, current int) -> (entity int, node int, moment int, snapshot int, source_row int, item int, minor int, currency text, at int?, year int?, node_key text, kind int, scheme text?, code text?)
-- all entities: an export of one or all
SELECT a.entity, a.node, a.moment, a.snapshot, a.row, a.item, a.minor, a.currency, a.at, a.year,
    n.key, n.kind, n.scheme, n.code
FROM amount a JOIN node n ON n.entity = a.entity AND n.id = a.node
WHERE ($entity = 0 OR a.entity = $entity) AND ($current = 0 OR a.snapshot IN
    (SELECT s.id FROM snapshot s WHERE s.superseded_by IS NULL))
ORDER BY a.entity, a.node, a.moment, a.snapshot, a.row, a.item;

-- name: export_links(entity int, current int) -> (entity int, source int, source_key text, source_kind int, target int, target_key text, target_kind int, evidence int, score int?, reason text?, minor int?, currency text?, snapshot int, source_row int)
-- all entities: an export of one or all
SELECT l.entity, l.source, x.key, x.kind, l.target, y.key, y.kind, l.evidence, l.score, l.reason,
    l.minor, l.currency, l.snapshot, l.row
FROM link l JOIN node x ON x.entity = l.entity AND x.id = l.source
JOIN node y ON y.entity = l.entity AND y.id = l.target
WHERE ($entity = 0 OR l.entity = $entity) AND ($current = 0 OR l.snapshot IN
    (SELECT s.id FROM snapshot s WHERE s.superseded_by IS NULL))
ORDER BY l.entity, l.source, l.target, l.evidence, l.snapshot, l.row;

-- name: export_quarantine(entity int, current int) -> (entity int, snapshot int, source_row int, item int, line int, reason text, column_name text, is text, message text, raw text)
-- all entities: an export of one or all
SELECT entity, snapshot, row, item, line, reason, column_name, found, message, raw FROM quarantine
WHERE ($entity = 0 OR entity = $entity) AND ($current = 0 OR snapshot IN
    (SELECT s.id FROM snapshot s WHERE s.superseded_by IS NULL))
ORDER BY entity, snapshot, row, item;

-- name: export_findings(entity int, current int) -> (entity int, id int, snapshot int, rule text, severity int, node int?, node_key text?, source_row int?, column_name text?, subject text, expected text?, is text?, minor int?, year int?)
-- all entities: an export of one or all
SELECT f.entity, f.id, f.snapshot, f.rule, f.severity, f.node, n.key, f.row, f.column_name,
    CASE WHEN f.subject = '' THEN COALESCE(n.label, '') ELSE f.subject END, f.expected, f.found,
    f.minor, f.year
FROM finding f LEFT JOIN node n ON n.entity = f.entity AND n.id = f.node
WHERE ($entity = 0 OR f.entity = $entity) AND ($current = 0 OR f.snapshot IN
    (SELECT s.id FROM snapshot s WHERE s.superseded_by IS NULL))
ORDER BY f.entity, f.id;

-- name: export_finding_rows(entity int, current int) -> (entity int, finding int, snapshot int, source_row int)
-- all entities: an export of one or all
SELECT r.entity, r.finding, r.snapshot, r.row FROM finding_row r
JOIN finding f ON f.entity = r.entity AND f.id = r.finding
WHERE ($entity = 0 OR r.entity = $entity) AND ($current = 0 OR f.snapshot IN
    (SELECT s.id FROM snapshot s WHERE s.superseded_by IS NULL))
ORDER BY r.entity, r.finding, r.snapshot, r.row;

-- name: export_gaps(entity int, current int) -> (entity int, id int, node int, node_key text, stage int, missing text, unit int?, unit_name text?, minor int?, currency text?, obligation text?, snapshot int)
-- all entities: an export of one or all
SELECT g.entity, g.id, g.node, n.key, g.stage, g.missing, g.unit, o.name, g.minor, g.currency,
    g.obligation, g.snapshot
FROM gap g JOIN node n ON n.entity = g.entity AND n.id = g.node
LEFT JOIN organisation o ON o.entity = g.entity AND o.id = g.unit
WHERE ($entity = 0 OR g.entity = $entity) AND ($current = 0 OR $current = 1)
ORDER BY g.entity, g.id;

-- name: export_sources() -> (id int, name text, sheet text, sha256 text, superseded int)
-- What snapshots are called, kept in memory while amounts are written.
SELECT id, name, sheet, sha256, CASE WHEN superseded_by IS NULL THEN 0 ELSE 1 END FROM snapshot
ORDER BY id;

-- ---- node.c: one thing, with all that current files say of it -----------------------------------

-- name: node_one(entity int, id int) -> (kind int, node_key text, label text, published int, unit int?, unit_name text?, place text?, place_name text?, starts int?, ends int?, year int?, parent int?, parent_label text?, snapshot int, source_row int, file text, cut_off int?)
SELECT n.kind, n.key, n.label, n.published, n.unit, o.name, n.place, p.name, n.starts, n.ends,
    n.year, n.parent, above.label, n.snapshot, n.row, s.name, s.cut_off
FROM node n JOIN snapshot s ON s.id = n.snapshot
LEFT JOIN organisation o ON o.entity = n.entity AND o.id = n.unit
LEFT JOIN place p ON p.code = n.place
LEFT JOIN node above ON above.entity = n.entity AND above.id = n.parent
WHERE n.entity = $entity AND n.id = $id;

-- name: node_amounts(entity int, node int, most int) -> (moment int, minor int, currency text, year int?, at int?, snapshot int, source_row int, file text, cut_off int?)
SELECT a.moment, a.minor, a.currency, a.year, a.at, a.snapshot, a.row, s.name, s.cut_off
FROM amount a JOIN snapshot s ON s.id = a.snapshot
WHERE a.entity = $entity AND a.node = $node AND s.superseded_by IS NULL
ORDER BY a.year, a.moment, a.snapshot DESC, a.row, a.item LIMIT $most;

-- name: node_attributes(entity int, node int, most int) -> (name text, value text, snapshot int, source_row int, file text, cut_off int?)
SELECT a.name, a.value, a.snapshot, a.row, s.name, s.cut_off
FROM attribute a JOIN snapshot s ON s.id = a.snapshot
WHERE a.entity = $entity AND a.node = $node AND s.superseded_by IS NULL
ORDER BY a.name, a.snapshot DESC, a.row DESC LIMIT $most;

-- name: node_parties(entity int, node int, most int) -> (role int, organisation int, name text, rfc text?, snapshot int, source_row int, file text, cut_off int?)
SELECT p.role, COALESCE(o.merged_into, o.id), COALESCE(kept.name, o.name),
    COALESCE(kept.rfc, o.rfc), p.snapshot, p.row, s.name, s.cut_off
FROM party p JOIN snapshot s ON s.id = p.snapshot
JOIN organisation o ON o.entity = p.entity AND o.id = p.organisation
LEFT JOIN organisation kept ON kept.entity = o.entity AND kept.id = o.merged_into
WHERE p.entity = $entity AND p.node = $node AND s.superseded_by IS NULL
ORDER BY p.role, p.organisation, p.snapshot DESC, p.row LIMIT $most;

-- name: node_documents(entity int, node int, most int) -> (kind text, title text, url text, dated int?, snapshot int, source_row int, file text, cut_off int?)
SELECT d.kind, d.title, d.url, d.dated, d.snapshot, d.row, s.name, s.cut_off
FROM document d JOIN snapshot s ON s.id = d.snapshot
WHERE d.entity = $entity AND d.node = $node AND s.superseded_by IS NULL
ORDER BY d.dated, d.url, d.snapshot DESC, d.row, d.item LIMIT $most;

-- name: node_classes(entity int, node int, most int) -> (scheme text, code text, label text?)
SELECT DISTINCT c.scheme, c.code, (SELECT i.label FROM catalogue_item i
    WHERE i.catalogue = c.scheme AND i.code = c.code ORDER BY i.version DESC LIMIT 1)
FROM node_classification c JOIN snapshot s ON s.id = c.snapshot
WHERE c.entity = $entity AND c.node = $node AND s.superseded_by IS NULL
ORDER BY c.scheme, c.code LIMIT $most;
