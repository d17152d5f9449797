-- What published addresses answered when they were visited (src/cocreate/web_link.h).

-- table: co_web_link entity clustered
CREATE TABLE co_web_link (
    entity INT NOT NULL,
    url TEXT NOT NULL,                  -- as it was published
    state INT NOT NULL,                 -- 1 answers, 2 failed, 3 dead, 4 cannot be told
    answer INT NOT NULL,                -- enum web_link_answer, of the last visit
    status INT NOT NULL,                -- HTTP status of the last visit; 0 = none came
    visited INT NOT NULL,               -- ms
    alive INT,                          -- ms: it answered last
    failing INT,                        -- ms: the first failure since it answered
    failures INT NOT NULL,              -- since then, a visit each
    dead INT,                           -- ms: it was told dead, until it answers again
    back INT,                           -- ms: it answered again after it was dead
    PRIMARY KEY (entity, url)
);
