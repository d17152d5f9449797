-- Measurements of openness (src/cocreate/metric.h): what each unit was given from two sides in two
-- dimensions, with the weights it is to be read with. Never changed: a later one replaces.

-- table: co_metric entity clustered
CREATE TABLE co_metric (
    entity INT NOT NULL,
    id INT NOT NULL,
    title TEXT NOT NULL,
    day INT NOT NULL,
    source TEXT NOT NULL,
    method TEXT NOT NULL,
    weights TEXT NOT NULL,      -- six whole numbers: the four parts, then transparency, participation
    replaces INT NOT NULL,      -- id; 0 = none
    reason TEXT NOT NULL,       -- why it replaces it
    PRIMARY KEY (entity, id)
);

-- table: co_metric_unit entity clustered
CREATE TABLE co_metric_unit (
    entity INT NOT NULL,
    metric INT NOT NULL,
    position INT NOT NULL,      -- from 1
    name TEXT NOT NULL,
    transparency_government INT,    -- of 10,000; NULL = not measured
    transparency_citizen INT,
    participation_government INT,
    participation_citizen INT,
    PRIMARY KEY (entity, metric, position)
);
