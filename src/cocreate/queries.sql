-- Queries of the open-government cycle, a section for each subject; tables are those of migrations 8
-- and later of the ledger. Text is the same on both engines.

-- ==== sessions ====

-- name: session_find(home int, hash text, now int) -> (person int, name text, sector int, seen int)
-- all entities: accounts are kept with the instance's own entity
SELECT p.id, p.name, p.sector, s.seen
FROM co_session s JOIN co_person p ON p.entity = s.entity AND p.id = s.person
WHERE s.entity = $home AND s.hash = $hash AND s.expires > $now AND p.ended IS NULL;

-- name: session_roles(entity int, home int, person int, today int) -> (role int, sector int, institution int)
SELECT role, sector, institution FROM co_role
WHERE entity = $entity AND home = $home AND person = $person AND begins <= $today
AND (ends IS NULL OR ends >= $today) ORDER BY id;

-- name: session_add(entity int, hash text, person int, now int, expires int, agent text)
INSERT INTO co_session (entity, hash, person, made, seen, expires, agent)
VALUES ($entity, $hash, $person, $now, $now, $expires, $agent);

-- name: session_touch(entity int, hash text, now int, expires int)
UPDATE co_session SET seen = $now, expires = $expires WHERE entity = $entity AND hash = $hash;

-- name: session_drop(entity int, hash text)
DELETE FROM co_session WHERE entity = $entity AND hash = $hash;

-- name: session_drop_all(entity int, person int, but text)
DELETE FROM co_session WHERE entity = $entity AND person = $person AND hash <> $but;

-- name: session_rows(entity int, person int, now int) -> (hash text, made int, seen int, agent text)
SELECT hash, made, seen, agent FROM co_session
WHERE entity = $entity AND person = $person AND expires > $now ORDER BY seen DESC, hash;
