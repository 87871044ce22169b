-- +goose Up

CREATE TABLE release (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    document        BYTEA NOT NULL, -- bytes, because they are hashed as they are
    document_hash   BYTEA NOT NULL,
    PRIMARY KEY (organisation_id, round_id),
    FOREIGN KEY (organisation_id, round_id) REFERENCES round (organisation_id, round_id)
) /*sqlite WITHOUT ROWID*/;

CREATE TABLE carry_forward (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    survey_id       TEXT /*postgres COLLATE "C"*/ NOT NULL,
    number          INTEGER NOT NULL,
    sealed          BYTEA NOT NULL,
    PRIMARY KEY (organisation_id, round_id),
    UNIQUE (organisation_id, survey_id, number),
    FOREIGN KEY (organisation_id, round_id) REFERENCES round (organisation_id, round_id),
    FOREIGN KEY (organisation_id, survey_id) REFERENCES survey (organisation_id, survey_id)
) /*sqlite WITHOUT ROWID*/;

-- The transparency log. Its head is a row of its own, by which appending to the log
-- of one organisation is serialised.
CREATE TABLE log_head (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    number          BIGINT NOT NULL,
    hash            BYTEA NOT NULL,
    PRIMARY KEY (organisation_id),
    FOREIGN KEY (organisation_id) REFERENCES organisation (organisation_id)
) /*sqlite WITHOUT ROWID*/;

-- The actor is not a reference: a line outlives the directory's entry.
CREATE TABLE log_line (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    number          BIGINT NOT NULL,
    at              TIMESTAMPTZ NOT NULL,
    actor_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    action          TEXT NOT NULL,
    object          TEXT NOT NULL,
    detail          TEXT NOT NULL,
    previous_hash   BYTEA NOT NULL,
    hash            BYTEA NOT NULL,
    PRIMARY KEY (organisation_id, number),
    FOREIGN KEY (organisation_id) REFERENCES organisation (organisation_id)
) /*sqlite WITHOUT ROWID*/;
