-- +goose Up

CREATE TABLE survey (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    survey_id       TEXT /*postgres COLLATE "C"*/ NOT NULL,
    name            TEXT NOT NULL,
    settings        TEXT NOT NULL, -- JSON
    version         INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (organisation_id, survey_id),
    FOREIGN KEY (organisation_id) REFERENCES organisation (organisation_id)
) /*sqlite WITHOUT ROWID*/;

CREATE TABLE approval (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    survey_id       TEXT /*postgres COLLATE "C"*/ NOT NULL,
    settings_hash   BYTEA NOT NULL,
    approved_by     TEXT /*postgres COLLATE "C"*/ NOT NULL,
    approved_at     TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organisation_id, survey_id, settings_hash),
    FOREIGN KEY (organisation_id, survey_id) REFERENCES survey (organisation_id, survey_id),
    FOREIGN KEY (organisation_id, approved_by) REFERENCES person (organisation_id, person_id)
) /*sqlite WITHOUT ROWID*/;

-- States are not listed in a CHECK: a table's constraints cannot be widened later
-- without rebuilding it.
CREATE TABLE round (
    organisation_id  TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id         TEXT /*postgres COLLATE "C"*/ NOT NULL,
    survey_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    number           INTEGER NOT NULL,
    label            TEXT NOT NULL,
    state            TEXT NOT NULL,
    opens_at         TIMESTAMPTZ,
    closes_at        TIMESTAMPTZ,
    opened_at        TIMESTAMPTZ,
    closed_at        TIMESTAMPTZ,
    published_at     TIMESTAMPTZ,
    participation    INTEGER NOT NULL,
    counted          INTEGER NOT NULL, -- the participation of the next day
    participation_at TIMESTAMPTZ,
    turnout          INTEGER NOT NULL,
    asked            INTEGER NOT NULL,
    version          INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (organisation_id, round_id),
    UNIQUE (organisation_id, survey_id, number),
    FOREIGN KEY (organisation_id, survey_id) REFERENCES survey (organisation_id, survey_id)
) /*sqlite WITHOUT ROWID*/;

CREATE INDEX round_by_state ON round (state);

CREATE TABLE snapshot (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    frozen          TEXT NOT NULL, -- JSON
    PRIMARY KEY (organisation_id, round_id),
    FOREIGN KEY (organisation_id, round_id) REFERENCES round (organisation_id, round_id)
) /*sqlite WITHOUT ROWID*/;
