-- What was written of a thing that is not public yet: the log's public part has only its hash, and the
-- text is given out once everybody may see the thing (src/archive/log.h, docs/log.md).

-- table: log_sealed entity clustered
CREATE TABLE log_sealed (
    entity INT NOT NULL,
    seq INT NOT NULL,
    about TEXT NOT NULL,                -- 'commitment/12': what must be public before the text is
    salt TEXT NOT NULL,                 -- 64 hexadecimal digits
    body TEXT NOT NULL,                 -- JSON
    PRIMARY KEY (entity, seq)
);
CREATE INDEX log_sealed_about ON log_sealed (entity, about);
