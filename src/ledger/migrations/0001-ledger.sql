-- The ledger, version 1. Types are neutral (INT, TEXT, BLOB); tools/mksql.c writes them for each
-- engine (SQLite: STRICT; `clustered` tables WITHOUT ROWID. PostgreSQL: BIGINT, TEXT, BYTEA).
-- `-- table: NAME reference` is shared by all entities; `-- table: NAME entity` leads every key
-- with the entity it belongs to. Dates are days since 1970-01-01, instants are milliseconds.

-- table: entity reference
-- A public entity whose money is followed: 1 is the federation, SS000 a state and SSMMM a
-- municipality by INEGI key, from 1000000 on what a person adds.
CREATE TABLE entity (
    id INT NOT NULL,
    code TEXT NOT NULL UNIQUE,          -- 'MX', '26', '26030', or a slug
    kind TEXT NOT NULL,                 -- federation, state, municipality, body, other
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    parent INT REFERENCES entity (id),
    PRIMARY KEY (id)
);

-- table: catalogue reference
CREATE TABLE catalogue (
    id TEXT NOT NULL,                   -- 'COG', 'CFG', 'CRI', 'CTG', 'FUND', 'CUCOP', …
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    valid_from INT,
    loaded_at INT NOT NULL,
    sha256 TEXT,                        -- of the official file; NULL for what ships in the program
    PRIMARY KEY (id, version)
);

-- table: catalogue_item reference clustered
CREATE TABLE catalogue_item (
    catalogue TEXT NOT NULL,
    version TEXT NOT NULL,
    code TEXT NOT NULL,
    parent TEXT,
    level INT NOT NULL,
    label TEXT NOT NULL,
    label_key TEXT NOT NULL,
    PRIMARY KEY (catalogue, version, code),
    FOREIGN KEY (catalogue, version) REFERENCES catalogue (id, version)
);

-- table: place reference
CREATE TABLE place (
    code TEXT NOT NULL,                 -- INEGI: '26', '26030', '260300001'
    kind TEXT NOT NULL,                 -- country, state, municipality, locality
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    parent TEXT REFERENCES place (code),
    south INT, west INT, north INT, east INT, -- bounding box, millionths of a degree
    version TEXT NOT NULL,
    PRIMARY KEY (code)
);
CREATE INDEX place_name ON place (name_key);

-- table: place_alias reference clustered
CREATE TABLE place_alias (
    name_key TEXT NOT NULL,
    place TEXT NOT NULL REFERENCES place (code),
    reason TEXT NOT NULL,               -- old name, short name, abbreviation
    PRIMARY KEY (name_key, place)
);

-- table: list reference
-- Dated lists of persons, such as SAT's 69-B or the sanctioned suppliers.
CREATE TABLE list (
    id TEXT NOT NULL,
    dated INT NOT NULL,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    loaded_at INT NOT NULL,
    PRIMARY KEY (id, dated)
);

-- table: listed reference clustered
CREATE TABLE listed (
    list TEXT NOT NULL,
    dated INT NOT NULL,
    item INT NOT NULL,
    rfc TEXT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    status TEXT,
    since INT,
    until INT,
    PRIMARY KEY (list, dated, item),
    FOREIGN KEY (list, dated) REFERENCES list (id, dated)
);
CREATE INDEX listed_rfc ON listed (rfc);

-- table: snapshot reference
-- One published file (and sheet) as it was on a day. Never changed after its import, except for
-- `superseded_by`.
CREATE TABLE snapshot (
    id INT NOT NULL,
    owner INT NOT NULL REFERENCES entity (id), -- under whose entity the bytes are kept
    sha256 TEXT NOT NULL,
    size INT NOT NULL,
    name TEXT NOT NULL,                 -- file name; 'archive.zip!member.csv' for members
    sheet TEXT NOT NULL,                -- '' where the format has none
    series TEXT NOT NULL,               -- what it is a version of
    url TEXT,
    retrieved_at INT NOT NULL,
    cut_off INT,
    layout TEXT NOT NULL,
    layout_sha256 TEXT NOT NULL,
    format TEXT NOT NULL,
    encoding TEXT NOT NULL,
    header_row INT NOT NULL,
    rows_read INT NOT NULL,             -- = rows_accepted + rows_quarantined
    rows_accepted INT NOT NULL,
    rows_quarantined INT NOT NULL,
    previous INT REFERENCES snapshot (id),
    superseded_by INT REFERENCES snapshot (id),
    imported_at INT NOT NULL,
    imported_by TEXT NOT NULL,
    program TEXT NOT NULL,              -- version of the program
    PRIMARY KEY (id),
    UNIQUE (owner, sha256, sheet, layout)
);
CREATE INDEX snapshot_series ON snapshot (owner, series);

-- table: snapshot_share entity clustered
-- Which entities' rows a snapshot holds.
CREATE TABLE snapshot_share (
    entity INT NOT NULL REFERENCES entity (id),
    snapshot INT NOT NULL REFERENCES snapshot (id),
    rows INT NOT NULL,
    PRIMARY KEY (entity, snapshot)
);

-- table: file_chunk entity clustered
-- The bytes of source files, 1 MiB a chunk, each compressed on its own (zstd), so that a row can
-- be shown without unpacking the whole. Kept once per entity and SHA-256.
CREATE TABLE file_chunk (
    entity INT NOT NULL REFERENCES entity (id),
    sha256 TEXT NOT NULL,
    seq INT NOT NULL,
    size INT NOT NULL,                  -- unpacked
    data BLOB NOT NULL,
    PRIMARY KEY (entity, sha256, seq)
);

-- table: row_index entity clustered
-- The rows of a snapshot in the order of the file: key hash, content hash, byte offset and row
-- number of each, in zstd chunks (load_index.h has the form). seq 0 is the sketch: the smallest key
-- hashes, by which two snapshots are seen to be versions of one another.
CREATE TABLE row_index (
    entity INT NOT NULL,                -- the snapshot's owner
    snapshot INT NOT NULL REFERENCES snapshot (id),
    seq INT NOT NULL,
    rows INT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (entity, snapshot, seq)
);

-- table: counter entity clustered
CREATE TABLE counter (
    entity INT NOT NULL,
    name TEXT NOT NULL,
    next INT NOT NULL,
    PRIMARY KEY (entity, name)
);

-- table: organisation entity
CREATE TABLE organisation (
    entity INT NOT NULL REFERENCES entity (id),
    id INT NOT NULL,
    kind INT NOT NULL,                  -- enum organisation_kind
    rfc TEXT,                           -- valid ones only
    rfc_evidence TEXT,                  -- NULL: published with it; name, code: met without it before
    rfc_snapshot INT REFERENCES snapshot (id), -- … and where it came from then
    rfc_row INT,
    code TEXT,                          -- 'scheme:code' of a public register (unit keys, RUPC …)
    name TEXT NOT NULL,                 -- as first published
    name_key TEXT NOT NULL,
    place TEXT,
    merged_into INT,
    snapshot INT NOT NULL REFERENCES snapshot (id),
    row INT NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE INDEX organisation_rfc ON organisation (entity, rfc);
CREATE INDEX organisation_code ON organisation (entity, code);
CREATE INDEX organisation_name_key ON organisation (entity, name_key);

-- table: organisation_name entity clustered
-- Every spelling under which it was published, where first, and why it was taken for the same.
CREATE TABLE organisation_name (
    entity INT NOT NULL,
    organisation INT NOT NULL,
    name TEXT NOT NULL,
    evidence TEXT NOT NULL,             -- new, rfc, code, name
    snapshot INT NOT NULL REFERENCES snapshot (id),
    row INT NOT NULL,
    PRIMARY KEY (entity, organisation, name),
    FOREIGN KEY (entity, organisation) REFERENCES organisation (entity, id)
);

-- table: organisation_candidate entity clustered
CREATE TABLE organisation_candidate (
    entity INT NOT NULL,
    a INT NOT NULL,                     -- a < b
    b INT NOT NULL,
    score INT NOT NULL,                 -- 0 to 1000
    reason TEXT NOT NULL,
    state TEXT NOT NULL,                -- open, confirmed, rejected
    decided_by TEXT,
    decided_at INT,
    PRIMARY KEY (entity, a, b),
    FOREIGN KEY (entity, a) REFERENCES organisation (entity, id),
    FOREIGN KEY (entity, b) REFERENCES organisation (entity, id)
);

-- table: organisation_merge entity clustered
-- The log of merges; undoing one keeps its line.
CREATE TABLE organisation_merge (
    entity INT NOT NULL,
    id INT NOT NULL,
    kept INT NOT NULL,
    merged INT NOT NULL,
    reason TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    at INT NOT NULL,
    undone_by TEXT,
    undone_at INT,
    PRIMARY KEY (entity, id),
    FOREIGN KEY (entity, kept) REFERENCES organisation (entity, id),
    FOREIGN KEY (entity, merged) REFERENCES organisation (entity, id)
);

-- table: node entity clustered
CREATE TABLE node (
    entity INT NOT NULL REFERENCES entity (id),
    id INT NOT NULL,
    kind INT NOT NULL,                  -- enum node_kind
    key TEXT NOT NULL,                  -- stable key, unique within entity and kind
    key_hash INT NOT NULL,              -- of kind and key; the next free number when taken by another
    label TEXT NOT NULL,
    published INT NOT NULL,             -- 1: a file describes it; 0: only referred to by another
    unit INT,                           -- organisation responsible
    place TEXT,
    starts INT,
    ends INT,
    year INT,
    scheme TEXT,                        -- main classification: catalogue and code
    code TEXT,
    parent INT,                         -- the node it is a part of (chapter of a budget, …)
    snapshot INT NOT NULL REFERENCES snapshot (id), -- where first seen
    row INT NOT NULL,
    described_by INT REFERENCES snapshot (id), -- whose words label, unit, … are; NULL: unpublished
    PRIMARY KEY (entity, id),
    FOREIGN KEY (entity, unit) REFERENCES organisation (entity, id),
    FOREIGN KEY (entity, parent) REFERENCES node (entity, id)
);
CREATE UNIQUE INDEX node_key ON node (entity, key_hash);
-- What files refer to and none describes: few beside all nodes, and what gaps are made of.
CREATE INDEX node_referred ON node (entity, published) WHERE published = 0;
-- Budget lines and revenue are found by year; other kinds are far too many for it to help.
CREATE INDEX node_budget ON node (entity, kind, year) WHERE kind IN (1, 5);

-- table: node_description entity clustered
-- Empty between imports: what a load says of nodes that were there before, until its end takes it
-- over into `node` in one statement.
CREATE TABLE node_description (
    entity INT NOT NULL,
    id INT NOT NULL,
    row INT NOT NULL,                   -- the first row's words count
    label TEXT NOT NULL,
    unit INT,
    place TEXT,
    starts INT,
    ends INT,
    year INT,
    scheme TEXT,
    code TEXT,
    parent INT,
    PRIMARY KEY (entity, id, row)
);

-- table: node_classification entity clustered
CREATE TABLE node_classification (
    entity INT NOT NULL,
    node INT NOT NULL,
    scheme TEXT NOT NULL,
    code TEXT NOT NULL,
    snapshot INT NOT NULL REFERENCES snapshot (id),
    row INT NOT NULL,
    PRIMARY KEY (entity, node, scheme, code, snapshot, row),
    FOREIGN KEY (entity, node) REFERENCES node (entity, id)
);

-- table: attribute entity clustered
-- What a file says of a node besides money: progress, coordinates, status, procedure …
CREATE TABLE attribute (
    entity INT NOT NULL,
    node INT NOT NULL,
    name TEXT NOT NULL,
    snapshot INT NOT NULL REFERENCES snapshot (id),
    row INT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (entity, node, name, snapshot, row),
    FOREIGN KEY (entity, node) REFERENCES node (entity, id)
);

-- table: document entity clustered
CREATE TABLE document (
    entity INT NOT NULL,
    node INT NOT NULL,
    snapshot INT NOT NULL REFERENCES snapshot (id),
    row INT NOT NULL,
    item INT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    dated INT,
    PRIMARY KEY (entity, node, snapshot, row, item),
    FOREIGN KEY (entity, node) REFERENCES node (entity, id)
);

-- table: party entity clustered
CREATE TABLE party (
    entity INT NOT NULL,
    node INT NOT NULL,
    role INT NOT NULL,                  -- enum party_role
    organisation INT NOT NULL,
    snapshot INT NOT NULL REFERENCES snapshot (id),
    row INT NOT NULL,
    PRIMARY KEY (entity, node, role, organisation, snapshot, row),
    FOREIGN KEY (entity, node) REFERENCES node (entity, id),
    FOREIGN KEY (entity, organisation) REFERENCES organisation (entity, id)
);
CREATE INDEX party_organisation ON party (entity, organisation);

-- table: amount entity clustered
CREATE TABLE amount (
    entity INT NOT NULL,
    node INT NOT NULL,
    moment INT NOT NULL,                -- enum moment
    snapshot INT NOT NULL REFERENCES snapshot (id),
    row INT NOT NULL,
    item INT NOT NULL,                  -- column of the table (1-based); ordinal in a JSON record
    minor INT NOT NULL,                 -- exact, in the currency's minor unit
    currency TEXT NOT NULL,
    at INT,                             -- the day it speaks of, where the file says one
    year INT,                           -- fiscal year
    PRIMARY KEY (entity, node, moment, snapshot, row, item),
    FOREIGN KEY (entity, node) REFERENCES node (entity, id)
);

-- table: link entity clustered
CREATE TABLE link (
    entity INT NOT NULL,
    source INT NOT NULL,                -- money comes from
    target INT NOT NULL,                -- money goes to
    evidence INT NOT NULL,              -- enum evidence
    snapshot INT NOT NULL REFERENCES snapshot (id),
    row INT NOT NULL,
    score INT,                          -- 0 to 1000, inferred links only
    reason TEXT,
    minor INT,                          -- where the publisher states how much
    currency TEXT,
    PRIMARY KEY (entity, source, target, evidence, snapshot, row),
    FOREIGN KEY (entity, source) REFERENCES node (entity, id),
    FOREIGN KEY (entity, target) REFERENCES node (entity, id)
);
CREATE INDEX link_target ON link (entity, target);

-- table: quarantine entity clustered
CREATE TABLE quarantine (
    entity INT NOT NULL,
    snapshot INT NOT NULL REFERENCES snapshot (id),
    row INT NOT NULL,
    item INT NOT NULL,                  -- ordinal where one row has several reasons
    line INT NOT NULL,
    reason TEXT NOT NULL,               -- stable code: bad-money, bad-date, no-key, ragged, …
    column_name TEXT NOT NULL,
    found TEXT NOT NULL,
    message TEXT NOT NULL,
    raw TEXT NOT NULL,                  -- the row as read, cells joined by U+001F
    PRIMARY KEY (entity, snapshot, row, item)
);

-- table: finding entity
CREATE TABLE finding (
    entity INT NOT NULL,
    id INT NOT NULL,
    snapshot INT NOT NULL REFERENCES snapshot (id),
    rule TEXT NOT NULL,
    severity INT NOT NULL,              -- 1 note, 2 question, 3 contradiction
    node INT,
    row INT,
    column_name TEXT,
    subject TEXT NOT NULL,              -- what it is about, in the publisher's words
    expected TEXT,
    found TEXT,
    minor INT,                          -- the difference in pesos, where there is one
    year INT,
    PRIMARY KEY (entity, id),
    FOREIGN KEY (entity, node) REFERENCES node (entity, id)
);
CREATE INDEX finding_snapshot ON finding (entity, snapshot);

-- table: finding_row entity clustered
CREATE TABLE finding_row (
    entity INT NOT NULL,
    finding INT NOT NULL,
    snapshot INT NOT NULL REFERENCES snapshot (id),
    row INT NOT NULL,
    PRIMARY KEY (entity, finding, snapshot, row),
    FOREIGN KEY (entity, finding) REFERENCES finding (entity, id)
);

-- table: change entity clustered
-- What a snapshot changed against the one before it in its series.
CREATE TABLE change (
    entity INT NOT NULL,                -- the snapshot's owner
    snapshot INT NOT NULL REFERENCES snapshot (id),
    item INT NOT NULL,
    kind INT NOT NULL,                  -- 1 appeared, 2 changed, 3 vanished
    row INT,                            -- in this snapshot
    previous_row INT,                   -- in the one before
    PRIMARY KEY (entity, snapshot, item)
);

-- table: gap entity
CREATE TABLE gap (
    entity INT NOT NULL,
    id INT NOT NULL,
    node INT NOT NULL,
    stage INT NOT NULL,                 -- the node kind that is missing
    missing TEXT NOT NULL,
    unit INT,
    minor INT,                          -- pesos behind it
    currency TEXT,
    obligation TEXT,
    snapshot INT NOT NULL REFERENCES snapshot (id),
    PRIMARY KEY (entity, id),
    FOREIGN KEY (entity, node) REFERENCES node (entity, id)
);
