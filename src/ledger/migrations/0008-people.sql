-- People of an instance: accounts, what they may do and for whom, and their sessions
-- (src/cocreate/person.h). E-mail addresses and names of private persons are personal data: they stand
-- here and in log_private, never in the public part of the log.

-- table: co_person entity clustered
-- Kept with the instance's own entity; roles say in which entity somebody may do what.
CREATE TABLE co_person (
    entity INT NOT NULL,
    id INT NOT NULL,
    email TEXT NOT NULL,                -- folded to small letters; '' once erased
    name TEXT NOT NULL,                 -- as the person wants to be called in public
    password TEXT NOT NULL,             -- Argon2id; '' = cannot sign in with one
    confirmed INT,                      -- ms: the address was confirmed; NULL = not yet
    totp TEXT NOT NULL,                 -- secret of the second factor, base32; '' = none
    totp_last INT NOT NULL,             -- the last step used, so that a code works once
    sector INT NOT NULL,                -- enum co_sector, as told
    gender INT NOT NULL,                -- enum co_gender, as told
    language TEXT NOT NULL,             -- 'es' or 'en'
    notices INT NOT NULL,               -- 1 = wants e-mail
    made INT NOT NULL,                  -- ms
    ended INT,                          -- ms: the account was closed
    PRIMARY KEY (entity, id)
);
CREATE UNIQUE INDEX co_person_email ON co_person (entity, email, id);

-- table: co_token entity clustered
-- What was sent by e-mail: confirmation, new password, invitation. Only hashes are kept.
CREATE TABLE co_token (
    entity INT NOT NULL,
    hash TEXT NOT NULL,
    person INT NOT NULL,
    purpose TEXT NOT NULL,              -- 'confirm', 'reset', 'invite'
    made INT NOT NULL,
    expires INT NOT NULL,
    PRIMARY KEY (entity, hash)
);
CREATE INDEX co_token_person ON co_token (entity, person);

-- table: co_session entity clustered
CREATE TABLE co_session (
    entity INT NOT NULL,
    hash TEXT NOT NULL,                 -- of the cookie's token
    person INT NOT NULL,
    made INT NOT NULL,
    seen INT NOT NULL,                  -- ms, to the hour
    expires INT NOT NULL,
    agent TEXT NOT NULL,                -- what the browser calls itself, shortened
    PRIMARY KEY (entity, hash)
);
CREATE INDEX co_session_person ON co_session (entity, person);

-- table: co_body entity clustered
-- Who sits in a seat changes its name and its law: the guarantor of today follows that of yesterday.
CREATE TABLE co_body (
    entity INT NOT NULL,
    id INT NOT NULL,
    sector INT NOT NULL,                -- enum co_sector: whose seat it holds
    name TEXT NOT NULL,
    organisation INT NOT NULL,          -- of the ledger; 0 = none
    begins INT NOT NULL,                -- days
    ends INT,                           -- NULL = until now
    successor INT NOT NULL,             -- co_body; 0 = none
    reason TEXT NOT NULL,               -- why it ended: the decree, the reform
    PRIMARY KEY (entity, id)
);

-- table: co_role entity clustered
CREATE TABLE co_role (
    entity INT NOT NULL,                -- in which it holds
    id INT NOT NULL,
    home INT NOT NULL,                  -- entity of the person's account
    person INT NOT NULL,
    role INT NOT NULL,                  -- one bit of enum co_role
    sector INT NOT NULL,                -- of a member's seat
    substitute INT NOT NULL,            -- 1 = suplente
    body INT NOT NULL,                  -- co_body of the seat; 0 = none
    institution INT NOT NULL,           -- organisation of the ledger; 0 = none
    begins INT NOT NULL,                -- days
    ends INT,                           -- days; NULL = open
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_role_person ON co_role (entity, home, person);

-- table: co_notice entity clustered
-- E-mail to be sent; a local spool takes it where there is no mail server.
CREATE TABLE co_notice (
    entity INT NOT NULL,
    id INT NOT NULL,
    person INT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    made INT NOT NULL,
    sent INT,
    tries INT NOT NULL,
    fault TEXT NOT NULL,
    PRIMARY KEY (entity, id)
);
CREATE INDEX co_notice_due ON co_notice (entity, sent, id);
