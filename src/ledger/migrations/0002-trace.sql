-- What the trace computes on the ledger (src/trace owns these tables and their queries), and what
-- people answer to it. Everything but `trace_reply`, `trace_reason` and `trace_same` with a person's
-- decision can be computed anew at any time.

-- table: trace_done entity clustered
-- Snapshots whose facts are in the results, for each entity whose rows they hold: what is missing
-- here is pending, and so is what was current then and is superseded now.
CREATE TABLE trace_done (
    entity INT NOT NULL,
    snapshot INT NOT NULL REFERENCES snapshot (id),
    current INT NOT NULL,               -- 1: not superseded when it was looked at
    PRIMARY KEY (entity, snapshot)
);

-- table: trace_dirty entity clustered
-- Entities whose results must be computed anew whole (organisations merged, links decided).
CREATE TABLE trace_dirty (
    entity INT NOT NULL,
    PRIMARY KEY (entity)
);

-- table: trace_same entity clustered
-- A thing that one file refers to by another form of the key of a published thing.
CREATE TABLE trace_same (
    entity INT NOT NULL,
    node INT NOT NULL,                  -- the one that is only referred to
    same_as INT NOT NULL,               -- the published one
    evidence INT NOT NULL,              -- enum evidence: exact (normalised key), declared, inferred
    score INT,                          -- 0 to 1000, inferred only
    rule TEXT NOT NULL,                 -- stable code of the join rule
    reason TEXT NOT NULL,               -- one Spanish sentence
    state TEXT NOT NULL,                -- open, confirmed, rejected
    decided_by TEXT,
    decided_at INT,
    PRIMARY KEY (entity, node, same_as)
);
CREATE INDEX trace_same_as ON trace_same (entity, same_as);

-- table: trace_join entity clustered
-- A link that the program found by joining keys; the ledger's own links stay in `link`.
CREATE TABLE trace_join (
    entity INT NOT NULL,
    source INT NOT NULL,
    target INT NOT NULL,
    evidence INT NOT NULL,
    score INT,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,                -- open, confirmed, rejected
    decided_by TEXT,
    decided_at INT,
    PRIMARY KEY (entity, source, target)
);
CREATE INDEX trace_join_target ON trace_join (entity, target);

-- table: trace_node entity clustered
-- One row for each node and currency that has an amount or a link. carried + ended = minor holds
-- for each row, proven and possible: ended is not stored, it is minor - out.
CREATE TABLE trace_node (
    entity INT NOT NULL,
    node INT NOT NULL,
    currency TEXT NOT NULL,
    kind INT NOT NULL,                  -- enum node_kind
    stage INT NOT NULL,                 -- enum trace_stage
    moment INT,                         -- which of its figures; NULL: carries what its links carry
    counted INT NOT NULL,               -- 1: part of totals; 0: repeats others (a second classification)
    minor INT NOT NULL,                 -- the amount followed
    in_proven INT NOT NULL,             -- of it, what comes from published things
    in_possible INT NOT NULL,
    out_proven INT NOT NULL,            -- of it, what goes on to published things
    out_possible INT NOT NULL,
    unit INT,                           -- dimensions, as of the computation
    year INT,
    fund INT,                           -- node
    programme INT,                      -- node
    supplier INT,                       -- organisation
    gap INT,                            -- trace_gap that its end belongs to
    origin INT,                         -- trace_gap (missing origin) of what does not come in
    reach BLOB,                         -- per stage: pesos that reach it and that end there
                                        -- (carry.h has the form); NULL: all of it stays here
    PRIMARY KEY (entity, node, currency)
);
CREATE INDEX trace_node_gap ON trace_node (entity, gap, minor) WHERE gap IS NOT NULL;
CREATE INDEX trace_node_origin ON trace_node (entity, origin, minor) WHERE origin IS NOT NULL;
-- Lists, largest first: of a kind, of a kind and unit, of a supplier.
CREATE INDEX trace_node_kind ON trace_node (entity, kind, minor);
CREATE INDEX trace_node_unit ON trace_node (entity, unit, kind, minor) WHERE unit IS NOT NULL;
CREATE INDEX trace_node_supplier ON trace_node (entity, supplier, minor) WHERE supplier IS NOT NULL;

-- table: trace_link entity clustered
-- What each link carries of its source's amount.
CREATE TABLE trace_link (
    entity INT NOT NULL,
    source INT NOT NULL,
    target INT NOT NULL,
    currency TEXT NOT NULL,
    evidence INT NOT NULL,              -- the best there is
    proven INT NOT NULL,
    possible INT NOT NULL,
    PRIMARY KEY (entity, source, target, currency)
);
CREATE INDEX trace_link_target ON trace_link (entity, target);

-- table: trace_total entity clustered
-- Sums of trace_node where counted = 1, by stage and dimension.
CREATE TABLE trace_total (
    entity INT NOT NULL,
    dimension INT NOT NULL,             -- enum trace_dimension; 0 = the whole
    subject INT NOT NULL,               -- organisation or node of that dimension; 0
    year INT NOT NULL,                  -- 0 = without year
    kind INT NOT NULL,
    currency TEXT NOT NULL,
    nodes INT NOT NULL,
    minor INT NOT NULL,
    in_proven INT NOT NULL,
    in_possible INT NOT NULL,
    out_proven INT NOT NULL,
    out_possible INT NOT NULL,
    PRIMARY KEY (entity, dimension, subject, year, kind, currency)
);

-- table: trace_flow entity clustered
-- The same sums for what goes from one kind to another.
CREATE TABLE trace_flow (
    entity INT NOT NULL,
    year INT NOT NULL,                  -- of the source; 0 = without year
    source_kind INT NOT NULL,
    target_kind INT NOT NULL,
    currency TEXT NOT NULL,
    links INT NOT NULL,
    proven INT NOT NULL,
    possible INT NOT NULL,
    PRIMARY KEY (entity, year, source_kind, target_kind, currency)
);

-- table: trace_gap entity
-- Where trails end, gathered: one row for what the same unit left unpublished in the same year.
CREATE TABLE trace_gap (
    entity INT NOT NULL,
    id INT NOT NULL,
    key TEXT NOT NULL,                  -- stable: kind, missing stage, unit, year, currency
    kind INT NOT NULL,                  -- of the things where the trail ends
    missing INT NOT NULL,               -- enum trace_missing
    unit INT,
    year INT,
    currency TEXT NOT NULL,
    nodes INT NOT NULL,
    minor INT NOT NULL,                 -- pesos that end there (proven)
    minor_possible INT NOT NULL,        -- what still ends there with inferred links
    snapshot INT NOT NULL REFERENCES snapshot (id), -- that shows its largest thing
    PRIMARY KEY (entity, id)
);
CREATE UNIQUE INDEX trace_gap_key ON trace_gap (entity, key);
CREATE INDEX trace_gap_minor ON trace_gap (entity, minor);

-- table: trace_flag entity
-- Questions that the route raises; the ledger's own findings stay in `finding`.
CREATE TABLE trace_flag (
    entity INT NOT NULL,
    id INT NOT NULL,
    key TEXT NOT NULL,                  -- stable over recomputation: rule, thing, year
    rule TEXT NOT NULL,
    severity INT NOT NULL,
    node INT,
    organisation INT,
    unit INT,                           -- who can answer
    subject TEXT NOT NULL,
    expected TEXT,
    found TEXT,
    minor INT,
    currency TEXT,
    year INT,
    snapshot INT NOT NULL REFERENCES snapshot (id),
    PRIMARY KEY (entity, id)
);
CREATE UNIQUE INDEX trace_flag_key ON trace_flag (entity, key);
CREATE INDEX trace_flag_node ON trace_flag (entity, node);

-- table: trace_flag_row entity clustered
CREATE TABLE trace_flag_row (
    entity INT NOT NULL,
    flag INT NOT NULL,
    snapshot INT NOT NULL REFERENCES snapshot (id),
    row INT NOT NULL,
    PRIMARY KEY (entity, flag, snapshot, row)
);

-- table: trace_reply entity clustered
-- Right of reply: what the unit responsible answers to a question. Never changed, only added to.
CREATE TABLE trace_reply (
    entity INT NOT NULL,
    key TEXT NOT NULL,                  -- of the flag, or of the finding (flags.h)
    item INT NOT NULL,
    author TEXT NOT NULL,               -- person and post
    unit TEXT NOT NULL,
    text TEXT NOT NULL,
    url TEXT,
    at INT NOT NULL,
    PRIMARY KEY (entity, key, item)
);

-- table: trace_reason entity clustered
-- Why two sources differ, as a person set it (reconcile.h has the types).
CREATE TABLE trace_reason (
    entity INT NOT NULL,
    key TEXT NOT NULL,                  -- of the comparison and its line
    item INT NOT NULL,
    type TEXT NOT NULL,
    text TEXT NOT NULL,
    minor INT,                          -- how much of the difference it explains
    currency TEXT,
    author TEXT NOT NULL,
    at INT NOT NULL,
    PRIMARY KEY (entity, key, item)
);

-- table: trace_supplier reference clustered
-- Suppliers with RFC in the contracts of each entity, so that one across entities is an index
-- search.
CREATE TABLE trace_supplier (
    rfc TEXT NOT NULL,
    entity INT NOT NULL REFERENCES entity (id),
    currency TEXT NOT NULL,
    organisation INT NOT NULL,          -- in that entity
    contracts INT NOT NULL,
    minor INT NOT NULL,
    snapshot INT NOT NULL REFERENCES snapshot (id), -- the newest that names it
    PRIMARY KEY (rfc, entity, currency)
);
CREATE INDEX trace_supplier_entity ON trace_supplier (entity);

-- table: trace_compare entity clustered
-- Lines of the reconciliation of two sources of the same money: all that differ, up to a limit, and
-- the largest of those that agree.
CREATE TABLE trace_compare (
    entity INT NOT NULL,
    key TEXT NOT NULL,                  -- stable: topic, sides, thing, year
    topic INT NOT NULL,                 -- enum reconcile_topic
    state INT NOT NULL,                 -- enum reconcile_state
    size INT NOT NULL,                  -- of the difference; one-sided: of the side there is
    subject TEXT NOT NULL,
    year INT NOT NULL,                  -- 0 = files do not say
    side_a TEXT NOT NULL,
    side_b TEXT NOT NULL,
    a INT,                              -- NULL: nothing there
    b INT,
    currency TEXT NOT NULL,
    node_a INT,
    node_b INT,
    snapshot_a INT,
    row_a INT,                          -- NULL: a sum of rows
    snapshot_b INT,
    row_b INT,
    PRIMARY KEY (entity, key)
);
CREATE INDEX trace_compare_size ON trace_compare (entity, topic, size);

-- table: trace_compare_total entity clustered
-- How many lines there are of each topic and state, kept or not.
CREATE TABLE trace_compare_total (
    entity INT NOT NULL,
    topic INT NOT NULL,
    state INT NOT NULL,
    lines INT NOT NULL,
    minor INT NOT NULL,                 -- differences added up, MXN
    PRIMARY KEY (entity, topic, state)
);
