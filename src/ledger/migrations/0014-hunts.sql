-- What hunts, requests and surveys came to need, and the record of a gap: what is missing, why, how grave,
-- who must publish it, how it stands (src/cocreate/hunt.h, gap_record.h, request.h, survey.h).

ALTER TABLE co_hunt ADD COLUMN theme TEXT NOT NULL DEFAULT '';
-- key of the gap of the money it is about; '' = none
ALTER TABLE co_hunt ADD COLUMN gap TEXT NOT NULL DEFAULT '';

ALTER TABLE co_request ADD COLUMN title TEXT NOT NULL DEFAULT '';
-- ms
ALTER TABLE co_request ADD COLUMN made INT NOT NULL DEFAULT 0;
-- why the office took longer, once; '' = it did not say so
ALTER TABLE co_request ADD COLUMN extension TEXT NOT NULL DEFAULT '';
-- until when the answer can be challenged
ALTER TABLE co_request ADD COLUMN complain INT;
CREATE INDEX co_request_of ON co_request (entity, subject);

ALTER TABLE co_survey ADD COLUMN version INT NOT NULL DEFAULT 1;
-- ms
ALTER TABLE co_wave ADD COLUMN made INT NOT NULL DEFAULT 0;
ALTER TABLE co_wave ADD COLUMN by INT NOT NULL DEFAULT 0;
-- what its makers say that changed; ''
ALTER TABLE co_wave ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- table: co_gap_record entity clustered
CREATE TABLE co_gap_record (
    entity INT NOT NULL,
    id INT NOT NULL,
    subject TEXT NOT NULL,              -- 'gap/KEY', 'hunt/3/2'; '' = told by somebody
    missing TEXT NOT NULL,              -- the missing datum
    obligation TEXT NOT NULL,           -- which law asks for it; ''
    unit TEXT NOT NULL,                 -- responsible
    theme TEXT NOT NULL,
    stage INT NOT NULL,                 -- of the money: enum gap_stage
    year INT NOT NULL,                  -- 0 = not said
    cause INT NOT NULL,                 -- enum gap_cause
    cause_text TEXT NOT NULL,
    severity INT NOT NULL,              -- 1 low, 2 medium, 3 high
    state INT NOT NULL,                 -- 0 open, 1 closed, 2 cannot be closed
    closure TEXT NOT NULL,              -- how it was closed, and the evidence in words
    url TEXT NOT NULL,                  -- where what was missing stands now
    closed INT,                         -- days
    by INT NOT NULL,
    made INT NOT NULL,                  -- ms
    version INT NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_gap_record_of ON co_gap_record (entity, subject);
