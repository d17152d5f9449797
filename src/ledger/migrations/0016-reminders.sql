-- What somebody was reminded of, so that it is done once: the end-of-commitment form that is due.

-- table: co_reminder entity clustered
CREATE TABLE co_reminder (
    entity INT NOT NULL,
    kind TEXT NOT NULL,         -- 'closing'
    subject TEXT NOT NULL,      -- 'commitment/3'
    at INT NOT NULL,            -- ms
    PRIMARY KEY (entity, kind, subject)
);
