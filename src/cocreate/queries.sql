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

-- name: person_set_email(entity int, id int, email text)
UPDATE co_person SET email = $email WHERE entity = $entity AND id = $id;

-- name: person_set_totp(entity int, id int, totp text, last int)
UPDATE co_person SET totp = $totp, totp_last = $last WHERE entity = $entity AND id = $id;

-- name: person_set(entity int, id int, name text, sector int, gender int, language text, notices int)
UPDATE co_person SET name = $name, sector = $sector, gender = $gender, language = $language,
    notices = $notices
WHERE entity = $entity AND id = $id;

-- name: person_erase(entity int, id int, now int)
UPDATE co_person SET email = '', name = '', password = '', totp = '', ended = $now
WHERE entity = $entity AND id = $id;

-- name: person_privates(entity int, subject text) -> (entity int, seq int)
-- Entries of the log about an account that still have their personal part.
SELECT e.entity, e.seq FROM log_entry e JOIN log_private p ON p.entity = e.entity AND p.seq = e.seq
WHERE e.entity = $entity AND e.subject = $subject ORDER BY e.seq;

-- name: person_said_privates(person int) -> (entity int, seq int)
-- Likewise of what somebody said as a citizen.
-- all entities: a person takes part in any of them
SELECT e.entity, e.seq FROM log_entry e JOIN log_private p ON p.entity = e.entity AND p.seq = e.seq
WHERE e.actor = $person AND e.kind IN ('proposal.made', 'comment.made', 'observation.made',
    'roundtable.registered') ORDER BY e.entity, e.seq;

-- name: person_unname_proposals(person int)
-- all entities: a person takes part in any of them
UPDATE co_proposal SET author_name = '' WHERE author = $person;

-- name: person_unname_comments(person int)
-- all entities: a person takes part in any of them
UPDATE co_comment SET name = '' WHERE person = $person;

-- name: person_unname_observations(person int)
-- all entities: a person takes part in any of them
UPDATE co_observation SET name = '' WHERE person = $person;

-- name: person_unname_registrations(person int)
-- all entities: a person takes part in any of them
UPDATE co_registration SET name = '' WHERE person = $person;

-- name: token_add(entity int, hash text, person int, purpose text, detail text, now int, expires int)
INSERT INTO co_token (entity, hash, person, purpose, detail, made, expires)
VALUES ($entity, $hash, $person, $purpose, $detail, $now, $expires);

-- name: token_find(entity int, hash text, now int) -> (person int, purpose text, detail text)
SELECT person, purpose, detail FROM co_token
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

-- name: role_rows(entity int, day int, every int) -> (id int, home int, person int, role int, sector int, substitute int, body int, institution int, begins int, ends int?, name text?, email text?, body_name text?, institution_name text?)
-- all entities: accounts are kept with the instance's own entity
SELECT r.id, r.home, r.person, r.role, r.sector, r.substitute, r.body, r.institution, r.begins,
    r.ends, p.name, p.email, b.name, COALESCE(i.name, o.name)
FROM co_role r LEFT JOIN co_person p ON p.entity = r.home AND p.id = r.person
LEFT JOIN co_body b ON b.entity = r.entity AND b.id = r.body
LEFT JOIN co_institution i ON i.entity = r.entity AND i.id = r.institution
LEFT JOIN organisation o ON o.entity = r.entity AND o.id = r.institution
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

-- ==== notices ====

-- name: notice_add(entity int, id int, person int, kind text, subject text, body text, stop text, email text, now int)
INSERT INTO co_notice (entity, id, person, kind, subject, body, made, sent, tries, fault, stop, email)
VALUES ($entity, $id, $person, $kind, $subject, $body, $now, NULL, 0, '', $stop, $email);

-- name: notice_drop(entity int, id int)
DELETE FROM co_notice WHERE entity = $entity AND id = $id;

-- name: notice_forget(entity int, person int)
-- What waits for somebody who closed the account.
DELETE FROM co_notice WHERE entity = $entity AND person = $person AND sent IS NULL;

-- name: notice_rows(entity int, now int, every int, after int, most int) -> (id int, person int, kind text, subject text, body text, made int, tries int, fault text, stop text, due int?, taken int?, dead int?, email text)
-- Not sent yet; unless `every`, only those whose time has come.
SELECT n.id, n.person, n.kind, n.subject, n.body, n.made, n.tries, n.fault, n.stop, n.due, n.taken,
    n.dead, CASE WHEN n.email = '' THEN p.email ELSE n.email END AS email
FROM co_notice n JOIN co_person p ON p.entity = n.entity AND p.id = n.person
WHERE n.entity = $entity AND n.sent IS NULL AND p.email <> '' AND (n.stop = '' OR p.notices = 1)
AND ($every = 1 OR (n.taken IS NULL AND n.dead IS NULL AND (n.due IS NULL OR n.due <= $now)))
AND n.id > $after ORDER BY n.id LIMIT $most;

-- name: notice_take(entity int, id int, now int)
UPDATE co_notice SET taken = $now
WHERE entity = $entity AND id = $id AND taken IS NULL AND sent IS NULL AND dead IS NULL;

-- name: notice_sent(entity int, id int, now int)
UPDATE co_notice SET sent = $now, tries = tries + 1, fault = '', body = '', email = '', taken = NULL
WHERE entity = $entity AND id = $id;

-- name: notice_failed(entity int, id int, counts int, fault text, due int?, dead int?)
UPDATE co_notice SET tries = tries + $counts, fault = $fault, due = $due, dead = $dead, taken = NULL
WHERE entity = $entity AND id = $id;

-- name: notice_retry(entity int, id int)
UPDATE co_notice SET due = NULL, dead = NULL, taken = NULL
WHERE entity = $entity AND id = $id AND sent IS NULL;

-- ==== roundtables: registration, proposals, comments, answers ====

-- name: roundtable_add(entity int, id int, cycle int, title text, theme text, problem text, modality int, iap2 int, iap2_evidence text, place text, telephone text, starts int?, ends int?, opens int, closes int, facilitator int, gap text)
INSERT INTO co_roundtable (entity, id, cycle, title, theme, problem, modality, iap2, iap2_evidence,
    place, telephone, starts, ends, opens, closes, facilitator, state, gap, version)
VALUES ($entity, $id, $cycle, $title, $theme, $problem, $modality, $iap2, $iap2_evidence,
    $place, $telephone, $starts, $ends, $opens, $closes, $facilitator, 0, $gap, 1);

-- name: roundtable_set(entity int, id int, version int, title text, theme text, problem text, modality int, iap2 int, iap2_evidence text, place text, telephone text, starts int?, ends int?, opens int, closes int, facilitator int)
UPDATE co_roundtable SET title = $title, theme = $theme, problem = $problem, modality = $modality,
    iap2 = $iap2, iap2_evidence = $iap2_evidence, place = $place, telephone = $telephone,
    starts = $starts, ends = $ends, opens = $opens, closes = $closes, facilitator = $facilitator,
    version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: roundtable_set_state(entity int, id int, version int, state int)
UPDATE co_roundtable SET state = $state, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: roundtable_rows(entity int, only int, cycle int, theme text, drafts int, all int, after int, most int) -> (id int, cycle int, title text, theme text, problem text, modality int, iap2 int, iap2_evidence text, place text, telephone text, starts int?, ends int?, opens int, closes int, facilitator int, state int, gap text, version int, registered int, came int, proposals int, waiting int)
-- only: this one; 0 = all of the cycle (0 = of every cycle) and the theme ('' = every theme). all 1 = of
-- draft cycles too.
SELECT t.id, t.cycle, t.title, t.theme, t.problem, t.modality, t.iap2, t.iap2_evidence, t.place,
    t.telephone, t.starts, t.ends, t.opens, t.closes, t.facilitator, t.state, t.gap, t.version,
    (SELECT COUNT(*) FROM co_registration r WHERE r.entity = t.entity AND r.roundtable = t.id),
    (SELECT COUNT(*) FROM co_registration r WHERE r.entity = t.entity AND r.roundtable = t.id
        AND r.came = 1),
    (SELECT COUNT(*) FROM co_proposal p WHERE p.entity = t.entity AND p.roundtable = t.id
        AND p.hidden = 0 AND p.state <> 1),
    (SELECT COUNT(*) FROM co_proposal p WHERE p.entity = t.entity AND p.roundtable = t.id
        AND p.hidden = 0 AND p.state = 0)
FROM co_roundtable t
WHERE t.entity = $entity AND ($only = 0 OR t.id = $only) AND ($cycle = 0 OR t.cycle = $cycle)
AND ($theme = '' OR t.theme = $theme) AND ($drafts = 1 OR t.state > 0) AND t.id > $after
AND ($all = 1 OR NOT EXISTS (SELECT 1 FROM co_cycle c
    WHERE c.entity = t.entity AND c.id = t.cycle AND c.state = 0))
ORDER BY t.id LIMIT $most;

-- name: registration_find(entity int, roundtable int, person int) -> (id int)
SELECT MIN(id) AS id FROM co_registration
WHERE entity = $entity AND roundtable = $roundtable AND person = $person HAVING MIN(id) IS NOT NULL;

-- name: registration_add(entity int, roundtable int, id int, person int, name text, sector int, gender int, now int, came int)
INSERT INTO co_registration (entity, roundtable, id, person, name, sector, gender, at, came)
VALUES ($entity, $roundtable, $id, $person, $name, $sector, $gender, $now, $came);

-- name: registration_came(entity int, roundtable int, id int, came int)
UPDATE co_registration SET came = $came
WHERE entity = $entity AND roundtable = $roundtable AND id = $id;

-- name: registration_erase(entity int, roundtable int, id int)
UPDATE co_registration SET name = '', person = 0
WHERE entity = $entity AND roundtable = $roundtable AND id = $id;

-- name: registration_rows(entity int, roundtable int, after int, most int) -> (id int, person int, name text, sector int, gender int, made int, came int)
SELECT id, person, name, sector, gender, at, came FROM co_registration
WHERE entity = $entity AND roundtable = $roundtable AND id > $after ORDER BY id LIMIT $most;

-- name: registration_heads(entity int, roundtable int) -> (sector int, gender int, registered int, came int)
SELECT sector, gender, COUNT(*), CAST(SUM(came) AS BIGINT) FROM co_registration
WHERE entity = $entity AND roundtable = $roundtable
GROUP BY sector, gender ORDER BY sector, gender;

-- name: proposal_paper(entity int, id int) -> (id int)
SELECT id FROM co_paper WHERE entity = $entity AND id = $id;

-- name: proposal_sitting(entity int, id int) -> (number int, state int, starts int)
SELECT number, state, starts FROM co_sitting WHERE entity = $entity AND id = $id;

-- name: proposal_agreement(entity int, id int, sitting int) -> (id int)
SELECT id FROM co_agreement WHERE entity = $entity AND id = $id AND sitting = $sitting;

-- name: proposal_add(entity int, id int, cycle int, roundtable int, theme text, title text, problem text, cause text, proposal text, authority text, cost int?, author int, author_name text, sector int, channel int, paper int, typed_by int, now int, gap text, words text)
INSERT INTO co_proposal (entity, id, cycle, roundtable, theme, title, problem, cause, proposal,
    authority, cost, author, author_name, sector, channel, paper, typed_by, at, state, hidden,
    hidden_reason, gap, version, words)
VALUES ($entity, $id, $cycle, $roundtable, $theme, $title, $problem, $cause, $proposal,
    $authority, $cost, $author, $author_name, $sector, $channel, $paper, $typed_by, $now, 0, 0,
    '', $gap, 1, $words);

-- name: proposal_set_state(entity int, id int, version int, state int)
UPDATE co_proposal SET state = $state, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: proposal_hide(entity int, id int, version int, hidden int, reason text)
UPDATE co_proposal SET hidden = $hidden, hidden_reason = $reason, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: proposal_rows(entity int, only int, cycle int, roundtable int, agenda int, theme text, state int, w1 text, w2 text, w3 text, seen int, all int, after int, sorted int, skip int, most int) -> (id int, cycle int, roundtable int, theme text, title text, problem text, cause text, proposal text, authority text, cost int?, author int, author_name text, sector int, channel int, paper int, typed_by int, made int, state int, hidden int, hidden_reason text, gap text, version int, supports int, comments int, answered int?)
-- only: this one; 0 = all. cycle, roundtable: 0 = every. agenda 1 = of the citizen agenda alone.
-- state: -1 = every. w1 to w3: LIKE patterns that all must hold; seen 1 = hidden ones are searched too.
-- all 1 = of draft cycles too. sorted: 0 by number, 1 the newest first, 2 the most supported first, those that became others last.
SELECT p.id, p.cycle, p.roundtable, p.theme, p.title, p.problem, p.cause, p.proposal, p.authority,
    p.cost, p.author, p.author_name, p.sector, p.channel, p.paper, p.typed_by, p.at, p.state,
    p.hidden, p.hidden_reason, p.gap, p.version,
    (SELECT COUNT(*) FROM co_support s WHERE s.entity = p.entity AND s.proposal = p.id),
    (SELECT COUNT(*) FROM co_comment c WHERE c.entity = p.entity AND c.hidden = 0
        AND c.subject = 'proposal/' || CAST(p.id AS TEXT)),
    (SELECT MIN(a.at) FROM co_answer a WHERE a.entity = p.entity AND a.proposal = p.id)
FROM co_proposal p
WHERE p.entity = $entity AND ($only = 0 OR p.id = $only) AND ($cycle = 0 OR p.cycle = $cycle)
AND ($roundtable = 0 OR p.roundtable = $roundtable) AND ($agenda = 0 OR p.roundtable = 0)
AND ($theme = '' OR p.theme = $theme) AND ($state = -1 OR p.state = $state) AND p.id > $after
AND ($w1 = '%' OR ($seen = 1 OR p.hidden = 0) AND p.words LIKE $w1 AND p.words LIKE $w2
    AND p.words LIKE $w3)
AND ($all = 1 OR NOT EXISTS (SELECT 1 FROM co_cycle c
    WHERE c.entity = p.entity AND c.id = p.cycle AND c.state = 0))
ORDER BY CASE WHEN $sorted = 2 AND p.state = 1 THEN 1 ELSE 0 END,
    CASE WHEN $sorted = 1 THEN -p.id WHEN $sorted = 2 THEN
    -(SELECT COUNT(*) FROM co_support s WHERE s.entity = p.entity AND s.proposal = p.id)
    ELSE 0 END, p.id LIMIT $most OFFSET $skip;

-- name: proposal_set(entity int, id int, version int, title text, problem text, cause text, proposal text, theme text, cost int?, words text)
UPDATE co_proposal SET title = $title, problem = $problem, cause = $cause, proposal = $proposal,
    theme = $theme, cost = $cost, words = $words, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND state = 0 AND hidden = 0;

-- name: wording_add(entity int, proposal int, now int, by int, staff int, reason text)
-- Keeps what the proposal says now.
INSERT INTO co_wording (entity, proposal, number, title, problem, cause, body, until, by, staff, reason)
SELECT entity, id, (SELECT COUNT(*) + 1 FROM co_wording w WHERE w.entity = p.entity
    AND w.proposal = p.id), title, problem, cause, proposal, $now, $by, $staff, $reason
FROM co_proposal p WHERE entity = $entity AND id = $proposal;

-- name: wording_rows(entity int, proposal int) -> (number int, title text, problem text, cause text, body text, until int, staff int, reason text)
SELECT number, title, problem, cause, body, until, staff, reason FROM co_wording
WHERE entity = $entity AND proposal = $proposal ORDER BY number LIMIT 100;

-- name: outcome_add(entity int, roundtable int, body text, now int, by int)
INSERT INTO co_outcome (entity, roundtable, number, body, at, by)
SELECT $entity, $roundtable, COUNT(*) + 1, $body, $now, $by FROM co_outcome
WHERE entity = $entity AND roundtable = $roundtable;

-- name: outcome_rows(entity int, roundtable int) -> (number int, body text, made int)
-- The last first.
SELECT number, body, at FROM co_outcome WHERE entity = $entity AND roundtable = $roundtable
ORDER BY number DESC LIMIT 100;

-- name: proposal_counts(entity int, cycle int, roundtable int, agenda int, all int) -> (state int, hidden int, proposals int, oldest int, sum_at int)
-- sum_at: of `at` in whole seconds.
SELECT state, hidden, COUNT(*), MIN(at), CAST(SUM(at / 1000) AS BIGINT) FROM co_proposal p
WHERE entity = $entity AND ($cycle = 0 OR cycle = $cycle)
AND ($roundtable = 0 OR roundtable = $roundtable) AND ($agenda = 0 OR roundtable = 0)
AND ($all = 1 OR NOT EXISTS (SELECT 1 FROM co_cycle c
    WHERE c.entity = p.entity AND c.id = p.cycle AND c.state = 0))
GROUP BY state, hidden ORDER BY state, hidden;

-- name: proposal_themes(entity int, agenda int, all int) -> (theme text, proposals int, waiting int)
SELECT theme, COUNT(*), CAST(SUM(CASE WHEN state = 0 THEN 1 ELSE 0 END) AS BIGINT) FROM co_proposal p
WHERE entity = $entity AND hidden = 0 AND state <> 1 AND ($agenda = 0 OR roundtable = 0)
AND ($all = 1 OR NOT EXISTS (SELECT 1 FROM co_cycle c
    WHERE c.entity = p.entity AND c.id = p.cycle AND c.state = 0))
GROUP BY theme ORDER BY theme LIMIT 500;

-- name: support_add(entity int, proposal int, person int, now int)
INSERT INTO co_support (entity, proposal, person, at) VALUES ($entity, $proposal, $person, $now)
ON CONFLICT (entity, proposal, person) DO NOTHING;

-- name: support_drop(entity int, proposal int, person int)
DELETE FROM co_support WHERE entity = $entity AND proposal = $proposal AND person = $person;

-- name: support_find(entity int, proposal int, person int) -> (person int)
SELECT person FROM co_support
WHERE entity = $entity AND proposal = $proposal AND person = $person;

-- name: support_copy(entity int, source int, target int)
INSERT INTO co_support (entity, proposal, person, at)
SELECT entity, $target, person, at FROM co_support WHERE entity = $entity AND proposal = $source
ON CONFLICT (entity, proposal, person) DO NOTHING;

-- name: lineage_add(entity int, source text, target text, kind int, now int, person int)
INSERT INTO co_lineage (entity, source, target, kind, at, by)
VALUES ($entity, $source, $target, $kind, $now, $person)
ON CONFLICT (entity, source, target) DO NOTHING;

-- name: lineage_rows(entity int, subject text) -> (source text, target text, kind int, made int)
SELECT source, target, kind, at FROM co_lineage
WHERE entity = $entity AND (source = $subject OR target = $subject)
ORDER BY kind, source, target LIMIT 500;

-- name: lineage_drop(entity int, source text, target text, kind int)
DELETE FROM co_lineage
WHERE entity = $entity AND source = $source AND target = $target AND kind = $kind;

-- name: lineage_sources(entity int, target text, kind int, most int) -> (source text)
SELECT source FROM co_lineage WHERE entity = $entity AND target = $target AND kind = $kind
ORDER BY at, source LIMIT $most;

-- name: lineage_commitment(entity int, id int) -> (number int, title text, baseline text)
SELECT c.number, t.title, t.baseline FROM co_commitment c
JOIN co_commitment_text t ON t.entity = c.entity AND t.commitment = c.id AND t.number = c.text
WHERE c.entity = $entity AND c.id = $id;

-- name: answer_add(entity int, id int, proposal int, decision int, reason text, sitting int, agreement int, person int, name text, now int)
INSERT INTO co_answer (entity, id, proposal, decision, reason, sitting, agreement, by, by_name, at)
VALUES ($entity, $id, $proposal, $decision, $reason, $sitting, $agreement, $person, $name, $now);

-- name: answer_rows(entity int, proposal int) -> (id int, decision int, reason text, sitting int, agreement int, name text, made int, sitting_number int?, sitting_starts int?)
SELECT a.id, a.decision, a.reason, a.sitting, a.agreement, a.by_name, a.at, s.number, s.starts
FROM co_answer a LEFT JOIN co_sitting s ON s.entity = a.entity AND s.id = a.sitting
WHERE a.entity = $entity AND a.proposal = $proposal ORDER BY a.id LIMIT 200;

-- name: answers_of_sitting(entity int, sitting int, skip int, most int) -> (id int, proposal int, decision int, reason text, agreement int, name text, made int, title text, hidden int, later int)
SELECT a.id, a.proposal, a.decision, a.reason, a.agreement, a.by_name, a.at, p.title, p.hidden,
    (SELECT COUNT(*) FROM co_answer l
     WHERE l.entity = $entity AND l.proposal = a.proposal AND l.id > a.id) AS later
FROM co_answer a JOIN co_proposal p ON p.entity = a.entity AND p.id = a.proposal
WHERE a.entity = $entity AND a.sitting = $sitting ORDER BY a.id LIMIT $most OFFSET $skip;

-- name: comment_add(entity int, id int, subject text, place text, person int, name text, sector int, body text, now int)
INSERT INTO co_comment (entity, id, subject, place, person, name, sector, text, at, hidden,
    hidden_reason, answer, answered, answer_name)
VALUES ($entity, $id, $subject, $place, $person, $name, $sector, $body, $now, 0, '', '', NULL, '');

-- name: comment_answer(entity int, id int, answer text, now int, name text)
UPDATE co_comment SET answer = $answer, answered = $now, answer_name = $name
WHERE entity = $entity AND id = $id AND answered IS NULL;

-- name: comment_hide(entity int, id int, hidden int, reason text)
UPDATE co_comment SET hidden = $hidden, hidden_reason = $reason
WHERE entity = $entity AND id = $id AND hidden <> $hidden;

-- name: comment_rows(entity int, only int, subject text, after int, most int) -> (id int, subject text, place text, person int, name text, sector int, body text, made int, hidden int, hidden_reason text, answer text, answered int?, answer_name text)
SELECT id, subject, place, person, name, sector, text, at, hidden, hidden_reason, answer, answered,
    answer_name
FROM co_comment
WHERE entity = $entity AND ($only = 0 OR id = $only) AND ($subject = '' OR subject = $subject)
AND id > $after ORDER BY id LIMIT $most;

-- name: comment_counts(entity int, subject text) -> (hidden int, comments int)
SELECT hidden, COUNT(*) FROM co_comment WHERE entity = $entity AND subject = $subject
GROUP BY hidden ORDER BY hidden;

-- name: comment_roots(entity int, subject text, place text, skip int, most int) -> (id int, subject text, place text, person int, name text, sector int, body text, made int, hidden int, hidden_reason text, answer text, answered int?, answer_name text)
SELECT id, subject, place, person, name, sector, text, at, hidden, hidden_reason, answer, answered,
    answer_name
FROM co_comment
WHERE entity = $entity AND subject = $subject AND substr(place, 1, 8) <> 'comment/'
AND ($place = '' OR place = $place) ORDER BY id DESC LIMIT $most OFFSET $skip;

-- name: comment_replies_of(entity int, subject text, place text) -> (replies int)
SELECT COUNT(*) FROM co_comment WHERE entity = $entity AND subject = $subject AND place = $place;

-- name: comment_replies(entity int, subject text, place text, skip int, roots int, most int) -> (id int, subject text, place text, person int, name text, sector int, body text, made int, hidden int, hidden_reason text, answer text, answered int?, answer_name text)
-- Those to the threads that comment_roots gives.
SELECT id, subject, place, person, name, sector, text, at, hidden, hidden_reason, answer, answered,
    answer_name
FROM co_comment
WHERE entity = $entity AND subject = $subject AND place IN (
    SELECT 'comment/' || CAST(r.id AS TEXT) FROM (
        SELECT id FROM co_comment WHERE entity = $entity AND subject = $subject
        AND substr(place, 1, 8) <> 'comment/' AND ($place = '' OR place = $place)
        ORDER BY id DESC LIMIT $roots OFFSET $skip) r)
ORDER BY id LIMIT $most;

-- ==== votes: prioritisation ====

-- name: vote_box_add(entity int, id int, roundtable int, cycle int, title text, about text, method int, rule int, budget int?, most int, criteria text, secret int, electorate int, opens int, closes int)
INSERT INTO co_ballot_box (entity, id, roundtable, cycle, title, about, method, rule, budget, most,
    criteria, secret, electorate, opens, closes, state, result, seal, version)
VALUES ($entity, $id, $roundtable, $cycle, $title, $about, $method, $rule, $budget, $most,
    $criteria, $secret, $electorate, $opens, $closes, 0, '', '', 1);

-- name: vote_box_set(entity int, id int, version int, title text, about text, method int, rule int, budget int?, most int, criteria text, secret int, electorate int, opens int, closes int)
UPDATE co_ballot_box SET title = $title, about = $about, method = $method, rule = $rule,
    budget = $budget, most = $most, criteria = $criteria, secret = $secret,
    electorate = $electorate, opens = $opens, closes = $closes, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND state = 0;

-- name: vote_box_open(entity int, id int, version int)
UPDATE co_ballot_box SET state = 1, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND state = 0;

-- name: vote_box_counted(entity int, id int, version int, result text, seal text)
UPDATE co_ballot_box SET state = 2, result = $result, seal = $seal, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND state < 2;

-- name: vote_box_rows(entity int, only int, cycle int, roundtable int, drafts int, after int, most_rows int) -> (id int, roundtable int, cycle int, title text, about text, method int, rule int, budget int?, most int, criteria text, secret int, electorate int, opens int, closes int, state int, result text, seal text, version int, voters int)
SELECT b.id, b.roundtable, b.cycle, b.title, b.about, b.method, b.rule, b.budget, b.most,
    b.criteria, b.secret, b.electorate, b.opens, b.closes, b.state, b.result, b.seal, b.version,
    (SELECT COUNT(*) FROM co_ballot v WHERE v.entity = b.entity AND v.box = b.id)
FROM co_ballot_box b
WHERE b.entity = $entity AND ($only = 0 OR b.id = $only) AND ($cycle = 0 OR b.cycle = $cycle)
AND ($roundtable = 0 OR b.roundtable = $roundtable) AND ($drafts = 1 OR b.state > 0)
AND b.id > $after ORDER BY b.id LIMIT $most_rows;

-- name: vote_box_result(entity int, id int) -> (result text)
SELECT result FROM co_ballot_box WHERE entity = $entity AND id = $id;

-- name: vote_members(entity int, role int, today int) -> (people int)
-- Seats: a suplente votes in the place of a titular.
SELECT COUNT(*) FROM co_role WHERE entity = $entity AND role = $role AND substitute = 0
AND begins <= $today AND (ends IS NULL OR ends >= $today);

-- name: vote_party(entity int, box int, role int, sector int, today int) -> (seats int, members int, voted int)
-- Of a party today: its titulars, all its members, and those of them who voted.
SELECT COUNT(CASE WHEN r.substitute = 0 THEN 1 END) AS seats, COUNT(*) AS members,
    COUNT(DISTINCT v.person) AS voted
FROM co_role r LEFT JOIN co_voter v ON v.entity = r.entity AND v.box = $box AND v.person = r.person
WHERE r.entity = $entity AND r.role = $role AND r.sector = $sector AND r.begins <= $today
AND (r.ends IS NULL OR r.ends >= $today);

-- name: vote_registered(entity int, roundtable int) -> (people int)
SELECT COUNT(*) FROM co_registration
WHERE entity = $entity AND roundtable = $roundtable AND person > 0;

-- name: vote_option_add(entity int, box int, id int, proposal int, title text, cost int?)
INSERT INTO co_option (entity, box, id, proposal, title, cost)
VALUES ($entity, $box, $id, $proposal, $title, $cost);

-- name: vote_options_drop(entity int, box int)
DELETE FROM co_option WHERE entity = $entity AND box = $box;

-- name: vote_option_rows(entity int, box int) -> (id int, proposal int, title text, cost int?)
SELECT id, proposal, title, cost FROM co_option
WHERE entity = $entity AND box = $box ORDER BY id;

-- name: vote_voter_add(entity int, box int, person int)
INSERT INTO co_voter (entity, box, person) VALUES ($entity, $box, $person)
ON CONFLICT (entity, box, person) DO NOTHING;

-- name: vote_voter_find(entity int, box int, person int) -> (person int)
SELECT person FROM co_voter WHERE entity = $entity AND box = $box AND person = $person;

-- name: vote_ballot_add(entity int, box int, token text, content text)
INSERT INTO co_ballot (entity, box, token, content) VALUES ($entity, $box, $token, $content);

-- name: vote_ballot_set(entity int, box int, token text, content text)
UPDATE co_ballot SET content = $content WHERE entity = $entity AND box = $box AND token = $token;

-- name: vote_ballots_drop(entity int, box int)
DELETE FROM co_ballot WHERE entity = $entity AND box = $box;

-- name: vote_ballot_find(entity int, box int, token text) -> (content text)
SELECT content FROM co_ballot WHERE entity = $entity AND box = $box AND token = $token;

-- name: vote_ballot_rows(entity int, box int, after text, most int) -> (token text, content text)
-- In the order of their tokens, which are chance: it says nothing of who voted when.
SELECT token, content FROM co_ballot
WHERE entity = $entity AND box = $box AND token > $after ORDER BY token LIMIT $most;

-- ==== cycle ====

-- name: cycle_add(entity int, id int, number int, title text, about text, begins int, ends int?, example int)
INSERT INTO co_cycle (entity, id, number, title, about, begins, ends, state, example, version)
VALUES ($entity, $id, $number, $title, $about, $begins, $ends, 0, $example, 1);

-- name: cycle_set(entity int, id int, version int, number int, title text, about text, begins int, ends int?, example int)
UPDATE co_cycle SET number = $number, title = $title, about = $about, begins = $begins,
    ends = $ends, example = $example, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: cycle_move(entity int, id int, version int, state int)
UPDATE co_cycle SET state = $state, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: cycle_rows(entity int, one int, least int) -> (id int, number int, title text, about text, begins int, ends int, state int, example int, version int)
-- -2147483648 is DATE_NONE.
SELECT id, number, title, about, begins, COALESCE(ends, -2147483648) AS ends, state, example, version
FROM co_cycle WHERE entity = $entity AND ($one = 0 OR id = $one) AND state >= $least
ORDER BY number DESC, id DESC;

-- name: step_add(entity int, cycle int, step int, round int, began int, note text)
INSERT INTO co_step (entity, cycle, step, round, began, ended, note, version)
VALUES ($entity, $cycle, $step, $round, $began, NULL, $note, 1);

-- name: step_end(entity int, cycle int, step int, version int, ended int, note text)
UPDATE co_step SET ended = $ended, note = CASE WHEN $note = '' THEN note ELSE $note END,
    version = version + 1
WHERE entity = $entity AND cycle = $cycle AND step = $step AND version = $version AND ended IS NULL;

-- name: step_rows(entity int, cycle int) -> (step int, round int, began int, ended int, note text, version int)
SELECT step, round, began, COALESCE(ended, -2147483648) AS ended, note, version
FROM co_step WHERE entity = $entity AND cycle = $cycle ORDER BY step, round;

-- name: cycle_facts_begin(entity int, cycle int) -> (declarations int, purposes int, parties int, files int, held int, counted int, told int)
SELECT
    (SELECT COUNT(*) FROM co_declaration d
     WHERE d.entity = $entity AND d.cycle = $cycle AND d.body <> '') AS declarations,
    (SELECT COUNT(*) FROM co_declaration d2
     WHERE d2.entity = $entity AND d2.cycle = $cycle AND d2.purposes <> '') AS purposes,
    (SELECT COUNT(DISTINCT g.sector) FROM co_signatory g
     JOIN co_declaration d3 ON d3.entity = g.entity AND d3.id = g.declaration
     WHERE g.entity = $entity AND d3.cycle = $cycle AND g.signed IS NOT NULL
     AND g.sector IN (1, 2, 3)) AS parties,
    (SELECT COUNT(*) FROM co_paper p
     JOIN co_declaration d4 ON d4.entity = p.entity
     AND p.subject = 'declaration/' || CAST(d4.id AS TEXT)
     WHERE p.entity = $entity AND d4.cycle = $cycle AND p.role = 'signed') AS files,
    (SELECT COUNT(*) FROM co_event e
     WHERE e.entity = $entity AND e.cycle = $cycle AND e.state = 1) AS held,
    (SELECT COUNT(DISTINCT e2.id) FROM co_event e2
     JOIN co_attendance a ON a.entity = e2.entity AND a.subject = 'event/' || CAST(e2.id AS TEXT)
     WHERE e2.entity = $entity AND e2.cycle = $cycle AND e2.state = 1) AS counted,
    (SELECT COUNT(*) FROM co_event e3
     WHERE e3.entity = $entity AND e3.cycle = $cycle AND e3.state = 1 AND e3.outcome <> '') AS told;

-- name: cycle_facts_secretariat(entity int, cycle int, rules text, today int) -> (calls int, rules int, seated int, installed int, last int)
-- `last`: ms of the last session held, 0 when there is none.
SELECT
    (SELECT COUNT(*) FROM co_call c
     WHERE c.entity = $entity AND c.cycle = $cycle AND c.published IS NOT NULL) AS calls,
    (SELECT COUNT(*) FROM co_paper p
     WHERE p.entity = $entity AND p.subject = $rules AND p.role = 'rules') AS rules,
    (SELECT COUNT(DISTINCT r.sector) FROM co_role r
     WHERE r.entity = $entity AND r.role = 4 AND r.sector IN (1, 2, 3) AND r.begins <= $today
     AND (r.ends IS NULL OR r.ends >= $today)) AS seated,
    (SELECT COUNT(*) FROM co_sitting s
     WHERE s.entity = $entity AND s.cycle = $cycle AND s.kind = 2 AND s.state = 1
     AND s.minutes_published IS NOT NULL) AS installed,
    (SELECT COALESCE(MAX(s2.starts), 0) FROM co_sitting s2
     WHERE s2.entity = $entity AND s2.cycle = $cycle AND s2.state = 1) AS last;

-- name: cycle_facts_proposals(entity int, cycle int, now int) -> (tables int, proposals int, unanswered int, accepted int)
SELECT
    (SELECT COUNT(*) FROM co_roundtable t
     WHERE t.entity = $entity AND t.cycle = $cycle AND t.state >= 1
     AND t.starts IS NOT NULL AND t.starts <= $now) AS tables,
    (SELECT COUNT(*) FROM co_proposal p
     WHERE p.entity = $entity AND p.cycle = $cycle AND p.hidden = 0) AS proposals,
    (SELECT COUNT(*) FROM co_proposal p2
     WHERE p2.entity = $entity AND p2.cycle = $cycle AND p2.state = 0 AND p2.hidden = 0)
     AS unanswered,
    (SELECT COUNT(*) FROM co_proposal p3
     WHERE p3.entity = $entity AND p3.cycle = $cycle AND p3.state IN (2, 3)) AS accepted;

-- name: cycle_facts_plan(entity int, cycle int) -> (id int, begins int, ends int, state int, commitments int, cuts int, closings int)
-- The plan that counts: the furthest, and of those the newest.
SELECT l.id, COALESCE(l.begins, -2147483648) AS begins, COALESCE(l.ends, -2147483648) AS ends,
    l.state,
    (SELECT COUNT(*) FROM co_commitment m WHERE m.entity = $entity AND m.plan = l.id
     AND m.state = 0 AND m.proactive = 0) AS commitments,
    (SELECT COUNT(*) FROM co_cut u WHERE u.entity = $entity AND u.plan = l.id) AS cuts,
    (SELECT COUNT(*) FROM co_closing z
     JOIN co_commitment m2 ON m2.entity = z.entity AND m2.id = z.commitment
     WHERE z.entity = $entity AND m2.plan = l.id) AS closings
FROM co_plan l WHERE l.entity = $entity AND l.cycle = $cycle
ORDER BY CASE WHEN l.state >= 2 THEN 1 ELSE 0 END DESC, l.id DESC LIMIT 1;

-- ==== declaration ====

-- name: declaration_add(entity int, id int, cycle int, title text, body text, place text, signed_on int?, purposes text)
INSERT INTO co_declaration (entity, id, cycle, title, body, place, signed, purposes, version)
VALUES ($entity, $id, $cycle, $title, $body, $place, $signed_on, $purposes, 1);

-- name: declaration_set(entity int, id int, version int, title text, body text, place text, signed_on int?, purposes text)
UPDATE co_declaration SET title = $title, body = $body, place = $place, signed = $signed_on,
    purposes = $purposes, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: declaration_rows(entity int, cycle int, one int) -> (id int, cycle int, title text, body text, place text, signed_on int, purposes text, version int)
SELECT id, cycle, title, body, place, COALESCE(signed, -2147483648) AS signed_on, purposes, version
FROM co_declaration
WHERE entity = $entity AND ($cycle = 0 OR cycle = $cycle) AND ($one = 0 OR id = $one)
ORDER BY id;

-- name: signatory_add(entity int, id int, declaration int, position int, name text, capacity text, sector int, signed_on int?)
INSERT INTO co_signatory (entity, id, declaration, position, name, capacity, sector, signed)
VALUES ($entity, $id, $declaration, $position, $name, $capacity, $sector, $signed_on);

-- name: signatory_sign(entity int, id int, day int)
UPDATE co_signatory SET signed = $day WHERE entity = $entity AND id = $id AND signed IS NULL;

-- name: signatory_drop(entity int, id int)
DELETE FROM co_signatory WHERE entity = $entity AND id = $id AND signed IS NULL;

-- name: signatory_rows(entity int, declaration int) -> (id int, position int, name text, capacity text, sector int, signed_on int)
SELECT id, position, name, capacity, sector, COALESCE(signed, -2147483648) AS signed_on
FROM co_signatory WHERE entity = $entity AND declaration = $declaration ORDER BY position, id;

-- ==== plan ====

-- name: plan_add(entity int, id int, cycle int, title text, introduction text, context text, process text, objective text, begins int?, ends int?)
INSERT INTO co_plan (entity, id, cycle, title, introduction, context, process, objective, begins, ends,
    state, consults, consults_until, approved, sitting, published, version)
VALUES ($entity, $id, $cycle, $title, $introduction, $context, $process, $objective, $begins, $ends,
    0, NULL, NULL, NULL, 0, NULL, 1);

-- name: plan_set(entity int, id int, version int, title text, introduction text, context text, process text, objective text, begins int?, ends int?)
UPDATE co_plan SET title = $title, introduction = $introduction, context = $context,
    process = $process, objective = $objective, begins = $begins, ends = $ends, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND state < 2;

-- name: plan_consult(entity int, id int, version int, first int, last int)
UPDATE co_plan SET state = 1, consults = $first, consults_until = $last, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND state < 2;

-- name: plan_approve(entity int, id int, version int, sitting int, day int)
UPDATE co_plan SET state = 2, sitting = $sitting, approved = $day, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND state < 2;

-- name: plan_move(entity int, id int, version int, state int, published int?)
UPDATE co_plan SET state = $state, published = COALESCE(published, $published),
    version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: plan_sign_texts(entity int, plan int, sitting int)
-- What the commitments say now is what was approved, by this session.
UPDATE co_commitment_text SET sitting = $sitting
WHERE entity = $entity AND EXISTS (SELECT 1 FROM co_commitment c
    WHERE c.entity = co_commitment_text.entity AND c.id = co_commitment_text.commitment
    AND c.text = co_commitment_text.number AND c.plan = $plan AND c.state = 0);

-- name: plan_sign_commitments(entity int, plan int)
UPDATE co_commitment SET signed_text = text, version = version + 1
WHERE entity = $entity AND plan = $plan AND state = 0;

-- name: plan_rows(entity int, only int, cycle int, least int) -> (id int, cycle int, title text, introduction text, context text, process text, objective text, begins int, ends int, state int, consults int, consults_until int, approved int, sitting int, published int, version int, counted int, proactive int)
-- -2147483648 is DATE_NONE. only, cycle: 0 = all.
SELECT p.id, p.cycle, p.title, p.introduction, p.context, p.process, p.objective,
    COALESCE(p.begins, -2147483648) AS begins,
    COALESCE(p.ends, -2147483648) AS ends, p.state, COALESCE(p.consults, -2147483648) AS consults,
    COALESCE(p.consults_until, -2147483648) AS consults_until,
    COALESCE(p.approved, -2147483648) AS approved, p.sitting, COALESCE(p.published, 0) AS published,
    p.version,
    (SELECT COUNT(*) FROM co_commitment c WHERE c.entity = p.entity AND c.plan = p.id
        AND c.state = 0 AND c.proactive = 0) AS counted,
    (SELECT COUNT(*) FROM co_commitment d WHERE d.entity = p.entity AND d.plan = p.id
        AND d.state = 0 AND d.proactive = 1) AS proactive
FROM co_plan p
WHERE p.entity = $entity AND ($only = 0 OR p.id = $only) AND ($cycle = 0 OR p.cycle = $cycle)
AND p.state >= $least ORDER BY p.id DESC LIMIT 200;

-- name: plan_opened(entity int, subject text) -> (opened int)
-- When the consultation was opened for the first time; 0 = never.
SELECT COALESCE(MIN(at), 0) AS opened FROM log_entry
WHERE entity = $entity AND subject = $subject AND kind = 'plan.consulted';

-- name: plan_cycle(entity int, id int) -> (state int)
SELECT state FROM co_cycle WHERE entity = $entity AND id = $id;

-- name: plan_sitting(entity int, id int) -> (state int)
SELECT state FROM co_sitting WHERE entity = $entity AND id = $id;

-- name: commitment_number(entity int, plan int) -> (number int)
SELECT COALESCE(MAX(number), 0) + 1 AS number FROM co_commitment
WHERE entity = $entity AND plan = $plan;

-- name: commitment_add(entity int, id int, plan int, number int, proactive int)
INSERT INTO co_commitment (entity, id, plan, number, text, signed_text, state, proactive, version)
VALUES ($entity, $id, $plan, $number, 1, 0, 0, $proactive, 1);

-- name: commitment_set(entity int, id int, version int, words int, state int)
UPDATE co_commitment SET text = $words, state = $state, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND state = 0;

-- name: commitment_rows(entity int, only int, plan int, least int, after int, most int) -> (id int, plan int, plan_state int, number int, words int, signed_words int, state int, proactive int, version int, title text, problem text, baseline text, objective text, description text, purposes text, sdg text, responsible text, responsible_org int, support text, verification text, evidence text, budget int, budget_text text, begins int, ends int, reason text, sitting int, person int, made int)
-- With the text that is valid. least: state of the plan from which on it is seen. `after` is a
-- number in the plan; budget -1 = not said.
SELECT c.id, c.plan, p.state AS plan_state, c.number, c.text, c.signed_text, c.state, c.proactive,
    c.version, t.title, t.problem, t.baseline, t.objective, t.description, t.purposes, t.sdg,
    t.responsible, t.responsible_org, t.support, t.verification, t.evidence,
    COALESCE(t.budget, -1) AS budget, t.budget_text, COALESCE(t.begins, -2147483648) AS begins,
    COALESCE(t.ends, -2147483648) AS ends, t.reason, t.sitting, t.by, t.at
FROM co_commitment c JOIN co_plan p ON p.entity = c.entity AND p.id = c.plan
JOIN co_commitment_text t ON t.entity = c.entity AND t.commitment = c.id AND t.number = c.text
WHERE c.entity = $entity AND ($only = 0 OR c.id = $only) AND ($plan = 0 OR c.plan = $plan)
AND p.state >= $least AND c.number > $after ORDER BY c.plan, c.number LIMIT $most;

-- name: action_now_rows(entity int, only int, plan int, after int) -> (commitment int, number int, title text, responsible text, begins int, ends int)
-- Of the texts that are valid, in the order of the commitments.
SELECT c.id, CASE WHEN a.number = 0 THEN a.position ELSE a.number END AS number, a.title,
    a.responsible, COALESCE(a.begins, -2147483648) AS begins, COALESCE(a.ends, -2147483648) AS ends
FROM co_commitment c JOIN co_action a ON a.entity = c.entity AND a.commitment = c.id
AND a.text = c.text
WHERE c.entity = $entity AND ($only = 0 OR c.id = $only) AND ($plan = 0 OR c.plan = $plan)
AND c.number > $after ORDER BY c.plan, c.number, a.position LIMIT 4000;

-- name: commitment_text_add(entity int, commitment int, number int, title text, problem text, baseline text, objective text, description text, purposes text, sdg text, responsible text, responsible_org int, support text, verification text, evidence text, budget int?, budget_text text, begins int?, ends int?, reason text, sitting int, person int, now int)
INSERT INTO co_commitment_text (entity, commitment, number, title, problem, baseline, objective,
    description, purposes, sdg, responsible, responsible_org, support, verification, evidence,
    budget, budget_text, begins, ends, reason, sitting, by, at)
VALUES ($entity, $commitment, $number, $title, $problem, $baseline, $objective, $description,
    $purposes, $sdg, $responsible, $responsible_org, $support, $verification, $evidence, $budget,
    $budget_text, $begins, $ends, $reason, $sitting, $person, $now);

-- name: commitment_text_rows(entity int, commitment int, only int, after int, most int) -> (number int, title text, problem text, baseline text, objective text, description text, purposes text, sdg text, responsible text, responsible_org int, support text, verification text, evidence text, budget int, budget_text text, begins int, ends int, reason text, sitting int, person int, made int)
-- only: 0 = all after a number. budget -1 = not said.
SELECT number, title, problem, baseline, objective, description, purposes, sdg, responsible,
    responsible_org, support, verification, evidence, COALESCE(budget, -1) AS budget, budget_text,
    COALESCE(begins, -2147483648) AS begins, COALESCE(ends, -2147483648) AS ends, reason, sitting,
    by, at
FROM co_commitment_text WHERE entity = $entity AND commitment = $commitment
AND ($only = 0 OR number = $only) AND number > $after ORDER BY number LIMIT $most;

-- name: action_add(entity int, commitment int, words int, position int, number int, title text, responsible text, begins int?, ends int?)
INSERT INTO co_action (entity, commitment, text, position, number, title, responsible, begins, ends)
VALUES ($entity, $commitment, $words, $position, $number, $title, $responsible, $begins, $ends);

-- name: action_last(entity int, commitment int) -> (number int)
-- The highest number that an action of this commitment ever had.
SELECT COALESCE(MAX(CASE WHEN number = 0 THEN position ELSE number END), 0) AS number
FROM co_action WHERE entity = $entity AND commitment = $commitment;

-- name: action_rows(entity int, commitment int, words int) -> (number int, title text, responsible text, begins int, ends int)
SELECT CASE WHEN number = 0 THEN position ELSE number END AS number, title, responsible,
    COALESCE(begins, -2147483648) AS begins, COALESCE(ends, -2147483648) AS ends
FROM co_action WHERE entity = $entity AND commitment = $commitment AND text = $words
ORDER BY position;

-- name: measure_add(entity int, id int, commitment int, title text, unit text, formula text, source text, theme text, baseline text, baseline_day int?, target text, target_day int?, rises int)
INSERT INTO co_indicator (entity, id, commitment, title, unit, formula, source, theme, baseline,
    baseline_day, target, target_day, rises)
VALUES ($entity, $id, $commitment, $title, $unit, $formula, $source, $theme, $baseline,
    $baseline_day, $target, $target_day, $rises);

-- name: measure_set(entity int, id int, version int, title text, unit text, formula text, source text, theme text, baseline text, baseline_day int?, target text, target_day int?, rises int)
UPDATE co_indicator SET title = $title, unit = $unit, formula = $formula, source = $source,
    theme = $theme, baseline = $baseline, baseline_day = $baseline_day, target = $target,
    target_day = $target_day, rises = $rises, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: measure_drop(entity int, id int, version int)
DELETE FROM co_indicator WHERE entity = $entity AND id = $id AND version = $version;

-- name: measure_rows(entity int, only int, commitment int) -> (id int, commitment int, version int, title text, unit text, formula text, source text, theme text, baseline text, baseline_day int, target text, target_day int, rises int)
-- only 1 .. = this one; 0 = all of the commitment.
SELECT id, commitment, version, title, unit, formula, source, theme, baseline,
    COALESCE(baseline_day, -2147483648) AS baseline_day, target,
    COALESCE(target_day, -2147483648) AS target_day, rises
FROM co_indicator
WHERE entity = $entity AND ((id = $only) OR ($only = 0 AND commitment = $commitment))
ORDER BY id LIMIT 200;

-- name: measure_value_add(entity int, measure int, day int, area text, amount text, source text, person int, now int)
INSERT INTO co_indicator_value (entity, indicator, day, area, value, source, by, at)
VALUES ($entity, $measure, $day, $area, $amount, $source, $person, $now)
ON CONFLICT (entity, indicator, area, day) DO NOTHING;

-- name: measure_value_rows(entity int, measure int, area text) -> (day int, amount text, source text, made int)
SELECT day, value, source, at FROM co_indicator_value
WHERE entity = $entity AND indicator = $measure AND area = $area ORDER BY day LIMIT 2000;

-- name: money_node(entity int, id int) -> (kind int, key text, label text)
SELECT kind, key, label FROM node WHERE entity = $entity AND id = $id;

-- name: money_gap(entity int, key text) -> (minor int)
SELECT minor FROM trace_gap WHERE entity = $entity AND key = $key;

-- name: money_add(entity int, commitment int, node int, gap text, note text)
INSERT INTO co_money (entity, commitment, node, gap, note)
VALUES ($entity, $commitment, $node, $gap, $note)
ON CONFLICT (entity, commitment, node, gap) DO NOTHING;

-- name: money_drop(entity int, commitment int, node int, gap text)
DELETE FROM co_money
WHERE entity = $entity AND commitment = $commitment AND node = $node AND gap = $gap;

-- name: money_rows(entity int, commitment int) -> (node int, gap text, note text, kind int, key text, label text)
-- kind 0: a gap, or a thing that is no longer there.
SELECT m.node, m.gap, m.note, COALESCE(n.kind, 0) AS kind, COALESCE(n.key, '') AS key,
    COALESCE(n.label, '') AS label
FROM co_money m LEFT JOIN node n ON n.entity = m.entity AND n.id = m.node
WHERE m.entity = $entity AND m.commitment = $commitment ORDER BY m.node, m.gap LIMIT 500;

-- ==== follow-up ====

-- name: cut_drop(entity int, plan int)
DELETE FROM co_cut WHERE entity = $entity AND plan = $plan;

-- name: cut_add(entity int, plan int, cut int, day int)
INSERT INTO co_cut (entity, plan, cut, day) VALUES ($entity, $plan, $cut, $day);

-- name: cut_rows(entity int, plan int) -> (cut int, day int)
SELECT cut, day FROM co_cut WHERE entity = $entity AND plan = $plan ORDER BY cut;

-- name: progress_paper(entity int, id int) -> (access int)
SELECT access FROM co_paper WHERE entity = $entity AND id = $id;

-- name: progress_add(entity int, id int, commitment int, action int, cut int, day int, state int, words text, sector int, person int, name text, now int)
INSERT INTO co_progress (entity, id, commitment, action, cut, day, state, text, sector, by, by_name,
    at)
VALUES ($entity, $id, $commitment, $action, $cut, $day, $state, $words, $sector, $person, $name,
    $now);

-- name: progress_paper_add(entity int, progress int, paper int)
INSERT INTO co_progress_paper (entity, progress, paper) VALUES ($entity, $progress, $paper)
ON CONFLICT (entity, progress, paper) DO NOTHING;

-- name: progress_papers(entity int, progress int) -> (paper int, title text?, url text?)
SELECT e.paper, p.title, p.url FROM co_progress_paper e
LEFT JOIN co_paper p ON p.entity = e.entity AND p.id = e.paper
WHERE e.entity = $entity AND e.progress = $progress ORDER BY e.paper LIMIT 100;

-- name: progress_rows(entity int, only int, commitment int, after int, most int) -> (id int, commitment int, action int, cut int, day int, state int, words text, sector int, person int, name text, made int)
SELECT id, commitment, action, cut, day, state, text, sector, by, by_name, at FROM co_progress
WHERE entity = $entity AND ($only = 0 OR id = $only)
AND ($commitment = 0 OR commitment = $commitment) AND id > $after ORDER BY id LIMIT $most;

-- name: progress_last(entity int, commitment int) -> (id int)
-- On the commitment as a whole.
SELECT id FROM co_progress WHERE entity = $entity AND commitment = $commitment AND action = 0
ORDER BY day DESC, id DESC LIMIT 1;

-- name: acceptance_add(entity int, progress int, sector int, person int, accepts int, reason text, now int)
INSERT INTO co_acceptance (entity, progress, sector, person, accepts, reason, at)
VALUES ($entity, $progress, $sector, $person, $accepts, $reason, $now)
ON CONFLICT (entity, progress, sector) DO NOTHING;

-- name: acceptance_rows(entity int, progress int) -> (sector int, accepts int, reason text, made int)
SELECT sector, accepts, reason, at FROM co_acceptance
WHERE entity = $entity AND progress = $progress ORDER BY sector;

-- name: assessment_add(entity int, id int, commitment int, cut int, sector int, level int, words text, person int, name text, now int)
INSERT INTO co_assessment (entity, id, commitment, cut, sector, level, text, by, by_name, at)
VALUES ($entity, $id, $commitment, $cut, $sector, $level, $words, $person, $name, $now);

-- name: assessment_rows(entity int, commitment int) -> (id int, cut int, sector int, level int, words text, name text, made int)
SELECT id, cut, sector, level, text, by_name, at FROM co_assessment
WHERE entity = $entity AND commitment = $commitment ORDER BY id LIMIT 500;

-- name: coding_add(entity int, id int, commitment int, variable int, amount int, day int, justification text, person int, name text, now int)
INSERT INTO co_coding (entity, id, commitment, variable, value, day, justification, coder,
    coder_name, at)
VALUES ($entity, $id, $commitment, $variable, $amount, $day, $justification, $person, $name, $now);

-- name: coding_rows(entity int, commitment int) -> (id int, variable int, amount int, day int, justification text, person int, name text, made int)
SELECT id, variable, value, day, justification, coder, coder_name, at FROM co_coding
WHERE entity = $entity AND commitment = $commitment ORDER BY variable, id LIMIT 500;

-- name: lesson_add(entity int, id int, cycle int, commitment int, words text, kind int, person int, name text, now int)
INSERT INTO co_lesson (entity, id, cycle, commitment, text, kind, by, by_name, at)
VALUES ($entity, $id, $cycle, $commitment, $words, $kind, $person, $name, $now);

-- name: lesson_rows(entity int, cycle int, commitment int, after int, most int) -> (id int, cycle int, commitment int, words text, kind int, name text, made int)
-- commitment: 0 = all of the cycle.
SELECT id, cycle, commitment, text, kind, by_name, at FROM co_lesson
WHERE entity = $entity AND cycle = $cycle AND ($commitment = 0 OR commitment = $commitment)
AND id > $after ORDER BY id LIMIT $most;

-- name: closing_add(entity int, commitment int, answers text, person int, now int)
INSERT INTO co_closing (entity, commitment, answers, by, at)
VALUES ($entity, $commitment, $answers, $person, $now)
ON CONFLICT (entity, commitment) DO NOTHING;

-- name: closing_row(entity int, commitment int) -> (answers text, made int)
SELECT answers, at FROM co_closing WHERE entity = $entity AND commitment = $commitment;

-- name: closing_due(ended int, most int) -> (entity int, id int, ends int)
-- all entities: the reminders of a whole instance are written in one go
SELECT c.entity, c.id, t.ends FROM co_commitment c
JOIN co_plan p ON p.entity = c.entity AND p.id = c.plan AND p.state = 3
JOIN co_commitment_text t ON t.entity = c.entity AND t.commitment = c.id AND t.number = c.text
WHERE c.state = 0 AND t.ends IS NOT NULL AND t.ends <= $ended
AND NOT EXISTS (SELECT 1 FROM co_closing l WHERE l.entity = c.entity AND l.commitment = c.id)
AND NOT EXISTS (SELECT 1 FROM co_reminder r WHERE r.entity = c.entity AND r.kind = 'closing'
    AND r.subject = 'commitment/' || CAST(c.id AS TEXT))
ORDER BY c.entity, c.id LIMIT $most;

-- name: reminder_add(entity int, kind text, subject text, now int)
INSERT INTO co_reminder (entity, kind, subject, at) VALUES ($entity, $kind, $subject, $now)
ON CONFLICT (entity, kind, subject) DO NOTHING;

-- name: light_progress(entity int, only int, plan int, after int) -> (commitment int, id int, action int, cut int, state int, day int, papers int, accepted int, refused int)
-- What reports say of a commitment, or of all of a plan, in the order they were made. accepted: by
-- sectors that did not implement it.
SELECT p.commitment, p.id, p.action, p.cut, p.state, p.day,
    (SELECT COUNT(*) FROM co_progress_paper e WHERE e.entity = p.entity AND e.progress = p.id)
    AS papers,
    (SELECT COUNT(*) FROM co_acceptance y WHERE y.entity = p.entity AND y.progress = p.id
        AND y.accepts = 1 AND y.sector <> p.sector) AS accepted,
    (SELECT COUNT(*) FROM co_acceptance n WHERE n.entity = p.entity AND n.progress = p.id
        AND n.accepts = 0) AS refused
FROM co_commitment c JOIN co_progress p ON p.entity = c.entity AND p.commitment = c.id
WHERE c.entity = $entity AND ($only = 0 OR c.id = $only) AND ($plan = 0 OR c.plan = $plan)
AND p.id > $after ORDER BY p.id LIMIT 2000;

-- name: light_sides(entity int, only int, plan int) -> (commitment int, id int, cut int, sector int, level int, words text, name text, made int)
-- The last word of each party.
SELECT s.commitment, s.id, s.cut, s.sector, s.level, s.text, s.by_name, s.at
FROM co_commitment c JOIN co_assessment s ON s.entity = c.entity AND s.commitment = c.id
WHERE c.entity = $entity AND ($only = 0 OR c.id = $only) AND ($plan = 0 OR c.plan = $plan)
AND NOT EXISTS (SELECT 1 FROM co_assessment l WHERE l.entity = s.entity
    AND l.commitment = s.commitment AND l.sector = s.sector AND l.id > s.id) ORDER BY s.id;

-- name: light_checks(entity int, only int, plan int) -> (commitment int, id int, result int?, made int?, seen text?)
-- The newest run of every check that is not stopped.
SELECT k.commitment, k.id, r.result, r.at, r.found
FROM co_commitment c JOIN co_check k ON k.entity = c.entity AND k.commitment = c.id AND k.state = 1
LEFT JOIN co_check_run r ON r.entity = k.entity AND r.check_id = k.id
    AND r.run = (SELECT MAX(x.run) FROM co_check_run x WHERE x.entity = k.entity
        AND x.check_id = k.id)
WHERE c.entity = $entity AND ($only = 0 OR c.id = $only) AND ($plan = 0 OR c.plan = $plan)
ORDER BY k.id;

-- name: light_closings(entity int, only int, plan int) -> (commitment int)
SELECT l.commitment FROM co_commitment c
JOIN co_closing l ON l.entity = c.entity AND l.commitment = c.id
WHERE c.entity = $entity AND ($only = 0 OR c.id = $only) AND ($plan = 0 OR c.plan = $plan);

-- name: money_plan(entity int, only int, plan int) -> (commitment int, node int)
SELECT m.commitment, m.node FROM co_commitment c
JOIN co_money m ON m.entity = c.entity AND m.commitment = c.id
WHERE c.entity = $entity AND ($only = 0 OR c.id = $only) AND ($plan = 0 OR c.plan = $plan)
ORDER BY m.commitment, m.node LIMIT 5000;

-- name: money_above(entity int, id int) -> (parent int, same int)
-- What a thing is part of, and what it is another name of where it has no figures of its own.
SELECT COALESCE(n.parent, 0) AS parent, CASE WHEN EXISTS (SELECT 1 FROM trace_node t
    WHERE t.entity = n.entity AND t.node = n.id) THEN 0 ELSE COALESCE((SELECT s.same_as
    FROM trace_same s WHERE s.entity = n.entity AND s.node = n.id AND s.state <> 'rejected'
    ORDER BY CASE WHEN s.state = 'confirmed' THEN 0 ELSE s.evidence END, s.score DESC, s.same_as
    LIMIT 1), 0) END AS same
FROM node n WHERE n.entity = $entity AND n.id = $id;

-- name: origin_rows(entity int, target text) -> (source text, kind int, made int)
SELECT source, kind, at FROM co_lineage WHERE entity = $entity AND target = $target
ORDER BY at, source LIMIT 200;

-- name: board_changes(entity int, plan int, since int, most int) -> (commitment int, kind int, made int, one int, two int, three int, words text)
-- What happened to the commitments of a plan since an instant, the newest first. kind: 1 report,
-- 2 accepted or refused, 3 assessment, 4 coding, 5 amendment or withdrawal, 6 a run that found
-- something else than the one before, 7 end-of-commitment form, 8 a value of an indicator.
SELECT x.commitment, x.kind, x.made, x.one, x.two, x.three, x.words FROM co_commitment c JOIN (
    SELECT p.entity AS entity, p.commitment AS commitment, 1 AS kind, p.at AS made, p.state AS one,
        p.action AS two, p.cut AS three, '' AS words
    FROM co_progress p WHERE p.entity = $entity AND p.at >= $since
    UNION ALL SELECT a.entity, q.commitment, 2, a.at, a.accepts, a.sector, q.id, a.reason
    FROM co_acceptance a JOIN co_progress q ON q.entity = a.entity AND q.id = a.progress
    WHERE a.entity = $entity AND a.at >= $since
    UNION ALL SELECT s.entity, s.commitment, 3, s.at, s.level, s.sector, s.cut, ''
    FROM co_assessment s WHERE s.entity = $entity AND s.at >= $since
    UNION ALL SELECT d.entity, d.commitment, 4, d.at, d.variable, d.value, 0, ''
    FROM co_coding d WHERE d.entity = $entity AND d.at >= $since
    UNION ALL SELECT t.entity, t.commitment, 5, t.at, t.number, t.sitting, 0, t.reason
    FROM co_commitment_text t WHERE t.entity = $entity AND t.at >= $since AND t.reason <> ''
    UNION ALL SELECT r.entity, k.commitment, 6, r.at, r.result, COALESCE(o.result, 0), r.check_id,
        r.found
    FROM co_check_run r JOIN co_check k ON k.entity = r.entity AND k.id = r.check_id
    LEFT JOIN co_check_run o ON o.entity = r.entity AND o.check_id = r.check_id
        AND o.run = r.run - 1
    WHERE r.entity = $entity AND r.at >= $since AND COALESCE(o.result, 0) <> r.result
    UNION ALL SELECT l.entity, l.commitment, 7, l.at, 0, 0, 0, ''
    FROM co_closing l WHERE l.entity = $entity AND l.at >= $since
    UNION ALL SELECT v.entity, i.commitment, 8, v.at, i.id, v.day, 0, v.value
    FROM co_indicator_value v JOIN co_indicator i ON i.entity = v.entity AND i.id = v.indicator
    WHERE v.entity = $entity AND v.at >= $since
) x ON x.entity = c.entity AND x.commitment = c.id
WHERE c.entity = $entity AND c.plan = $plan ORDER BY x.made DESC, x.kind, c.number LIMIT $most;

-- ==== documents ====

-- name: paper_add(entity int, id int, subject text, role text, title text, file text, type text, sha256 text, size int, url text, day int?, added int, person int, replaces int, reason text, access int)
INSERT INTO co_paper (entity, id, subject, role, title, file, type, sha256, size, url, day, added,
    by, replaces, reason, access)
VALUES ($entity, $id, $subject, $role, $title, $file, $type, $sha256, $size, $url, $day, $added,
    $person, $replaces, $reason, $access);

-- name: paper_rows(entity int, one int, subject text, linked int, members int, judges int, person int, skip int, most int) -> (id int, subject text, role text, title text, file text, type text, sha256 text, size int, url text, day int, added int, by_person int, replaces int, reason text, access int, replaced_by int)
-- Of a subject the oldest first, of everything the newest. Those who are not of the secretariat see
-- their own and what is public, but for what belongs to a draft cycle or to an application to a call
-- whose result is not published. What belongs to an application is open to who judges it too: not to
-- who applied to the same call, nor to who stood back from it. linked 1: only those that are an
-- address.
SELECT p.id, p.subject, p.role, p.title, p.file, p.type, p.sha256, p.size, p.url,
    COALESCE(p.day, -2147483648) AS day, p.added, p.by AS by_person, p.replaces, p.reason, p.access,
    COALESCE((SELECT MAX(n.id) FROM co_paper n
     WHERE n.entity = $entity AND n.subject = p.subject AND n.replaces = p.id), 0) AS replaced_by
FROM co_paper p
WHERE p.entity = $entity AND ($one = 0 OR p.id = $one) AND ($subject = '' OR p.subject = $subject)
AND ($linked = 0 OR p.url <> '') AND (($members = 1 AND p.subject NOT LIKE 'candidate/%') OR ($person <> 0 AND p.by = $person
        AND NOT EXISTS (SELECT 1 FROM co_recusal own WHERE own.entity = p.entity
            AND own.person = $person AND p.subject = 'candidate/' || CAST(own.candidate AS TEXT)))
    OR ($judges = 1 AND p.subject IN (SELECT 'candidate/' || CAST(j.id AS TEXT) FROM co_candidate j
        WHERE j.entity = $entity AND ($person = 0 OR (j.person <> $person
        AND NOT EXISTS (SELECT 1 FROM co_candidate rival WHERE rival.entity = j.entity
            AND rival.call = j.call AND rival.person = $person)
        AND NOT EXISTS (SELECT 1 FROM co_recusal back WHERE back.entity = j.entity
            AND back.candidate = j.id AND back.person = $person)))))
    OR (p.access = 0
    AND NOT EXISTS (SELECT 1 FROM co_cycle c WHERE c.entity = $entity AND c.state = 0
        AND (p.subject = 'cycle/' || CAST(c.id AS TEXT)
        OR p.subject IN (SELECT 'declaration/' || CAST(d.id AS TEXT) FROM co_declaration d
            WHERE d.entity = $entity AND d.cycle = c.id)
        OR p.subject IN (SELECT 'event/' || CAST(e.id AS TEXT) FROM co_event e
            WHERE e.entity = $entity AND e.cycle = c.id)
        OR p.subject IN (SELECT 'sitting/' || CAST(s.id AS TEXT) FROM co_sitting s
            WHERE s.entity = $entity AND s.cycle = c.id)
        OR p.subject IN (SELECT 'call/' || CAST(k.id AS TEXT) FROM co_call k
            WHERE k.entity = $entity AND k.cycle = c.id)))
    AND p.subject NOT IN (SELECT 'candidate/' || CAST(a.id AS TEXT) FROM co_candidate a
        JOIN co_call o ON o.entity = a.entity AND o.id = a.call
        WHERE a.entity = $entity AND o.published IS NULL)))
ORDER BY CASE WHEN $subject = '' THEN -p.id ELSE p.id END LIMIT $most OFFSET $skip;

-- ==== activities ====

-- name: event_add(entity int, id int, cycle int, kind int, title text, about text, place text, modality int, iap2 int, starts int, ends int?)
INSERT INTO co_event (entity, id, cycle, kind, title, about, place, modality, iap2, starts, ends,
    outcome, state, version)
VALUES ($entity, $id, $cycle, $kind, $title, $about, $place, $modality, $iap2, $starts, $ends, '',
    0, 1);

-- name: event_set(entity int, id int, version int, kind int, title text, about text, place text, modality int, iap2 int, starts int, ends int?)
UPDATE co_event SET kind = $kind, title = $title, about = $about, place = $place,
    modality = $modality, iap2 = $iap2, starts = $starts, ends = $ends, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND state = 0;

-- name: event_move(entity int, id int, version int, state int, outcome text)
-- What was cancelled stays so; what was held may be told again.
UPDATE co_event SET state = $state, outcome = $outcome, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND (state = 0 OR state = $state);

-- name: event_rows(entity int, one int, cycle int, least int, skip int, most int) -> (id int, cycle int, kind int, title text, about text, place text, modality int, iap2 int, starts int, ends int, outcome text, state int, version int, people int)
SELECT e.id, e.cycle, e.kind, e.title, e.about, e.place, e.modality, e.iap2, e.starts,
    COALESCE(e.ends, 0) AS ends, e.outcome, e.state, e.version,
    CAST(COALESCE((SELECT SUM(a.people) FROM co_attendance a
     WHERE a.entity = $entity AND a.subject = 'event/' || CAST(e.id AS TEXT)), 0) AS BIGINT) AS people
FROM co_event e JOIN co_cycle c ON c.entity = e.entity AND c.id = e.cycle
WHERE e.entity = $entity AND ($one = 0 OR e.id = $one) AND ($cycle = 0 OR e.cycle = $cycle)
AND c.state >= $least
ORDER BY e.starts DESC, e.id DESC LIMIT $most OFFSET $skip;

-- name: attendance_drop(entity int, subject text)
DELETE FROM co_attendance WHERE entity = $entity AND subject = $subject;

-- name: attendance_add(entity int, subject text, sector int, gender int, people int)
INSERT INTO co_attendance (entity, subject, sector, gender, people)
VALUES ($entity, $subject, $sector, $gender, $people);

-- name: attendance_rows(entity int, subject text, most int) -> (sector int, gender int, people int)
SELECT sector, gender, people FROM co_attendance
WHERE entity = $entity AND subject = $subject ORDER BY sector, gender LIMIT $most;

-- ==== stakeholders ====

-- name: stakeholder_add(entity int, id int, name text, sector int, represents text, interests text, contact text, organisation int, first int?, last int?)
INSERT INTO co_stakeholder (entity, id, name, sector, represents, interests, contact, organisation,
    first_day, last_day, version)
VALUES ($entity, $id, $name, $sector, $represents, $interests, $contact, $organisation, $first,
    $last, 1);

-- name: stakeholder_set(entity int, id int, version int, name text, sector int, represents text, interests text, contact text, organisation int, first int?, last int?)
UPDATE co_stakeholder SET name = $name, sector = $sector, represents = $represents,
    interests = $interests, contact = $contact, organisation = $organisation, first_day = $first,
    last_day = $last, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: stakeholder_rows(entity int, one int, sector int, skip int, most int) -> (id int, name text, sector int, represents text, interests text, contact text, organisation int, first_day int, last_day int, version int)
SELECT id, name, sector, represents, interests, contact, organisation,
    COALESCE(first_day, -2147483648) AS first_day, COALESCE(last_day, -2147483648) AS last_day,
    version
FROM co_stakeholder
WHERE entity = $entity AND ($one = 0 OR id = $one) AND ($sector = 0 OR sector = $sector)
ORDER BY sector, name, id LIMIT $most OFFSET $skip;

-- ==== checks ====

-- name: machine_commitment(entity int, id int) -> (responsible_org int, state int)
SELECT t.responsible_org, c.state FROM co_commitment c
JOIN co_commitment_text t ON t.entity = c.entity AND t.commitment = c.id AND t.number = c.text
WHERE c.entity = $entity AND c.id = $id;

-- name: machine_count(entity int, commitment int) -> (checks int)
SELECT COUNT(*) AS checks FROM co_check WHERE entity = $entity AND commitment = $commitment;

-- name: machine_add(entity int, id int, commitment int, kind text, parameters text, says text, person int, now int)
INSERT INTO co_check (entity, id, commitment, kind, parameters, says, state, by, made, version)
VALUES ($entity, $id, $commitment, $kind, $parameters, $says, 1, $person, $now, 1);

-- name: machine_edit(entity int, id int, version int, kind text, parameters text, says text)
UPDATE co_check SET kind = $kind, parameters = $parameters, says = $says, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: machine_stop(entity int, id int, version int, state int)
UPDATE co_check SET state = $state, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND state <> $state;

-- name: machine_rows(entity int, only int, commitment int, after int, most int) -> (id int, commitment int, kind text, parameters text, says text, state int, person int, made int, version int, run int?, run_at int?, result int?, seen text?, wanted text?, snapshot int?, evidence text?)
-- One, or those of a commitment, or all after a number, each with its newest run.
SELECT k.id, k.commitment, k.kind, k.parameters, k.says, k.state, k.by, k.made, k.version, r.run,
    r.at, r.result, r.found, r.wanted, r.snapshot, r.evidence
FROM co_check k LEFT JOIN co_check_run r ON r.entity = k.entity AND r.check_id = k.id
    AND r.run = (SELECT MAX(x.run) FROM co_check_run x WHERE x.entity = k.entity
        AND x.check_id = k.id)
WHERE k.entity = $entity AND ($only = 0 OR k.id = $only)
AND ($commitment = 0 OR k.commitment = $commitment) AND k.id > $after ORDER BY k.id LIMIT $most;

-- name: machine_due(entity int, after int) -> (id int)
SELECT k.id FROM co_check k
JOIN co_commitment c ON c.entity = k.entity AND c.id = k.commitment AND c.state = 0
WHERE k.entity = $entity AND k.state = 1 AND k.id > $after ORDER BY k.id LIMIT 1;

-- name: machine_entities() -> (entity int)
-- all entities: after an import the checks of every one of them are run
SELECT DISTINCT entity FROM co_check WHERE state = 1 ORDER BY entity;

-- name: machine_last(entity int, check_id int) -> (run int)
SELECT COALESCE(MAX(run), 0) AS run FROM co_check_run
WHERE entity = $entity AND check_id = $check_id;

-- name: machine_run_add(entity int, check_id int, run int, now int, result int, seen text, wanted text, snapshot int, evidence text)
INSERT INTO co_check_run (entity, check_id, run, at, result, found, wanted, snapshot, evidence)
VALUES ($entity, $check_id, $run, $now, $result, $seen, $wanted, $snapshot, $evidence);

-- name: machine_runs(entity int, check_id int, before int, most int) -> (run int, made int, result int, seen text, wanted text, snapshot int, evidence text)
SELECT run, at, result, found, wanted, snapshot, evidence FROM co_check_run
WHERE entity = $entity AND check_id = $check_id AND ($before = 0 OR run < $before)
ORDER BY run DESC LIMIT $most;

-- name: machine_series(entity int) -> (series text, layout text, snapshots int, current int)
SELECT s.series, s.layout, COUNT(*) AS snapshots,
    MAX(CASE WHEN s.superseded_by IS NULL THEN 1 ELSE 0 END) AS current
FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot
WHERE h.entity = $entity GROUP BY s.series, s.layout ORDER BY s.series, s.layout LIMIT 200;

-- name: machine_newest(entity int) -> (snapshot int)
SELECT COALESCE(MAX(snapshot), 0) AS snapshot FROM snapshot_share WHERE entity = $entity;

-- name: machine_files(entity int, of_layout int, name text, after int) -> (id int, sha256 text, imported int, cut_off int?)
-- Files with rows of the entity, whether a newer one replaced them or not, in the order of import.
SELECT s.id, s.sha256, s.imported_at, s.cut_off
FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot
WHERE h.entity = $entity AND h.rows > 0 AND s.rows_accepted > 0 AND h.snapshot > $after
AND (($of_layout = 0 AND s.series = $name) OR ($of_layout = 1 AND s.layout = $name))
ORDER BY s.id LIMIT 1000;

-- name: machine_current(entity int, of_layout int, name text) -> (id int, source_rows int)
-- Rows of the entity, without those set aside.
SELECT s.id, h.rows - (SELECT COUNT(DISTINCT u.row) FROM quarantine u
    WHERE u.entity = $entity AND u.snapshot = h.snapshot) AS source_rows
FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot
WHERE h.entity = $entity AND s.superseded_by IS NULL
AND (($of_layout = 0 AND s.series = $name) OR ($of_layout = 1 AND s.layout = $name))
ORDER BY s.id;

-- name: machine_filled_rows(entity int, of_layout int, name text, ever int, field int, detail text, number int) -> (filled int)
-- Rows with a value: 1 amount (of a moment, 0 = any), 2 attribute, 3 party (of a role, 0 = any),
-- 4 document. ever: in any file, old ones too, of a layout that reads the current ones.
WITH here AS (
    SELECT h.snapshot AS snapshot, s.layout AS layout, s.superseded_by AS superseded_by,
        s.series AS series
    FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot WHERE h.entity = $entity
), chosen AS (
    SELECT snapshot FROM here WHERE ($ever = 0 AND superseded_by IS NULL
        AND (($of_layout = 0 AND series = $name) OR ($of_layout = 1 AND layout = $name)))
    OR ($ever = 1 AND layout IN (SELECT y.layout FROM here y WHERE y.superseded_by IS NULL
        AND (($of_layout = 0 AND y.series = $name) OR ($of_layout = 1 AND y.layout = $name))))
)
SELECT COUNT(*) AS filled FROM (
    SELECT a.snapshot, a.row FROM amount a WHERE a.entity = $entity AND $field = 1
    AND ($number = 0 OR a.moment = $number) AND a.snapshot IN (SELECT snapshot FROM chosen)
    UNION SELECT t.snapshot, t.row FROM attribute t WHERE t.entity = $entity AND $field = 2
    AND t.name = $detail AND t.value <> '' AND t.snapshot IN (SELECT snapshot FROM chosen)
    UNION SELECT p.snapshot, p.row FROM party p WHERE p.entity = $entity AND $field = 3
    AND ($number = 0 OR p.role = $number) AND p.snapshot IN (SELECT snapshot FROM chosen)
    UNION SELECT d.snapshot, d.row FROM document d WHERE d.entity = $entity AND $field = 4
    AND d.url <> '' AND d.snapshot IN (SELECT snapshot FROM chosen)
) x;

-- name: machine_filled_nodes(entity int, of_layout int, name text, ever int, kind int, field int) -> (known int, filled int)
-- Things of a kind that these files describe, and those with 5 start, 6 end, 7 place, 8 unit. A file
-- that repeats what an older one of its series said of a thing leaves that one as who described it:
-- the thing counts as long as the newer file still gives an amount of it.
WITH here AS (
    SELECT h.snapshot AS snapshot, s.layout AS layout, s.superseded_by AS superseded_by,
        s.series AS series
    FROM snapshot_share h JOIN snapshot s ON s.id = h.snapshot WHERE h.entity = $entity
), chosen AS (
    SELECT snapshot FROM here WHERE ($ever = 0 AND superseded_by IS NULL
        AND (($of_layout = 0 AND series = $name) OR ($of_layout = 1 AND layout = $name)))
    OR ($ever = 1 AND layout IN (SELECT y.layout FROM here y WHERE y.superseded_by IS NULL
        AND (($of_layout = 0 AND y.series = $name) OR ($of_layout = 1 AND y.layout = $name))))
)
SELECT COUNT(*) AS known, COUNT(CASE WHEN ($field = 5 AND n.starts IS NOT NULL)
    OR ($field = 6 AND n.ends IS NOT NULL) OR ($field = 7 AND n.place <> '')
    OR ($field = 8 AND n.unit IS NOT NULL) THEN 1 END) AS filled
FROM node n WHERE n.entity = $entity AND n.kind = $kind AND n.published = 1
AND (n.described_by IN (SELECT snapshot FROM chosen) OR (n.described_by IN
        (SELECT o.snapshot FROM here o JOIN here c ON c.series = o.series
         WHERE c.snapshot IN (SELECT snapshot FROM chosen))
    AND EXISTS (SELECT 1 FROM amount a WHERE a.entity = n.entity AND a.node = n.id
        AND a.snapshot IN (SELECT snapshot FROM chosen))));

-- name: machine_units(entity int, name_key text) -> (unit int)
SELECT DISTINCT COALESCE(merged_into, id) AS unit FROM organisation
WHERE entity = $entity AND name_key = $name_key ORDER BY unit LIMIT 2;

-- name: machine_unit_nodes(entity int, unit int, kind int, year int, after int) -> (node int, snapshot int, source_row int)
SELECT t.node, n.snapshot, n.row FROM trace_node t JOIN node n ON n.entity = t.entity
    AND n.id = t.node
WHERE t.entity = $entity AND t.unit = $unit AND t.kind = $kind AND t.year = $year
AND t.currency = 'MXN' AND t.counted = 1 AND t.node > $after ORDER BY t.node LIMIT 200;

-- name: machine_node(entity int, node int) -> (snapshot int, source_row int)
SELECT snapshot, row FROM node WHERE entity = $entity AND id = $node;

-- name: machine_indicator(entity int, id int) -> (commitment int, title text, unit text, target text, target_day int?, rises int)
SELECT commitment, title, unit, target, target_day, rises FROM co_indicator
WHERE entity = $entity AND id = $id;

-- name: machine_measured(entity int, indicator int, area text, until int) -> (day int, measured text, source text)
SELECT day, value, source FROM co_indicator_value
WHERE entity = $entity AND indicator = $indicator AND area = $area AND day <= $until
ORDER BY day DESC LIMIT 1;

-- name: machine_papers(entity int, subject text, role text) -> (id int, title text, sha256 text, day int?, added int, access int)
-- Those that no later version replaces.
SELECT p.id, p.title, p.sha256, p.day, p.added, p.access FROM co_paper p
WHERE p.entity = $entity AND p.subject = $subject AND p.role = $role
AND NOT EXISTS (SELECT 1 FROM co_paper n WHERE n.entity = $entity AND n.subject = p.subject
    AND n.replaces = p.id)
ORDER BY p.id;

-- name: machine_sittings(entity int, first int, last int) -> (id int, starts int)
-- Sessions that were held.
SELECT id, starts FROM co_sitting WHERE entity = $entity AND state = 1 AND starts >= $first
AND starts < $last ORDER BY starts, id;

-- name: machine_quorum(entity int, sitting int, day int) -> (parties int)
-- How many of the three parties had their quorum at a session of this day: more than half of the
-- titulars of that day voting (sitting.h).
SELECT COUNT(*) AS parties FROM (SELECT 1 AS sector UNION ALL SELECT 2 UNION ALL SELECT 3) p
WHERE (SELECT COUNT(*) FROM co_role r WHERE r.entity = $entity AND r.role = 4
    AND r.sector = p.sector AND r.substitute = 0 AND r.begins <= $day
    AND (r.ends IS NULL OR r.ends >= $day)) BETWEEN 1 AND
    2 * (SELECT COUNT(*) FROM co_seat_taken t WHERE t.entity = $entity AND t.sitting = $sitting
        AND t.votes = 1 AND t.sector = p.sector) - 1;

-- ==== secretariat ====

-- name: sitting_last(entity int, cycle int) -> (number int)
SELECT COALESCE(MAX(number), 0) AS number FROM co_sitting
WHERE entity = $entity AND cycle = $cycle;

-- name: sitting_add(entity int, id int, cycle int, number int, kind int, title text, place text, link text, modality int, starts int, ends int?)
INSERT INTO co_sitting (entity, id, cycle, number, kind, title, place, link, modality, starts, ends,
    state, minutes, minutes_published, without, version)
VALUES ($entity, $id, $cycle, $number, $kind, $title, $place, $link, $modality, $starts, $ends, 0,
    '', NULL, '', 1);

-- name: sitting_touch(entity int, id int, version int)
UPDATE co_sitting SET version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND minutes_published IS NULL;

-- name: sitting_set(entity int, id int, kind int, title text, place text, link text, modality int, starts int, ends int?)
UPDATE co_sitting SET kind = $kind, title = $title, place = $place, link = $link,
    modality = $modality, starts = $starts, ends = $ends
WHERE entity = $entity AND id = $id AND minutes_published IS NULL;

-- name: sitting_move(entity int, id int, state int)
UPDATE co_sitting SET state = $state
WHERE entity = $entity AND id = $id AND minutes_published IS NULL;

-- name: sitting_cancel(entity int, id int, reason text)
UPDATE co_sitting SET state = 2, cancelled = $reason
WHERE entity = $entity AND id = $id AND minutes_published IS NULL;

-- name: sitting_minutes(entity int, id int, minutes text)
UPDATE co_sitting SET minutes = $minutes
WHERE entity = $entity AND id = $id AND minutes_published IS NULL;

-- name: sitting_publish(entity int, id int, version int, now int, without text)
UPDATE co_sitting SET minutes_published = $now, without = $without, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND minutes_published IS NULL;

-- name: sitting_rows(entity int, one int, cycle int, least int, skip int, most int) -> (id int, cycle int, number int, kind int, title text, place text, modality int, starts int, ends int, state int, minutes text, minutes_published int, without text, version int, link text, cancelled text)
SELECT s.id, s.cycle, s.number, s.kind, s.title, s.place, s.modality, s.starts,
    COALESCE(s.ends, 0) AS ends, s.state, s.minutes,
    COALESCE(s.minutes_published, 0) AS minutes_published, COALESCE(s.without, '') AS without,
    s.version, COALESCE(s.link, '') AS link, COALESCE(s.cancelled, '') AS cancelled
FROM co_sitting s JOIN co_cycle c ON c.entity = s.entity AND c.id = s.cycle
WHERE s.entity = $entity AND ($one = 0 OR s.id = $one) AND ($cycle = 0 OR s.cycle = $cycle)
AND c.state >= $least
ORDER BY s.starts DESC, s.id DESC LIMIT $most OFFSET $skip;

-- name: agenda_drop(entity int, sitting int)
DELETE FROM co_agenda_item WHERE entity = $entity AND sitting = $sitting;

-- name: agenda_add(entity int, sitting int, position int, text text, subject text)
INSERT INTO co_agenda_item (entity, sitting, position, text, subject)
VALUES ($entity, $sitting, $position, $text, $subject);

-- name: agenda_rows(entity int, sitting int) -> (text text, subject text)
SELECT text, subject FROM co_agenda_item
WHERE entity = $entity AND sitting = $sitting ORDER BY position;

-- name: seats_drop(entity int, sitting int)
DELETE FROM co_seat_taken WHERE entity = $entity AND sitting = $sitting;

-- name: seat_add(entity int, sitting int, role int, sector int, name text, substitute int, votes int)
INSERT INTO co_seat_taken (entity, sitting, role, sector, name, substitute, votes)
VALUES ($entity, $sitting, $role, $sector, $name, $substitute, $votes);

-- name: seat_rows(entity int, sitting int) -> (role int, sector int, name text, substitute int, votes int)
SELECT role, sector, name, substitute, votes FROM co_seat_taken
WHERE entity = $entity AND sitting = $sitting ORDER BY sector, substitute, role;

-- name: signatures_drop(entity int, sitting int)
DELETE FROM co_minutes_sign WHERE entity = $entity AND sitting = $sitting;

-- name: signature_add(entity int, sitting int, sector int, person int, name text, at int, sha256 text)
INSERT INTO co_minutes_sign (entity, sitting, sector, person, name, at, sha256)
VALUES ($entity, $sitting, $sector, $person, $name, $at, $sha256);

-- name: signature_rows(entity int, sitting int) -> (sector int, person int, name text, at int, sha256 text)
SELECT sector, person, name, at, sha256 FROM co_minutes_sign
WHERE entity = $entity AND sitting = $sitting ORDER BY sector;

-- name: agreement_add(entity int, id int, sitting int, number int, text text, subject text, responsible text, due int?, in_favour int, against int, abstained int, dissent text, item int)
INSERT INTO co_agreement (entity, id, sitting, number, text, subject, responsible, due, state,
    outcome, in_favour, against, abstained, dissent, item, version)
VALUES ($entity, $id, $sitting, $number, $text, $subject, $responsible, $due, 0, '', $in_favour,
    $against, $abstained, $dissent, $item, 1);

-- name: agreement_set(entity int, id int, text text, subject text, responsible text, due int?, in_favour int, against int, abstained int, dissent text, item int)
UPDATE co_agreement SET text = $text, subject = $subject, responsible = $responsible, due = $due,
    in_favour = $in_favour, against = $against, abstained = $abstained, dissent = $dissent,
    item = $item, reminded = NULL, version = version + 1
WHERE entity = $entity AND id = $id;

-- name: member_votes_drop(entity int, agreement int)
DELETE FROM co_member_vote WHERE entity = $entity AND agreement = $agreement;

-- name: agreement_move(entity int, id int, version int, state int, outcome text)
UPDATE co_agreement SET state = $state, outcome = $outcome, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: agreement_rows(entity int, sitting int, one int, state int, least int, most int, skip int) -> (id int, sitting int, number int, text text, subject text, responsible text, due int, state int, outcome text, in_favour int, against int, abstained int, dissent text, version int, item int, sitting_number int, sitting_starts int)
-- Of a session by number; of all, the open ones first, by due date.
SELECT a.id, a.sitting, a.number, a.text, a.subject, a.responsible,
    COALESCE(a.due, -2147483648) AS due, a.state, a.outcome, a.in_favour, a.against, a.abstained,
    a.dissent, a.version, COALESCE(a.item, 0) AS item, s.number AS sitting_number,
    s.starts AS sitting_starts
FROM co_agreement a JOIN co_sitting s ON s.entity = a.entity AND s.id = a.sitting
JOIN co_cycle c ON c.entity = s.entity AND c.id = s.cycle
WHERE a.entity = $entity AND ($sitting = 0 OR a.sitting = $sitting) AND ($one = 0 OR a.id = $one)
AND ($state = -1 OR a.state = $state) AND c.state >= $least
ORDER BY CASE WHEN $sitting <> 0 THEN a.number ELSE a.state END, COALESCE(a.due, 99999999), a.id
LIMIT $most OFFSET $skip;

-- name: agreement_due(until int, most int) -> (entity int, id int)
-- all entities: the reminders of a whole instance are written in one go
SELECT entity, id FROM co_agreement
WHERE state = 0 AND reminded IS NULL AND due IS NOT NULL AND due <= $until
ORDER BY entity, id LIMIT $most;

-- name: agreement_reminded(entity int, id int, now int)
UPDATE co_agreement SET reminded = $now WHERE entity = $entity AND id = $id;

-- name: member_vote_add(entity int, agreement int, role int, vote int, reason text)
INSERT INTO co_member_vote (entity, agreement, role, vote, reason)
VALUES ($entity, $agreement, $role, $vote, $reason);

-- name: member_vote_rows(entity int, agreement int) -> (role int, vote int, reason text)
SELECT role, vote, reason FROM co_member_vote
WHERE entity = $entity AND agreement = $agreement ORDER BY role;

-- ==== calls ====

-- name: call_add(entity int, id int, cycle int, title text, body text, asks text, sector int, seats int, opens int, closes int)
INSERT INTO co_call (entity, id, cycle, title, body, asks, sector, seats, opens, closes, result,
    published, version)
VALUES ($entity, $id, $cycle, $title, $body, $asks, $sector, $seats, $opens, $closes, '', NULL, 1);

-- name: call_set(entity int, id int, version int, title text, body text, asks text, sector int, seats int, opens int, closes int)
UPDATE co_call SET title = $title, body = $body, asks = $asks, sector = $sector, seats = $seats,
    opens = $opens, closes = $closes, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND published IS NULL;

-- name: call_publish(entity int, id int, version int, result text, now int)
UPDATE co_call SET result = $result, published = $now, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND published IS NULL;

-- name: call_rows(entity int, one int, cycle int, least int) -> (id int, cycle int, title text, body text, asks text, sector int, seats int, opens int, closes int, result text, published int, version int, candidates int, decided int)
SELECT l.id, l.cycle, l.title, l.body, l.asks, l.sector, l.seats, l.opens, l.closes, l.result,
    COALESCE(l.published, 0) AS published, l.version,
    (SELECT COUNT(*) FROM co_candidate n WHERE n.entity = $entity AND n.call = l.id) AS candidates,
    (SELECT COUNT(*) FROM co_candidate n2
     WHERE n2.entity = $entity AND n2.call = l.id AND n2.chosen > 0) AS decided
FROM co_call l JOIN co_cycle c ON c.entity = l.entity AND c.id = l.cycle
WHERE l.entity = $entity AND ($one = 0 OR l.id = $one) AND ($cycle = 0 OR l.cycle = $cycle)
AND c.state >= $least
ORDER BY l.opens DESC, l.id DESC;

-- name: candidate_add(entity int, id int, call int, person int, name text, organisation text, statement text, conflict int, conflict_text text, now int)
INSERT INTO co_candidate (entity, id, call, person, name, organisation, statement, conflict,
    conflict_text, at, score, evaluation, chosen)
VALUES ($entity, $id, $call, $person, $name, $organisation, $statement, $conflict, $conflict_text,
    $now, NULL, '', 0);

-- name: candidate_of(entity int, call int, person int) -> (id int)
SELECT id FROM co_candidate
WHERE entity = $entity AND call = $call AND person = $person ORDER BY id LIMIT 1;

-- name: candidate_call(entity int, id int) -> (call int, person int)
SELECT call, person FROM co_candidate WHERE entity = $entity AND id = $id;

-- name: candidate_evaluate(entity int, id int, version int, score int, evaluation text, chosen int, judge int)
UPDATE co_candidate SET score = $score, evaluation = $evaluation, chosen = $chosen,
    judge = $judge, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: recusal_add(entity int, candidate int, person int, reason text, now int)
INSERT INTO co_recusal (entity, candidate, person, reason, at)
VALUES ($entity, $candidate, $person, $reason, $now)
ON CONFLICT (entity, candidate, person) DO NOTHING;

-- name: recusal_voids(entity int, candidate int, person int)
UPDATE co_candidate SET score = NULL, evaluation = '', chosen = 0, judge = 0, version = version + 1
WHERE entity = $entity AND id = $candidate AND judge = $person;

-- name: candidate_rows(entity int, call int, reader int) -> (id int, call int, version int, person int, name text, organisation text, statement text, conflict int, conflict_text text, at int, score int, evaluation text, chosen int, recused int, stood_back int)
-- recused: how many stood back from it; stood_back: whether the reader did.
SELECT c.id, c.call, c.version, c.person, c.name, c.organisation, c.statement, c.conflict,
    c.conflict_text, c.at, COALESCE(c.score, -1) AS score, c.evaluation, c.chosen,
    (SELECT COUNT(*) FROM co_recusal r WHERE r.entity = c.entity AND r.candidate = c.id) AS recused,
    (SELECT COUNT(*) FROM co_recusal o WHERE o.entity = c.entity AND o.candidate = c.id
        AND o.person = $reader) AS stood_back
FROM co_candidate c WHERE c.entity = $entity AND c.call = $call ORDER BY c.id;

-- ==== following ====

-- name: follow_add(entity int, person int, subject text, now int)
INSERT INTO co_follow (entity, person, subject, at) VALUES ($entity, $person, $subject, $now)
ON CONFLICT (entity, person, subject) DO NOTHING;

-- name: follow_drop(entity int, person int, subject text)
DELETE FROM co_follow WHERE entity = $entity AND person = $person AND subject = $subject;

-- name: follow_drop_all(person int)
-- all entities: a person who leaves follows nothing anywhere
DELETE FROM co_follow WHERE person = $person;

-- name: follow_find(entity int, person int, subject text) -> (person int)
SELECT person FROM co_follow
WHERE entity = $entity AND person = $person AND subject = $subject;

-- name: follow_count(entity int, person int) -> (follows int)
SELECT COUNT(*) FROM co_follow WHERE entity = $entity AND person = $person;

-- name: follow_rows(person int, most int) -> (entity int, at int, subject text, code text, name text)
-- all entities: a person sees together what they follow anywhere
SELECT f.entity, f.at, f.subject, e.code, e.name
FROM co_follow f JOIN entity e ON e.id = f.entity
WHERE f.person = $person ORDER BY f.at DESC, f.entity, f.subject LIMIT $most;
-- ==== hunts ====

-- name: hunt_add(entity int, id int, cycle int, title text, problem text, programme text, theme text, gap text, begins int?, ends int?)
INSERT INTO co_hunt (entity, id, cycle, title, problem, programme, theme, gap, begins, ends, state,
    version)
VALUES ($entity, $id, $cycle, $title, $problem, $programme, $theme, $gap, $begins, $ends, 0, 1);

-- name: hunt_set(entity int, id int, version int, title text, problem text, programme text, theme text, begins int?, ends int?)
UPDATE co_hunt SET title = $title, problem = $problem, programme = $programme, theme = $theme,
    begins = $begins, ends = $ends, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: hunt_move(entity int, id int, version int, state int)
UPDATE co_hunt SET state = $state, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: hunt_rows(entity int, one int, least int, skip int, most int) -> (id int, cycle int, title text, problem text, programme text, theme text, gap text, begins int, ends int, state int, version int, teams int, questions int, answers int)
SELECT h.id, h.cycle, h.title, h.problem, h.programme, h.theme, h.gap,
    COALESCE(h.begins, -2147483648) AS begins, COALESCE(h.ends, -2147483648) AS ends, h.state,
    h.version,
    (SELECT COUNT(*) FROM co_team t WHERE t.entity = h.entity AND t.hunt = h.id) AS teams,
    (SELECT COUNT(*) FROM co_question q WHERE q.entity = h.entity AND q.hunt = h.id) AS questions,
    (SELECT COUNT(*) FROM co_find f WHERE f.entity = h.entity AND f.hunt = h.id) AS answers
FROM co_hunt h
WHERE h.entity = $entity AND ($one = 0 OR h.id = $one) AND h.state >= $least
ORDER BY CASE h.state WHEN 1 THEN 0 WHEN 0 THEN 1 ELSE 2 END, h.id DESC LIMIT $most OFFSET $skip;

-- name: hunt_question_add(entity int, hunt int, position int, text text)
INSERT INTO co_question (entity, hunt, position, text) VALUES ($entity, $hunt, $position, $text);

-- name: hunt_question_set(entity int, hunt int, position int, text text)
UPDATE co_question SET text = $text
WHERE entity = $entity AND hunt = $hunt AND position = $position;

-- name: hunt_question_drop(entity int, hunt int, position int)
DELETE FROM co_question WHERE entity = $entity AND hunt = $hunt AND position = $position;

-- name: hunt_question_rows(entity int, hunt int) -> (position int, text text, answers int)
SELECT q.position, q.text,
    (SELECT COUNT(*) FROM co_find f WHERE f.entity = q.entity AND f.hunt = q.hunt
        AND f.position = q.position) AS answers
FROM co_question q WHERE q.entity = $entity AND q.hunt = $hunt ORDER BY q.position;

-- name: hunt_team_add(entity int, hunt int, id int, name text, people int, sector int)
INSERT INTO co_team (entity, hunt, id, name, people, sector)
VALUES ($entity, $hunt, $id, $name, $people, $sector);

-- name: hunt_team_rows(entity int, hunt int) -> (id int, name text, people int, sector int, members int)
SELECT t.id, t.name, t.people, t.sector,
    (SELECT COUNT(*) FROM co_team_member m WHERE m.entity = t.entity AND m.hunt = t.hunt
        AND m.team = t.id) AS members
FROM co_team t WHERE t.entity = $entity AND t.hunt = $hunt ORDER BY t.id;

-- name: hunt_team_of(entity int, hunt int, person int) -> (team int)
SELECT team FROM co_team_member WHERE entity = $entity AND hunt = $hunt AND person = $person;

-- name: hunt_team_join(entity int, hunt int, person int, team int)
INSERT INTO co_team_member (entity, hunt, person, team) VALUES ($entity, $hunt, $person, $team)
ON CONFLICT (entity, hunt, person) DO UPDATE SET team = $team;

-- name: hunt_find_add(entity int, hunt int, position int, team int, needed int, result int, place text, day int?, minutes int, route text, answer text, person int, now int)
INSERT INTO co_find (entity, hunt, position, team, needed, found, place, day, minutes, route,
    answer, by, at, version)
VALUES ($entity, $hunt, $position, $team, $needed, $result, $place, $day, $minutes, $route,
    $answer, $person, $now, 1)
ON CONFLICT (entity, hunt, position, team) DO NOTHING;

-- name: hunt_find_set(entity int, hunt int, position int, team int, version int, needed int, result int, place text, day int?, minutes int, route text, answer text, person int, now int)
UPDATE co_find SET needed = $needed, found = $result, place = $place, day = $day,
    minutes = $minutes, route = $route, answer = $answer, by = $person, at = $now,
    version = version + 1
WHERE entity = $entity AND hunt = $hunt AND position = $position AND team = $team
AND version = $version;

-- name: hunt_find_rows(entity int, hunt int) -> (position int, team int, needed int, result int, place text, day int, minutes int, route text, answer text, made int, version int)
SELECT position, team, needed, found AS result, place, COALESCE(day, -2147483648) AS day, minutes,
    route, answer, at AS made, version
FROM co_find WHERE entity = $entity AND hunt = $hunt ORDER BY position, team;

-- name: hunt_evidence_show(entity int, subject text, least text, past text)
-- Papers of answers that are shown from now on: roles from 'evidence-2-' to before 'evidence-2.'.
UPDATE co_paper SET access = 0
WHERE entity = $entity AND subject = $subject AND role >= $least AND role < $past AND access = 1;

-- name: hunt_evidence_roles(entity int, subject text) -> (role text, papers int)
SELECT role, COUNT(*) AS papers FROM co_paper
WHERE entity = $entity AND subject = $subject AND access = 1 GROUP BY role ORDER BY role LIMIT 1600;

-- name: hunt_became_rows(entity int, least text, past text) -> (source text, target text)
-- What questions of a hunt became: sources from 'hunt/3/' to before 'hunt/30'.
SELECT source, target FROM co_lineage
WHERE entity = $entity AND source >= $least AND source < $past
ORDER BY source, target LIMIT 500;

-- ==== records of gaps ====

-- name: gap_record_add(entity int, id int, subject text, missing text, obligation text, unit text, theme text, stage int, year int, cause int, cause_text text, severity int, person int, now int)
INSERT INTO co_gap_record (entity, id, subject, missing, obligation, unit, theme, stage, year,
    cause, cause_text, severity, state, closure, url, closed, by, made, version)
VALUES ($entity, $id, $subject, $missing, $obligation, $unit, $theme, $stage, $year, $cause,
    $cause_text, $severity, 0, '', '', NULL, $person, $now, 1);

-- name: gap_record_set(entity int, id int, version int, missing text, obligation text, unit text, theme text, stage int, year int, cause int, cause_text text, severity int)
UPDATE co_gap_record SET missing = $missing, obligation = $obligation, unit = $unit,
    theme = $theme, stage = $stage, year = $year, cause = $cause, cause_text = $cause_text,
    severity = $severity, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: gap_record_close(entity int, id int, version int, state int, closure text, url text, closed int?)
UPDATE co_gap_record SET state = $state, closure = $closure, url = $url, closed = $closed,
    version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: gap_record_rows(entity int, one int, subject text, stage int, unit text, theme text, year int, state int, skip int, most int) -> (id int, subject text, missing text, obligation text, unit text, theme text, stage int, year int, cause int, cause_text text, severity int, state int, closure text, url text, closed int, made int, version int)
-- Zero and '': of every one; state -1 = every. The open ones first, the gravest first.
SELECT id, subject, missing, obligation, unit, theme, stage, year, cause, cause_text, severity,
    state, closure, url, COALESCE(closed, -2147483648) AS closed, made, version
FROM co_gap_record
WHERE entity = $entity AND ($one = 0 OR id = $one) AND ($subject = '' OR subject = $subject)
AND ($stage = 0 OR stage = $stage) AND ($unit = '' OR unit = $unit)
AND ($theme = '' OR theme = $theme) AND ($year = 0 OR year = $year)
AND ($state = -1 OR state = $state)
ORDER BY state, severity DESC, id DESC LIMIT $most OFFSET $skip;

-- name: gap_record_groups(entity int, by_stage int, by_unit int, by_theme int, by_year int) -> (stage int, unit text, theme text, year int, records int, still_open int)
-- Counted by one of the four.
SELECT CASE WHEN $by_stage = 1 THEN stage ELSE 0 END AS stage,
    CASE WHEN $by_unit = 1 THEN unit ELSE '' END AS unit,
    CASE WHEN $by_theme = 1 THEN theme ELSE '' END AS theme,
    CASE WHEN $by_year = 1 THEN year ELSE 0 END AS year, COUNT(*) AS records,
    CAST(SUM(CASE WHEN state = 0 THEN 1 ELSE 0 END) AS BIGINT) AS still_open
FROM co_gap_record WHERE entity = $entity
GROUP BY 1, 2, 3, 4 ORDER BY 6 DESC, 5 DESC, 1, 2, 3, 4 LIMIT 60;

-- ==== requests for information ====

-- name: request_add(entity int, id int, subject text, title text, words text, unit text, person int, now int)
INSERT INTO co_request (entity, id, subject, title, text, unit, folio, sent, due, answered, answer,
    outcome, by, version, made, extension, complain)
VALUES ($entity, $id, $subject, $title, $words, $unit, '', NULL, NULL, NULL, '', 0, $person, 1,
    $now, '', NULL);

-- name: request_set(entity int, id int, version int, title text, words text, unit text)
UPDATE co_request SET title = $title, text = $words, unit = $unit, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND sent IS NULL;

-- name: request_send(entity int, id int, version int, folio text, sent int, due int?)
UPDATE co_request SET folio = $folio, sent = $sent, due = $due, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND answered IS NULL;

-- name: request_extend(entity int, id int, version int, reason text, due int?)
UPDATE co_request SET extension = $reason, due = $due, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND sent IS NOT NULL
AND answered IS NULL AND extension = '';

-- name: request_answer(entity int, id int, version int, answered int?, answer text, outcome int, complain int?)
UPDATE co_request SET answered = $answered, answer = $answer, outcome = $outcome,
    complain = $complain, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version AND sent IS NOT NULL;

-- name: request_rows(entity int, one int, subject text, person int, every int, what int, today int, skip int, most int) -> (id int, subject text, title text, words text, unit text, folio text, sent int, due int, answered int, answer text, outcome int, person int, version int, made int, extension text, complain int)
-- Drafts only of the person, or all (every 1). what: 0 all, 1 drafts, 2 waiting, 3 late, 4 answered.
-- Late ones first, then those that wait, by their day.
SELECT id, subject, title, text AS words, unit, folio, COALESCE(sent, -2147483648) AS sent,
    COALESCE(due, -2147483648) AS due, COALESCE(answered, -2147483648) AS answered, answer, outcome,
    by AS person, version, made, extension, COALESCE(complain, -2147483648) AS complain
FROM co_request
WHERE entity = $entity AND ($one = 0 OR id = $one) AND ($subject = '' OR subject = $subject)
AND (sent IS NOT NULL OR $every = 1 OR (by = $person AND $person > 0))
AND ($what = 0 OR ($what = 1 AND sent IS NULL)
    OR ($what = 2 AND sent IS NOT NULL AND outcome = 0 AND due >= $today)
    OR ($what = 3 AND sent IS NOT NULL AND outcome = 0 AND due < $today)
    OR ($what = 4 AND outcome > 0))
ORDER BY CASE WHEN outcome > 0 THEN 2 WHEN sent IS NULL THEN 1 ELSE 0 END,
    CASE WHEN outcome > 0 THEN -COALESCE(answered, 0) ELSE COALESCE(due, 0) END, id DESC
LIMIT $most OFFSET $skip;

-- name: request_counts(entity int, today int) -> (sent int, waiting int, late int, complete int, partial int, refused int, silent int)
SELECT CAST(COALESCE(SUM(CASE WHEN sent IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) AS sent,
    CAST(COALESCE(SUM(CASE WHEN sent IS NOT NULL AND outcome = 0 AND due >= $today THEN 1 ELSE 0 END), 0) AS BIGINT) AS waiting,
    CAST(COALESCE(SUM(CASE WHEN sent IS NOT NULL AND outcome = 0 AND due < $today THEN 1 ELSE 0 END), 0) AS BIGINT) AS late,
    CAST(COALESCE(SUM(CASE WHEN outcome = 1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS complete,
    CAST(COALESCE(SUM(CASE WHEN outcome = 2 THEN 1 ELSE 0 END), 0) AS BIGINT) AS partial,
    CAST(COALESCE(SUM(CASE WHEN outcome = 3 THEN 1 ELSE 0 END), 0) AS BIGINT) AS refused,
    CAST(COALESCE(SUM(CASE WHEN outcome = 4 THEN 1 ELSE 0 END), 0) AS BIGINT) AS silent
FROM co_request WHERE entity = $entity;

-- ==== surveys ====

-- name: survey_add(entity int, id int, title text, theme text, about text)
INSERT INTO co_survey (entity, id, title, theme, about, version)
VALUES ($entity, $id, $title, $theme, $about, 1);

-- name: survey_set(entity int, id int, version int, title text, theme text, about text)
UPDATE co_survey SET title = $title, theme = $theme, about = $about, version = version + 1
WHERE entity = $entity AND id = $id AND version = $version;

-- name: survey_rows(entity int, one int, skip int, most int) -> (id int, title text, theme text, about text, version int, waves int, first_day int, last_day int)
SELECT s.id, s.title, s.theme, s.about, s.version,
    (SELECT COUNT(*) FROM co_wave w WHERE w.entity = s.entity AND w.survey = s.id) AS waves,
    COALESCE((SELECT MIN(w.day) FROM co_wave w WHERE w.entity = s.entity AND w.survey = s.id),
        -2147483648) AS first_day,
    COALESCE((SELECT MAX(w.day) FROM co_wave w WHERE w.entity = s.entity AND w.survey = s.id),
        -2147483648) AS last_day
FROM co_survey s WHERE s.entity = $entity AND ($one = 0 OR s.id = $one)
ORDER BY s.theme, s.title, s.id LIMIT $most OFFSET $skip;

-- name: wave_add(entity int, survey int, id int, day int, sample int, mode text, wording text, scale text, area text, source text, note text, person int, now int)
INSERT INTO co_wave (entity, survey, id, day, sample, mode, wording, scale, area, source, note, by,
    made)
VALUES ($entity, $survey, $id, $day, $sample, $mode, $wording, $scale, $area, $source, $note,
    $person, $now);

-- name: wave_rows(entity int, survey int) -> (id int, day int, sample int, mode text, wording text, scale text, area text, source text, note text, made int)
SELECT id, day, sample, mode, wording, scale, area, source, note, made FROM co_wave
WHERE entity = $entity AND survey = $survey ORDER BY day, id;

-- name: wave_value_add(entity int, survey int, wave int, answer text, area text, amount text)
INSERT INTO co_wave_value (entity, survey, wave, answer, area, value)
VALUES ($entity, $survey, $wave, $answer, $area, $amount);

-- name: wave_values(entity int, survey int) -> (wave int, answer text, area text, amount text)
SELECT wave, answer, area, value AS amount FROM co_wave_value
WHERE entity = $entity AND survey = $survey ORDER BY wave, area, answer;

-- ==== indicators, all of them ====

-- name: indicator_all(entity int, least int, theme text, skip int, most int) -> (id int, commitment int, title text, unit text, formula text, source text, theme text, baseline text, baseline_day int, target text, target_day int, rises int, number int, plan int, commitment_title text, measured int, last_day int, last_amount text, areas int)
-- The city's, and those of commitments whose plan is seen; each with its last value of the whole.
SELECT i.id, i.commitment, i.title, i.unit, i.formula, i.source, i.theme, i.baseline,
    COALESCE(i.baseline_day, -2147483648) AS baseline_day, i.target,
    COALESCE(i.target_day, -2147483648) AS target_day, i.rises, COALESCE(c.number, 0) AS number,
    COALESCE(c.plan, 0) AS plan, COALESCE(t.title, '') AS commitment_title,
    (SELECT COUNT(*) FROM co_indicator_value v WHERE v.entity = i.entity AND v.indicator = i.id
        AND v.area = '') AS measured,
    COALESCE(l.day, -2147483648) AS last_day, COALESCE(l.value, '') AS last_amount,
    (SELECT COUNT(DISTINCT a.area) FROM co_indicator_value a WHERE a.entity = i.entity
        AND a.indicator = i.id AND a.area <> '') AS areas
FROM co_indicator i
LEFT JOIN co_commitment c ON c.entity = i.entity AND c.id = i.commitment
LEFT JOIN co_commitment_text t ON t.entity = c.entity AND t.commitment = c.id AND t.number = c.text
LEFT JOIN co_plan p ON p.entity = c.entity AND p.id = c.plan
LEFT JOIN co_indicator_value l ON l.entity = i.entity AND l.indicator = i.id AND l.area = ''
    AND l.day = (SELECT MAX(x.day) FROM co_indicator_value x WHERE x.entity = i.entity
        AND x.indicator = i.id AND x.area = '')
WHERE i.entity = $entity AND (i.commitment = 0 OR p.state >= $least)
AND ($theme = '' OR i.theme = $theme)
ORDER BY i.commitment, i.theme, i.title, i.id LIMIT $most OFFSET $skip;

-- name: indicator_themes(entity int, least int) -> (theme text, indicators int)
SELECT i.theme, COUNT(*) AS indicators FROM co_indicator i
LEFT JOIN co_commitment c ON c.entity = i.entity AND c.id = i.commitment
LEFT JOIN co_plan p ON p.entity = c.entity AND p.id = c.plan
WHERE i.entity = $entity AND i.theme <> '' AND (i.commitment = 0 OR p.state >= $least)
GROUP BY i.theme ORDER BY i.theme LIMIT 40;

-- name: indicator_areas(entity int, indicator int) -> (area text)
SELECT DISTINCT area FROM co_indicator_value
WHERE entity = $entity AND indicator = $indicator AND area <> '' ORDER BY area LIMIT 60;

-- ==== measurements of openness ====

-- name: metric_add(entity int, id int, title text, day int, source text, method text, weights text, replaces int, reason text)
INSERT INTO co_metric (entity, id, title, day, source, method, weights, replaces, reason)
VALUES ($entity, $id, $title, $day, $source, $method, $weights, $replaces, $reason);

-- name: metric_unit_add(entity int, metric int, position int, name text, tg int?, tc int?, pg int?, pc int?)
INSERT INTO co_metric_unit (entity, metric, position, name, transparency_government,
    transparency_citizen, participation_government, participation_citizen)
VALUES ($entity, $metric, $position, $name, $tg, $tc, $pg, $pc);

-- name: metric_rows(entity int, one int, most int) -> (id int, title text, day int, source text, method text, weights text, replaces int, reason text, replaced_by int)
SELECT m.id, m.title, m.day, m.source, m.method, m.weights, m.replaces, m.reason,
    COALESCE((SELECT MIN(l.id) FROM co_metric l
              WHERE l.entity = $entity AND l.replaces = m.id), 0) AS replaced_by
FROM co_metric m
WHERE m.entity = $entity AND ($one = 0 OR m.id = $one)
ORDER BY m.day DESC, m.id DESC LIMIT $most;

-- name: metric_units(entity int, metric int) -> (name text, tg int, tc int, pg int, pc int)
SELECT name, COALESCE(transparency_government, -1) AS tg, COALESCE(transparency_citizen, -1) AS tc,
    COALESCE(participation_government, -1) AS pg, COALESCE(participation_citizen, -1) AS pc
FROM co_metric_unit
WHERE entity = $entity AND metric = $metric
ORDER BY position;
-- name: person_any(home int) -> (people int)
SELECT COUNT(*) AS people FROM co_person WHERE entity = $home;

-- name: organisation_named(entity int, name text, key text) -> (id int)
-- An organisation that files name so, exactly before only alike.
SELECT id FROM organisation
WHERE entity = $entity AND merged_into IS NULL AND (name = $name OR name_key = $key)
ORDER BY CASE WHEN name = $name THEN 0 ELSE 1 END, id LIMIT 1;

-- ==== telling followers ====

-- name: key_find(entity int, name text) -> (secret text)
SELECT secret FROM co_key WHERE entity = $entity AND name = $name;

-- name: key_add(entity int, name text, secret text, now int)
INSERT INTO co_key (entity, name, secret, made) VALUES ($entity, $name, $secret, $now);

-- name: person_no_notices(entity int, id int)
UPDATE co_person SET notices = 0 WHERE entity = $entity AND id = $id;

-- name: person_reader(entity int, id int) -> (language text)
-- Who gets letters: the address is confirmed, the account open, and they want them.
SELECT language FROM co_person
WHERE entity = $entity AND id = $id AND notices = 1 AND confirmed IS NOT NULL AND ended IS NULL;

-- name: follow_everybody(entity int, most int) -> (person int, at int, subject text)
SELECT person, at, subject FROM co_follow
WHERE entity = $entity ORDER BY person, subject LIMIT $most;

-- name: gather_entities(most int) -> (entity int, seq int, at int)
-- all entities: one letter a person tells of all that they follow
SELECT f.entity, COALESCE(MAX(g.seq), 0), COALESCE(MAX(g.at), 0)
FROM co_follow f LEFT JOIN co_gathered g ON g.entity = f.entity
GROUP BY f.entity ORDER BY f.entity LIMIT $most;

-- name: gathered_set(entity int, seq int, now int)
INSERT INTO co_gathered (entity, seq, at) VALUES ($entity, $seq, $now)
ON CONFLICT (entity) DO UPDATE SET seq = excluded.seq, at = excluded.at;
-- name: participation_people(entity int, home int) -> (person int, sector int, acts int, first int, last int)
-- Everyone with an account who did anything, the most active first.
WITH did AS (
    SELECT person, at FROM co_registration WHERE entity = $entity AND person > 0
    UNION ALL SELECT author, at FROM co_proposal WHERE entity = $entity AND author > 0
    UNION ALL SELECT person, at FROM co_support WHERE entity = $entity
    UNION ALL SELECT person, at FROM co_comment WHERE entity = $entity AND person > 0
    UNION ALL SELECT v.person, b.opens FROM co_voter v
        JOIN co_ballot_box b ON b.entity = v.entity AND b.id = v.box WHERE v.entity = $entity
)
SELECT d.person, COALESCE(MAX(p.sector), 0) AS sector, COUNT(*) AS acts, MIN(d.at) AS first,
    MAX(d.at) AS last
FROM did d LEFT JOIN co_person p ON p.entity = $home AND p.id = d.person
GROUP BY d.person ORDER BY COUNT(*) DESC, d.person;

-- name: participation_acts(entity int) -> (act int, acts int)
SELECT 1 AS act, COUNT(*) AS acts FROM co_registration WHERE entity = $entity AND person > 0
UNION ALL SELECT 2, COUNT(*) FROM co_proposal WHERE entity = $entity AND author > 0
UNION ALL SELECT 3, COUNT(*) FROM co_support WHERE entity = $entity
UNION ALL SELECT 4, COUNT(*) FROM co_comment WHERE entity = $entity AND person > 0
UNION ALL SELECT 5, COUNT(*) FROM co_voter WHERE entity = $entity;

-- name: participation_heads(entity int) -> (sector int, gender int, people int, first int, last int)
-- Heads at activities that were held, and who came to roundtables.
SELECT h.sector, h.gender, CAST(SUM(h.people) AS BIGINT) AS people, MIN(h.at) AS first,
    MAX(h.at) AS last FROM (
    SELECT a.sector AS sector, a.gender AS gender, a.people AS people, e.starts AS at
    FROM co_attendance a
    JOIN co_event e ON e.entity = a.entity AND a.subject = 'event/' || e.id
    WHERE a.entity = $entity AND e.state = 1
    UNION ALL SELECT r.sector, r.gender, 1, COALESCE(t.starts, r.at) FROM co_registration r
    JOIN co_roundtable t ON t.entity = r.entity AND t.id = r.roundtable
    WHERE r.entity = $entity AND r.came = 1
) h GROUP BY h.sector, h.gender ORDER BY h.sector, h.gender;

-- name: participation_meetings(entity int, now int) -> (modality int, meetings int, people int)
SELECT m.modality, COUNT(*) AS meetings, CAST(SUM(m.people) AS BIGINT) AS people FROM (
    SELECT e.modality AS modality, COALESCE((SELECT SUM(a.people) FROM co_attendance a
        WHERE a.entity = e.entity AND a.subject = 'event/' || e.id), 0) AS people
    FROM co_event e WHERE e.entity = $entity AND e.state = 1
    UNION ALL SELECT t.modality, (SELECT COUNT(*) FROM co_registration r
        WHERE r.entity = t.entity AND r.roundtable = t.id AND r.came = 1)
    FROM co_roundtable t WHERE t.entity = $entity AND t.state > 0 AND t.starts < $now
) m GROUP BY m.modality ORDER BY m.modality;

-- name: participation_map(entity int) -> (sector int, actors int, first int?, last int?)
SELECT sector, COUNT(*) AS actors, MIN(first_day) AS first, MAX(last_day) AS last
FROM co_stakeholder WHERE entity = $entity GROUP BY sector ORDER BY sector;

-- name: signal_same_day(entity int) -> (written int, days int, most int, most_day int)
-- Reports of progress, and the day on which most of them were written.
SELECT COALESCE(CAST(SUM(x.n) AS BIGINT), 0) AS written, COUNT(*) AS days,
    COALESCE(MAX(x.n), 0) AS most,
    COALESCE((SELECT MAX(y.at / 86400000) FROM co_progress y WHERE y.entity = $entity
        AND y.at / 86400000 = (SELECT z.at / 86400000 FROM co_progress z
            WHERE z.entity = $entity GROUP BY z.at / 86400000
            ORDER BY COUNT(*) DESC, z.at / 86400000 LIMIT 1)), 0) AS most_day
FROM (SELECT COUNT(*) AS n FROM co_progress WHERE entity = $entity GROUP BY at / 86400000) x;

-- name: signal_waiting(entity int, before int) -> (whole int, late int)
-- Proposals that stand for themselves, and those that wait since before an instant.
SELECT COUNT(*) AS whole, COUNT(CASE WHEN state = 0 AND at < $before THEN 1 END) AS late
FROM co_proposal WHERE entity = $entity AND hidden = 0 AND state <> 1;

-- name: signal_links(entity int) -> (url text)
-- Addresses given as evidence.
SELECT DISTINCT q.url FROM co_progress_paper p
JOIN co_paper q ON q.entity = p.entity AND q.id = p.paper
WHERE p.entity = $entity AND q.url <> '' AND q.access = 0 ORDER BY q.url LIMIT 5000;

-- name: signal_unchanged(entity int) -> (later int, same int)
-- Evidence of later cuts, and that which is the very file or address of an earlier cut of the same
-- commitment.
SELECT COUNT(*) AS later, COUNT(CASE WHEN EXISTS (SELECT 1 FROM co_progress g
        JOIN co_progress_paper h ON h.entity = g.entity AND h.progress = g.id
        JOIN co_paper i ON i.entity = h.entity AND i.id = h.paper
        WHERE g.entity = a.entity AND g.commitment = a.commitment AND g.cut > 0
        AND g.cut < a.cut AND ((i.sha256 <> '' AND i.sha256 = c.sha256)
            OR (i.url <> '' AND i.url = c.url))) THEN 1 END) AS same
FROM co_progress a JOIN co_progress_paper b ON b.entity = a.entity AND b.progress = a.id
JOIN co_paper c ON c.entity = b.entity AND c.id = b.paper
WHERE a.entity = $entity AND a.cut > 1;

-- name: signal_sittings(entity int) -> (held int, last int?, without int)
-- Sessions that were held, when the last one was, and how many of them have no published minutes.
SELECT COUNT(*) AS held, MAX(starts) AS last,
    COUNT(CASE WHEN minutes_published IS NULL THEN 1 END) AS without
FROM co_sitting WHERE entity = $entity AND state = 1;

-- name: observation_work(entity int, node int) -> (kind int)
SELECT kind FROM node WHERE entity = $entity AND id = $node;

-- name: observation_add(entity int, id int, node int, person int, name text, sector int, day int, text text, place text, latitude int?, longitude int?, photo text, photo_type text, photo_alt text, now int)
INSERT INTO co_observation (entity, id, node, person, name, sector, day, text, place, latitude,
    longitude, photo, photo_type, photo_alt, at, hidden, hidden_reason, answer, answer_name,
    answered)
VALUES ($entity, $id, $node, $person, $name, $sector, $day, $text, $place, $latitude, $longitude,
    $photo, $photo_type, $photo_alt, $now, 0, '', '', '', NULL);

-- name: observation_rows(entity int, only int, node int, skip int, most int) -> (id int, node int, name text, sector int, day int, text text, place text, latitude int?, longitude int?, photo text, photo_type text, photo_alt text, made int, hidden int, hidden_reason text, answer text, answer_name text, answered int?)
-- only, node: 0 = any.
SELECT id, node, name, sector, day, text, place, latitude, longitude, photo, photo_type, photo_alt,
    at AS made, hidden, hidden_reason, answer, answer_name, answered
FROM co_observation WHERE entity = $entity AND ($only = 0 OR id = $only)
AND ($node = 0 OR node = $node) ORDER BY id DESC LIMIT $most OFFSET $skip;

-- name: observation_count(entity int, node int) -> (shown int, answers int, away int)
SELECT COUNT(CASE WHEN hidden = 0 THEN 1 END) AS shown,
    COUNT(CASE WHEN hidden = 0 AND answered IS NOT NULL THEN 1 END) AS answers,
    COUNT(CASE WHEN hidden = 1 THEN 1 END) AS away
FROM co_observation WHERE entity = $entity AND node = $node;

-- name: observation_answer(entity int, id int, answer text, name text, now int)
UPDATE co_observation SET answer = $answer, answer_name = $name, answered = $now
WHERE entity = $entity AND id = $id AND answered IS NULL;

-- name: observation_hide(entity int, id int, hidden int, reason text)
UPDATE co_observation SET hidden = $hidden, hidden_reason = $reason
WHERE entity = $entity AND id = $id AND hidden <> $hidden;

-- ==== published addresses ====

-- name: web_link_texts(entity int, least int, most int) -> (place int, id int, commitment int, words text)
-- What may hold addresses and is read by everybody; place: enum web_link_place. least: state of the
-- plan from which on it is seen.
WITH shown AS (
    SELECT c.id, c.text FROM co_commitment c
    JOIN co_plan p ON p.entity = c.entity AND p.id = c.plan
    WHERE c.entity = $entity AND c.state = 0 AND p.state >= $least
), texts AS (
    SELECT 3 AS place, t.commitment AS id, t.commitment AS commitment,
        t.verification || ' ' || t.evidence AS words
    FROM shown s JOIN co_commitment_text t
        ON t.entity = $entity AND t.commitment = s.id AND t.number = s.text
    UNION ALL SELECT 4, r.commitment, r.commitment, r.text FROM shown s JOIN co_progress r
        ON r.entity = $entity AND r.commitment = s.id
    UNION ALL SELECT 5, i.id, i.commitment, i.source FROM co_indicator i
    WHERE i.entity = $entity AND (i.commitment = 0 OR i.commitment IN (SELECT id FROM shown))
    UNION ALL SELECT 5, i.id, i.commitment, v.source FROM co_indicator i JOIN co_indicator_value v
        ON v.entity = i.entity AND v.indicator = i.id
    WHERE i.entity = $entity AND (i.commitment = 0 OR i.commitment IN (SELECT id FROM shown))
    UNION ALL SELECT 6, w.survey, 0, w.source FROM co_wave w WHERE w.entity = $entity
    UNION ALL SELECT 7, m.id, 0, m.source FROM co_metric m WHERE m.entity = $entity
    UNION ALL SELECT 8, g.id, 0, g.url || ' ' || g.closure FROM co_gap_record g
    WHERE g.entity = $entity
    UNION ALL SELECT 9, 0, 0, COALESCE(a.url, '') || ' ' || a.text FROM trace_reply a
    WHERE a.entity = $entity
    UNION ALL SELECT 10, f.id, 0, f.url FROM snapshot f
    WHERE f.owner = $entity AND f.superseded_by IS NULL AND f.url IS NOT NULL
    UNION ALL SELECT 11, d.node, o.commitment, d.url FROM shown s JOIN co_money o
        ON o.entity = $entity AND o.commitment = s.id AND o.node > 0
    JOIN document d ON d.entity = $entity AND d.node = o.node
)
SELECT place, id, commitment, words FROM texts WHERE words LIKE '%://%'
ORDER BY place, id, commitment LIMIT $most;

-- name: web_link_evidence(entity int, most int) -> (paper int, commitment int)
-- Documents that reports gave as evidence, by number.
SELECT e.paper, MIN(p.commitment) AS commitment FROM co_progress_paper e
JOIN co_progress p ON p.entity = e.entity AND p.id = e.progress
JOIN co_paper q ON q.entity = e.entity AND q.id = e.paper
WHERE e.entity = $entity AND q.url <> '' GROUP BY e.paper ORDER BY e.paper LIMIT $most;

-- name: web_link_rows(entity int) -> (url text, state int, answer int, status int, visited int, alive int?, failing int?, failures int, dead int?, back int?)
SELECT url, state, answer, status, visited, alive, failing, failures, dead, back FROM co_web_link
WHERE entity = $entity ORDER BY url;

-- name: web_link_row(entity int, url text) -> (state int, answer int, status int, visited int, alive int?, failing int?, failures int, dead int?, back int?)
SELECT state, answer, status, visited, alive, failing, failures, dead, back FROM co_web_link
WHERE entity = $entity AND url = $url;

-- name: web_link_set(entity int, url text, state int, answer int, status int, visited int, alive int?, failing int?, failures int, dead int?, back int?)
INSERT INTO co_web_link (entity, url, state, answer, status, visited, alive, failing, failures,
    dead, back)
VALUES ($entity, $url, $state, $answer, $status, $visited, $alive, $failing, $failures, $dead,
    $back)
ON CONFLICT (entity, url) DO UPDATE SET state = excluded.state, answer = excluded.answer,
    status = excluded.status, visited = excluded.visited, alive = excluded.alive,
    failing = excluded.failing, failures = excluded.failures, dead = excluded.dead,
    back = excluded.back;

-- name: web_link_entities() -> (entity int)
-- all entities: whoever published an address, it is visited
SELECT entity FROM co_paper WHERE url <> '' UNION SELECT entity FROM co_commitment
UNION SELECT entity FROM co_indicator UNION SELECT entity FROM co_wave
UNION SELECT entity FROM co_metric UNION SELECT entity FROM co_gap_record
UNION SELECT entity FROM trace_reply UNION SELECT owner FROM snapshot WHERE url IS NOT NULL
ORDER BY entity;
-- ==== institutions ====

-- name: institution_add(entity int, id int, name text, key text)
INSERT INTO co_institution (entity, id, name, name_key) VALUES ($entity, $id, $name, $key);

-- name: institution_named(entity int, key text) -> (id int)
SELECT id FROM co_institution WHERE entity = $entity AND name_key = $key ORDER BY id LIMIT 1;

-- name: institution_one(entity int, id int) -> (name text)
SELECT name FROM co_institution WHERE entity = $entity AND id = $id
UNION ALL
SELECT name FROM organisation WHERE entity = $entity AND id = $id
LIMIT 1;

-- name: institution_names(entity int, most int) -> (name text)
-- Those kept here, and those of the files that somebody reports for.
SELECT name FROM co_institution WHERE entity = $entity
UNION
SELECT o.name FROM organisation o JOIN co_role r ON r.entity = o.entity AND r.institution = o.id
WHERE o.entity = $entity
ORDER BY name LIMIT $most;
