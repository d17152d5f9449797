-- The index of words by which things are found (words.c). It can be made anew at any time.

-- table: word entity clustered
-- Where a word stands: the nodes (what = 0, words of key and label) or organisations (what = 1,
-- words of the name and the RFC) that have it, as ids in ascending order within a chunk.
CREATE TABLE word (
    entity INT NOT NULL,
    what INT NOT NULL,
    word TEXT NOT NULL,                 -- folded (base/text.h), at most 40 bytes
    chunk INT NOT NULL,
    last INT NOT NULL,                  -- the greatest id in it
    ids BLOB NOT NULL,                  -- the first id, then differences, as LEB128
    PRIMARY KEY (entity, what, word, chunk)
);

-- table: word_again entity clustered
-- Nodes that were described anew since their words were taken.
CREATE TABLE word_again (
    entity INT NOT NULL,
    node INT NOT NULL,
    PRIMARY KEY (entity, node)
);
