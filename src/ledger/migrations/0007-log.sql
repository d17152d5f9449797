-- The log of decisions: append-only, each entry bound to the one before by its hash (src/archive/log.h,
-- docs/log.md). Entries are never changed or deleted; what is personal stands in log_private, whose
-- rows may be, without breaking the chain.

-- table: log_entry entity clustered
CREATE TABLE log_entry (
    entity INT NOT NULL,
    seq INT NOT NULL,                   -- 1, 2, 3 … without holes
    at INT NOT NULL,                    -- ms since 1970, UTC
    actor INT NOT NULL,                 -- the person; 0 = the program itself
    kind TEXT NOT NULL,                 -- 'proposal.answered'
    subject TEXT NOT NULL,              -- 'proposal/12'; '' = the instance
    body TEXT NOT NULL,                 -- JSON, public
    private_hash TEXT NOT NULL,         -- SHA-256 of salt and private text; '' = there is none
    previous TEXT NOT NULL,             -- hash of the entry before; 64 zeros for the first
    hash TEXT NOT NULL,
    PRIMARY KEY (entity, seq)
);
-- What happened to a thing.
CREATE INDEX log_entry_subject ON log_entry (entity, subject, seq);

-- table: log_private entity clustered
CREATE TABLE log_private (
    entity INT NOT NULL,
    seq INT NOT NULL,
    salt TEXT NOT NULL,                 -- 64 hexadecimal digits
    body TEXT NOT NULL,                 -- JSON
    PRIMARY KEY (entity, seq)
);

-- table: log_head entity clustered
-- The last entry: the row that every append changes, so that two cannot follow the same one.
CREATE TABLE log_head (
    entity INT NOT NULL,
    seq INT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (entity)
);

-- table: log_checkpoint entity clustered
CREATE TABLE log_checkpoint (
    entity INT NOT NULL,
    seq INT NOT NULL,                   -- of the entry it signs
    at INT NOT NULL,
    hash TEXT NOT NULL,
    key TEXT NOT NULL,                  -- Ed25519 public key, hexadecimal
    signature TEXT NOT NULL,            -- hexadecimal
    PRIMARY KEY (entity, seq)
);

-- table: log_key entity clustered
-- The key that signs; never exported.
CREATE TABLE log_key (
    entity INT NOT NULL,
    key TEXT NOT NULL,
    secret TEXT NOT NULL,
    made INT NOT NULL,
    PRIMARY KEY (entity, key)
);
