-- Institutions that answer for commitments and that no published file names yet
-- (src/cocreate/institution.h). Their numbers are of the ledger's organisations, so that the two
-- never meet.

-- table: co_institution entity clustered
CREATE TABLE co_institution (
    entity INT NOT NULL,
    id INT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,     -- as organisation.name_key
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_institution_key ON co_institution (entity, name_key);
