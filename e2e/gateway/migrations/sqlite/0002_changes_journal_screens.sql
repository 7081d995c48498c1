-- `number` orders inquiries of the same second, `changed` is what a desk that has seen the list asks
-- beyond; both come from one counter. An inquiry that is no visit, such as a re-verification, is not listed.
ALTER TABLE inquiries ADD COLUMN number  INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inquiries ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inquiries ADD COLUMN listed  INTEGER NOT NULL DEFAULT 1;
UPDATE inquiries SET number = rowid, changed = rowid;
CREATE INDEX inquiries_by_change ON inquiries (changed);

CREATE TABLE counters (
    name  TEXT    NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counters (name, value) SELECT 'changes', COALESCE(MAX(rowid), 0) FROM inquiries;

-- The clinic's journal: what the records say is sealed. A row is one record, or some that follow each other.
CREATE TABLE journal (
    seq      INTEGER NOT NULL PRIMARY KEY, -- of its last record
    first    INTEGER NOT NULL UNIQUE,
    previous TEXT    NOT NULL, -- hash of the record before the first, hexadecimal
    hash     TEXT    NOT NULL, -- of the last record
    bytes    BLOB    NOT NULL
) STRICT;

-- A patient's screen, or an invitation for one.
CREATE TABLE screens (
    id      TEXT    NOT NULL PRIMARY KEY,
    secret  BLOB    NOT NULL, -- SHA-256 of the pairing code, then of the screen's token
    paired  INTEGER NOT NULL, -- 0 or 1
    ends_at INTEGER NOT NULL  -- Unix seconds
) STRICT, WITHOUT ROWID;
