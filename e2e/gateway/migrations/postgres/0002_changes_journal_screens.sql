-- `number` orders inquiries of the same second, `changed` is what a desk that has seen the list asks
-- beyond; both come from one counter. An inquiry that is no visit, such as a re-verification, is not listed.
ALTER TABLE inquiries ADD COLUMN number  BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inquiries ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inquiries ADD COLUMN listed  BIGINT NOT NULL DEFAULT 1;

CREATE INDEX inquiries_by_change ON inquiries (changed);

CREATE TABLE counters (
    name  TEXT    NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('changes', 0);

-- The clinic's journal: what the records say is sealed. A row is one record, or some that follow each other.
CREATE TABLE journal (
    seq      BIGINT  NOT NULL PRIMARY KEY, -- of its last record
    first    BIGINT  NOT NULL UNIQUE,
    previous TEXT    NOT NULL, -- hash of the record before the first, hexadecimal
    hash     TEXT    NOT NULL, -- of the last record
    bytes    BYTEA   NOT NULL
);

-- A patient's screen, or an invitation for one.
CREATE TABLE screens (
    id      TEXT    NOT NULL PRIMARY KEY,
    secret  BYTEA   NOT NULL, -- SHA-256 of the pairing code, then of the screen's token
    paired  BIGINT NOT NULL, -- 0 or 1
    ends_at BIGINT NOT NULL  -- Unix seconds
);
