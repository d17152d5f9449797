-- Where an account's address changes: what a link is for beside whose it is, and letters that go to
-- another address than the account's (src/cocreate/person.h, src/cocreate/notice.h).

-- Of a change of address: the new one.
ALTER TABLE co_token ADD COLUMN detail TEXT NOT NULL DEFAULT '';
-- '' = that of the account when it is sent.
ALTER TABLE co_notice ADD COLUMN email TEXT NOT NULL DEFAULT '';
