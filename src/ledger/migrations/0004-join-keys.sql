-- Keys in the form in which they are compared (src/trace/join_key.c), so that a thing which a file
-- only refers to finds the published one by an index. It can be made anew at any time.

-- table: trace_key entity clustered
-- Only of those kinds of which some thing is referred to and not published.
CREATE TABLE trace_key (
    entity INT NOT NULL,
    kind INT NOT NULL,                  -- enum node_kind
    hash INT NOT NULL,                  -- of the normalised key
    node INT NOT NULL,
    PRIMARY KEY (entity, kind, hash, node)
);

-- table: trace_key_done entity clustered
CREATE TABLE trace_key_done (
    entity INT NOT NULL,
    kind INT NOT NULL,
    last INT NOT NULL,                  -- the greatest node id whose key is in trace_key
    PRIMARY KEY (entity, kind)
);
