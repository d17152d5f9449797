-- How many things of a kind are known, counted on from update to update (src/trace/gaps.c): a page
-- cannot count a million nodes at each visit. It can be made anew at any time.

-- table: trace_known entity clustered
CREATE TABLE trace_known (
    entity INT NOT NULL,
    kind INT NOT NULL,                  -- enum node_kind
    nodes INT NOT NULL,                 -- with an id up to `last` of any kind
    last INT NOT NULL,
    PRIMARY KEY (entity, kind)
);
