-- What people saw of a public work (src/cocreate/observation.h): shown at once, hidden with a public
-- reason, answered by the institution.

-- table: co_observation entity clustered
CREATE TABLE co_observation (
    entity INT NOT NULL,
    id INT NOT NULL,
    node INT NOT NULL,                  -- the work, of the ledger
    person INT NOT NULL,
    name TEXT NOT NULL,                 -- as they want to be called; '' = none is shown
    sector INT NOT NULL,
    day INT NOT NULL,                   -- days: when it was seen
    text TEXT NOT NULL,
    place TEXT NOT NULL,                -- in words
    latitude INT,                       -- millionths of a degree; both or none
    longitude INT,
    photo TEXT NOT NULL,                -- SHA-256 of the kept picture; '' = none
    photo_type TEXT NOT NULL,
    photo_alt TEXT NOT NULL,            -- what the picture shows, in words
    at INT NOT NULL,                    -- ms
    hidden INT NOT NULL,                -- 1 = moderated away
    hidden_reason TEXT NOT NULL,        -- public
    answer TEXT NOT NULL,               -- of the institution or the secretariat
    answer_name TEXT NOT NULL,
    answered INT,                       -- ms
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_observation_of ON co_observation (entity, node, id);
