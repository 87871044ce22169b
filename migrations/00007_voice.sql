-- +goose Up

-- What somebody has declined; no row is nothing. Nobody is shown it but themselves, and
-- no line of the log speaks of it.
CREATE TABLE decline (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    person_id       TEXT /*postgres COLLATE "C"*/ NOT NULL,
    rating          BOOLEAN NOT NULL,
    listing         BOOLEAN NOT NULL,
    seeing          BOOLEAN NOT NULL,
    PRIMARY KEY (organisation_id, person_id),
    FOREIGN KEY (organisation_id, person_id) REFERENCES person (organisation_id, person_id)
) /*sqlite WITHOUT ROWID*/;

-- What a person sees of comments after a count: sealed, found by an HMAC, one row for
-- everybody who was on the roster, whether or not there is anything in it.
CREATE TABLE comment_share (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    share_key       BYTEA NOT NULL,
    sealed          BYTEA NOT NULL,
    PRIMARY KEY (organisation_id, round_id, share_key),
    FOREIGN KEY (organisation_id, round_id) REFERENCES round (organisation_id, round_id)
) /*sqlite WITHOUT ROWID*/;

-- A person's note beside their own result. One that was taken back has an empty text.
CREATE TABLE reply (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    person_id       TEXT /*postgres COLLATE "C"*/ NOT NULL,
    body            TEXT NOT NULL,
    to_faculty      BOOLEAN NOT NULL,
    version         INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (organisation_id, round_id, person_id),
    FOREIGN KEY (organisation_id, round_id) REFERENCES round (organisation_id, round_id),
    FOREIGN KEY (organisation_id, person_id) REFERENCES person (organisation_id, person_id)
) /*sqlite WITHOUT ROWID*/;

-- A question about a result. It is open until answered_at says when it was answered.
CREATE TABLE challenge (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    challenge_id    TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    person_id       TEXT /*postgres COLLATE "C"*/ NOT NULL,
    question        TEXT NOT NULL,
    asked_at        TIMESTAMPTZ NOT NULL,
    answer          TEXT NOT NULL,
    answered_by     TEXT /*postgres COLLATE "C"*/,
    answered_at     TIMESTAMPTZ,
    PRIMARY KEY (organisation_id, challenge_id),
    FOREIGN KEY (organisation_id, round_id) REFERENCES round (organisation_id, round_id),
    FOREIGN KEY (organisation_id, person_id) REFERENCES person (organisation_id, person_id),
    FOREIGN KEY (organisation_id, answered_by) REFERENCES person (organisation_id, person_id)
) /*sqlite WITHOUT ROWID*/;

CREATE INDEX challenge_by_person ON challenge (organisation_id, person_id);
