-- Notices that are tried again, and what people who follow something were told (src/cocreate/notice.h,
-- src/cocreate/news.h).

-- When it is tried next (ms, NULL = at once); since when it is on its way: a notice is never taken twice,
-- so one that stayed there was interrupted, and nobody knows whether it arrived; when it was given up.
ALTER TABLE co_notice ADD COLUMN due INT;
ALTER TABLE co_notice ADD COLUMN taken INT;
ALTER TABLE co_notice ADD COLUMN dead INT;
-- The address of a page by which who gets it stops getting more; '' = it cannot be stopped (account).
ALTER TABLE co_notice ADD COLUMN stop TEXT NOT NULL DEFAULT '';

-- table: co_gathered entity clustered
-- How far the log was read for those who follow something.
CREATE TABLE co_gathered (
    entity INT NOT NULL,
    seq INT NOT NULL,
    at INT NOT NULL,                    -- ms
    PRIMARY KEY (entity)
);

-- table: co_key entity clustered
-- Secrets that the program makes for itself, by what they are for; they never leave the store.
CREATE TABLE co_key (
    entity INT NOT NULL,
    name TEXT NOT NULL,
    secret TEXT NOT NULL,               -- 64 hexadecimal digits
    made INT NOT NULL,
    PRIMARY KEY (entity, name)
);
