-- Queries of the archive; tables are those of migration 7 of the ledger.

-- name: log_head(entity int) -> (seq int, hash text)
SELECT seq, hash FROM log_head WHERE entity = $entity;

-- name: log_head_put(entity int, seq int, hash text)
INSERT INTO log_head (entity, seq, hash) VALUES ($entity, $seq, $hash)
ON CONFLICT (entity) DO UPDATE SET seq = $seq, hash = $hash;

-- name: log_entry_add(entity int, seq int, at int, actor int, kind text, subject text, body text, private_hash text, previous text, hash text)
INSERT INTO log_entry (entity, seq, at, actor, kind, subject, body, private_hash, previous, hash)
VALUES ($entity, $seq, $at, $actor, $kind, $subject, $body, $private_hash, $previous, $hash);

-- name: log_private_add(entity int, seq int, salt text, body text)
INSERT INTO log_private (entity, seq, salt, body) VALUES ($entity, $seq, $salt, $body);

-- name: log_private_erase(entity int, seq int)
DELETE FROM log_private WHERE entity = $entity AND seq = $seq;

-- name: log_private_of(entity int, subject text, kind text, part text, after int) -> (seq int)
-- Entries about a thing with a personal part; kind '' = all, part: of the body, '' = any.
SELECT e.seq FROM log_entry e JOIN log_private p ON p.entity = e.entity AND p.seq = e.seq
WHERE e.entity = $entity AND e.subject = $subject AND ($kind = '' OR e.kind = $kind)
AND e.body LIKE '%' || $part || '%' AND e.seq > $after ORDER BY e.seq LIMIT 100;

-- name: log_sealed_add(entity int, seq int, about text, salt text, body text)
INSERT INTO log_sealed (entity, seq, about, salt, body) VALUES ($entity, $seq, $about, $salt, $body);

-- name: log_sealed_abouts(entity int) -> (about text)
SELECT DISTINCT about FROM log_sealed WHERE entity = $entity ORDER BY about;

-- name: log_entries(entity int, after int) -> (seq int, at int, actor int, kind text, subject text, body text, private_hash text, previous text, hash text, salt text, private text, about text, seal_salt text, sealed text)
SELECT e.seq, e.at, e.actor, e.kind, e.subject, e.body, e.private_hash, e.previous, e.hash, p.salt,
    p.body, s.about, s.salt AS seal_salt, s.body AS sealed
FROM log_entry e LEFT JOIN log_private p ON p.entity = e.entity AND p.seq = e.seq
LEFT JOIN log_sealed s ON s.entity = e.entity AND s.seq = e.seq
WHERE e.entity = $entity AND e.seq > $after ORDER BY e.seq;

-- name: log_entries_of(entity int, subject text, before int, most int) -> (seq int, at int, actor int, kind text, body text)
SELECT seq, at, actor, kind, body FROM log_entry
WHERE entity = $entity AND subject = $subject AND seq < $before ORDER BY seq DESC LIMIT $most;

-- name: log_checkpoint_add(entity int, seq int, at int, hash text, key text, signature text)
INSERT INTO log_checkpoint (entity, seq, at, hash, key, signature)
VALUES ($entity, $seq, $at, $hash, $key, $signature) ON CONFLICT (entity, seq) DO NOTHING;

-- name: log_checkpoints(entity int) -> (seq int, at int, hash text, key text, signature text)
SELECT seq, at, hash, key, signature FROM log_checkpoint WHERE entity = $entity ORDER BY seq;

-- name: log_key(entity int) -> (key text, secret text)
SELECT key, secret FROM log_key WHERE entity = $entity ORDER BY made DESC, key LIMIT 1;

-- name: log_key_add(entity int, key text, secret text, made int)
INSERT INTO log_key (entity, key, secret, made) VALUES ($entity, $key, $secret, $made);

-- name: log_entries_back(entity int, before int, most int) -> (seq int, at int, actor int, kind text, subject text, body text, private_hash text, previous text, hash text, salt text, private text, about text, seal_salt text, sealed text)
-- The same columns as log_entries, the latest first.
SELECT e.seq, e.at, e.actor, e.kind, e.subject, e.body, e.private_hash, e.previous, e.hash, p.salt,
    p.body, s.about, s.salt AS seal_salt, s.body AS sealed
FROM log_entry e LEFT JOIN log_private p ON p.entity = e.entity AND p.seq = e.seq
LEFT JOIN log_sealed s ON s.entity = e.entity AND s.seq = e.seq
WHERE e.entity = $entity AND e.seq < $before ORDER BY e.seq DESC LIMIT $most;
