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

-- ==== people ====

-- name: person_row(entity int, id int) -> (email text, name text, password text, confirmed int?, totp text, totp_last int, sector int, gender int, language text, notices int, made int, ended int?)
SELECT email, name, password, confirmed, totp, totp_last, sector, gender, language, notices, made,
    ended
FROM co_person WHERE entity = $entity AND id = $id;

-- name: person_by_email(entity int, email text) -> (id int)
SELECT MIN(id) AS id FROM co_person
WHERE entity = $entity AND email = $email AND ended IS NULL HAVING MIN(id) IS NOT NULL;

-- name: person_add(entity int, id int, email text, name text, password text, sector int, gender int, language text, made int)
INSERT INTO co_person (entity, id, email, name, password, confirmed, totp, totp_last, sector,
    gender, language, notices, made, ended)
VALUES ($entity, $id, $email, $name, $password, NULL, '', 0, $sector, $gender, $language, 1, $made,
    NULL);

-- name: person_confirm(entity int, id int, now int)
UPDATE co_person SET confirmed = $now WHERE entity = $entity AND id = $id AND confirmed IS NULL;

-- name: person_set_password(entity int, id int, password text)
UPDATE co_person SET password = $password WHERE entity = $entity AND id = $id;

-- name: person_set_totp(entity int, id int, totp text, last int)
UPDATE co_person SET totp = $totp, totp_last = $last WHERE entity = $entity AND id = $id;

-- name: person_set(entity int, id int, name text, sector int, gender int, language text, notices int)
UPDATE co_person SET name = $name, sector = $sector, gender = $gender, language = $language,
    notices = $notices
WHERE entity = $entity AND id = $id;

-- name: person_erase(entity int, id int, now int)
UPDATE co_person SET email = '', name = '', password = '', totp = '', ended = $now
WHERE entity = $entity AND id = $id;

-- name: token_add(entity int, hash text, person int, purpose text, now int, expires int)
INSERT INTO co_token (entity, hash, person, purpose, made, expires)
VALUES ($entity, $hash, $person, $purpose, $now, $expires);

-- name: token_find(entity int, hash text, now int) -> (person int, purpose text)
SELECT person, purpose FROM co_token
WHERE entity = $entity AND hash = $hash AND expires > $now;

-- name: token_drop(entity int, person int)
DELETE FROM co_token WHERE entity = $entity AND person = $person;

-- ==== roles ====

-- name: role_add(entity int, id int, home int, person int, role int, sector int, substitute int, body int, institution int, begins int, ends int?)
INSERT INTO co_role (entity, id, home, person, role, sector, substitute, body, institution, begins,
    ends)
VALUES ($entity, $id, $home, $person, $role, $sector, $substitute, $body, $institution, $begins,
    $ends);

-- name: role_end(entity int, id int, day int)
UPDATE co_role SET ends = $day WHERE entity = $entity AND id = $id AND (ends IS NULL OR ends > $day);

-- name: role_rows(entity int, day int, every int) -> (id int, home int, person int, role int, sector int, substitute int, body int, institution int, begins int, ends int?, name text?, email text?, body_name text?)
-- all entities: accounts are kept with the instance's own entity
SELECT r.id, r.home, r.person, r.role, r.sector, r.substitute, r.body, r.institution, r.begins,
    r.ends, p.name, p.email, b.name
FROM co_role r LEFT JOIN co_person p ON p.entity = r.home AND p.id = r.person
LEFT JOIN co_body b ON b.entity = r.entity AND b.id = r.body
WHERE r.entity = $entity
AND ($every = 1 OR (r.begins <= $day AND (r.ends IS NULL OR r.ends >= $day)))
ORDER BY r.role, r.sector, r.substitute, r.begins, r.id;

-- ==== bodies ====

-- name: body_add(entity int, id int, sector int, name text, begins int)
INSERT INTO co_body (entity, id, sector, name, organisation, begins, ends, successor, reason)
VALUES ($entity, $id, $sector, $name, 0, $begins, NULL, 0, '');

-- name: body_end(entity int, id int, day int, successor int, reason text)
UPDATE co_body SET ends = $day, successor = $successor, reason = $reason
WHERE entity = $entity AND id = $id AND ends IS NULL;

-- name: body_seats_pass(entity int, body int, successor int)
-- Seats that are still held go on under the body that follows.
UPDATE co_role SET body = $successor WHERE entity = $entity AND body = $body AND ends IS NULL;

-- name: body_rows(entity int) -> (id int, sector int, name text, begins int, ends int?, successor int, reason text, successor_name text?)
SELECT b.id, b.sector, b.name, b.begins, b.ends, b.successor, b.reason, s.name
FROM co_body b LEFT JOIN co_body s ON s.entity = b.entity AND s.id = b.successor
WHERE b.entity = $entity ORDER BY b.sector, b.begins, b.id;
