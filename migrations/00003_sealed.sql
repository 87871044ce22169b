-- +goose Up

-- What is sealed stands in tables that hold no person, no time and no number in
-- order of arrival, and whose keys are HMACs under a key of each table's own: rows of
-- two of them cannot be joined. On SQLite they must have no rowid either, because
-- that counts rows as they come.

CREATE TABLE ballot (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    pseudonym       BYTEA NOT NULL,
    version         INTEGER NOT NULL CHECK (version > 0),
    sealed          BYTEA NOT NULL, -- empty once a later version is there
    sealed_hash     BYTEA NOT NULL,
    PRIMARY KEY (organisation_id, round_id, pseudonym, version),
    FOREIGN KEY (organisation_id, round_id) REFERENCES round (organisation_id, round_id)
) /*sqlite WITHOUT ROWID*/;

CREATE TABLE roll (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    roll_key        BYTEA NOT NULL,
    PRIMARY KEY (organisation_id, round_id, roll_key),
    FOREIGN KEY (organisation_id, round_id) REFERENCES round (organisation_id, round_id)
) /*sqlite WITHOUT ROWID*/;

CREATE TABLE draft (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    draft_key       BYTEA NOT NULL,
    revision        INTEGER NOT NULL CHECK (revision > 0),
    sealed          BYTEA NOT NULL,
    PRIMARY KEY (organisation_id, round_id, draft_key),
    FOREIGN KEY (organisation_id, round_id) REFERENCES round (organisation_id, round_id)
) /*sqlite WITHOUT ROWID*/;

CREATE TABLE idempotency (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    request_key     BYTEA NOT NULL,
    request_digest  BYTEA NOT NULL,
    receipt_hash    BYTEA NOT NULL,
    receipt_version INTEGER NOT NULL,
    PRIMARY KEY (organisation_id, round_id, request_key),
    FOREIGN KEY (organisation_id, round_id) REFERENCES round (organisation_id, round_id)
) /*sqlite WITHOUT ROWID*/;
