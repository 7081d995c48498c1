-- A nonce that was handed out. It stays for a while after its end, so that a late inquiry is told
-- "expired" or "used", and not "unknown".
CREATE TABLE challenges (
    nonce      TEXT   NOT NULL PRIMARY KEY,
    origin     TEXT   NOT NULL,
    expires_at BIGINT NOT NULL, -- Unix seconds
    used_by    TEXT             -- request id of the inquiry that it let in
);

-- An inquiry from the moment it is accepted. Status, body and reception are set together, once.
CREATE TABLE inquiries (
    request_id  TEXT   NOT NULL PRIMARY KEY,
    binding     BYTEA  NOT NULL, -- SHA-256 over what a repetition has in common with the first request
    received_at BIGINT NOT NULL, -- Unix seconds
    day         TEXT   NOT NULL, -- of received_at in Japan, YYYY-MM-DD
    status      BIGINT,          -- HTTP status of the answer
    body        BYTEA,           -- the answer, byte for byte
    reception   TEXT,            -- the desk's row, JSON
    CHECK ((status IS NULL) = (body IS NULL) AND (status IS NULL) = (reception IS NULL))
);

CREATE INDEX inquiries_by_day ON inquiries (day, received_at);
