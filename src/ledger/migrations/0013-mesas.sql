-- Roundtables and proposals (src/cocreate/roundtable.h, proposal.h): words to search a proposal by, its
-- wordings before a correction, and what came out of a table.

ALTER TABLE co_proposal ADD COLUMN words TEXT NOT NULL DEFAULT '';  -- text_key of all that was said

-- table: co_wording entity clustered
-- What a proposal said before it was corrected.
CREATE TABLE co_wording (
    entity INT NOT NULL,
    proposal INT NOT NULL,
    number INT NOT NULL,                -- 1 = as it was first said
    title TEXT NOT NULL,
    problem TEXT NOT NULL,
    cause TEXT NOT NULL,
    body TEXT NOT NULL,                 -- the proposal itself
    until INT NOT NULL,                 -- ms: when it was corrected
    by INT NOT NULL,                    -- person who did
    staff INT NOT NULL,                 -- 1 = corrected by who typed in, not by its author
    reason TEXT NOT NULL,
    PRIMARY KEY (entity, proposal, number)
);

-- table: co_outcome entity clustered
-- What came out of a roundtable, in words for everybody; the last one holds.
CREATE TABLE co_outcome (
    entity INT NOT NULL,
    roundtable INT NOT NULL,
    number INT NOT NULL,                -- 1, 2, …
    body TEXT NOT NULL,
    at INT NOT NULL,                    -- ms
    by INT NOT NULL,                    -- person
    PRIMARY KEY (entity, roundtable, number)
);
