-- What two people may correct at once carries a version, so that the second is told
-- (src/cocreate/cocreate.h, co_changed); actions of a commitment keep their number when they change
-- places; who evaluates a call's applications can stand back from one.

ALTER TABLE co_indicator ADD COLUMN version INT NOT NULL DEFAULT 1;
ALTER TABLE co_candidate ADD COLUMN version INT NOT NULL DEFAULT 1;
ALTER TABLE co_candidate ADD COLUMN judge INT NOT NULL DEFAULT 0; -- person whose evaluation it is

-- Of an action within its commitment, the same in every text that has it; what is reported of an
-- action names it. 0 = a text older than this column: its position.
ALTER TABLE co_action ADD COLUMN number INT NOT NULL DEFAULT 0;

-- table: co_recusal entity clustered
-- An evaluator declared a conflict of interest with a candidate: for good.
CREATE TABLE co_recusal (
    entity INT NOT NULL,
    candidate INT NOT NULL,
    person INT NOT NULL,
    reason TEXT NOT NULL,
    at INT NOT NULL,                    -- ms
    PRIMARY KEY (entity, candidate, person)
);
