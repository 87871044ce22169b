-- +goose Up

-- An organisation owns everything: organisation_id leads every key below, and is
-- what a database is sharded by.
CREATE TABLE organisation (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    name            TEXT NOT NULL,
    time_zone       TEXT NOT NULL,
    locale          TEXT NOT NULL,
    context         TEXT NOT NULL,
    vocabulary      TEXT NOT NULL, -- JSON
    version         INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (organisation_id)
) /*sqlite WITHOUT ROWID*/;

CREATE TABLE person (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    person_id       TEXT /*postgres COLLATE "C"*/ NOT NULL,
    name            TEXT NOT NULL,
    mail            TEXT NOT NULL,
    home            TEXT NOT NULL,
    joined          TEXT NOT NULL, -- days are YYYY-MM-DD, '' is none
    departed        TEXT NOT NULL,
    leave_start     TEXT NOT NULL,
    leave_end       TEXT NOT NULL,
    locale          TEXT NOT NULL,
    manager_id      TEXT /*postgres COLLATE "C"*/,
    areas           TEXT NOT NULL, -- JSON
    disabled        BOOLEAN NOT NULL,
    search          TEXT NOT NULL, -- name and mail with case folded
    session_epoch   INTEGER NOT NULL DEFAULT 0,
    version         INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (organisation_id, person_id),
    UNIQUE (organisation_id, mail),
    FOREIGN KEY (organisation_id) REFERENCES organisation (organisation_id),
    FOREIGN KEY (organisation_id, manager_id) REFERENCES person (organisation_id, person_id)
) /*sqlite WITHOUT ROWID*/;

CREATE INDEX person_by_mail ON person (mail);

CREATE TABLE person_role (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    person_id       TEXT /*postgres COLLATE "C"*/ NOT NULL,
    role            TEXT /*postgres COLLATE "C"*/ NOT NULL,
    PRIMARY KEY (organisation_id, person_id, role),
    FOREIGN KEY (organisation_id, person_id) REFERENCES person (organisation_id, person_id)
) /*sqlite WITHOUT ROWID*/;

CREATE TABLE team (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    team_id         TEXT /*postgres COLLATE "C"*/ NOT NULL,
    name            TEXT NOT NULL,
    parent_id       TEXT /*postgres COLLATE "C"*/,
    ended           TEXT NOT NULL,
    version         INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (organisation_id, team_id),
    UNIQUE (organisation_id, name),
    FOREIGN KEY (organisation_id) REFERENCES organisation (organisation_id),
    FOREIGN KEY (organisation_id, parent_id) REFERENCES team (organisation_id, team_id)
) /*sqlite WITHOUT ROWID*/;

CREATE TABLE area (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    area_id         TEXT /*postgres COLLATE "C"*/ NOT NULL,
    name            TEXT NOT NULL,
    parent_id       TEXT /*postgres COLLATE "C"*/,
    ended           TEXT NOT NULL,
    version         INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (organisation_id, area_id),
    UNIQUE (organisation_id, name),
    FOREIGN KEY (organisation_id) REFERENCES organisation (organisation_id),
    FOREIGN KEY (organisation_id, parent_id) REFERENCES area (organisation_id, area_id)
) /*sqlite WITHOUT ROWID*/;

CREATE TABLE membership (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    membership_id   TEXT /*postgres COLLATE "C"*/ NOT NULL,
    team_id         TEXT /*postgres COLLATE "C"*/ NOT NULL,
    person_id       TEXT /*postgres COLLATE "C"*/ NOT NULL,
    span_start      TEXT NOT NULL,
    span_end        TEXT NOT NULL,
    version         INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (organisation_id, membership_id),
    FOREIGN KEY (organisation_id, team_id) REFERENCES team (organisation_id, team_id),
    FOREIGN KEY (organisation_id, person_id) REFERENCES person (organisation_id, person_id)
) /*sqlite WITHOUT ROWID*/;

-- scope_id is the id of a team, an area or a person as scope_kind says, so that
-- it can refer to none of them.
CREATE TABLE mandate (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    mandate_id      TEXT /*postgres COLLATE "C"*/ NOT NULL,
    holder_id       TEXT /*postgres COLLATE "C"*/ NOT NULL,
    title           TEXT NOT NULL,
    kind            TEXT NOT NULL,
    level           INTEGER NOT NULL,
    scope_kind      TEXT NOT NULL,
    scope_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    stage           TEXT NOT NULL,
    span_start      TEXT NOT NULL,
    span_end        TEXT NOT NULL,
    review          TEXT NOT NULL,
    granted         TEXT NOT NULL,
    version         INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (organisation_id, mandate_id),
    FOREIGN KEY (organisation_id, holder_id) REFERENCES person (organisation_id, person_id)
) /*sqlite WITHOUT ROWID*/;

CREATE TABLE intent (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    person_id       TEXT /*postgres COLLATE "C"*/ NOT NULL,
    area_id         TEXT /*postgres COLLATE "C"*/ NOT NULL,
    wish            TEXT NOT NULL,
    PRIMARY KEY (organisation_id, person_id, area_id),
    FOREIGN KEY (organisation_id, person_id) REFERENCES person (organisation_id, person_id),
    FOREIGN KEY (organisation_id, area_id) REFERENCES area (organisation_id, area_id)
) /*sqlite WITHOUT ROWID*/;

CREATE TABLE acquaintance (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    from_id         TEXT /*postgres COLLATE "C"*/ NOT NULL,
    to_id           TEXT /*postgres COLLATE "C"*/ NOT NULL,
    PRIMARY KEY (organisation_id, from_id, to_id),
    FOREIGN KEY (organisation_id, from_id) REFERENCES person (organisation_id, person_id),
    FOREIGN KEY (organisation_id, to_id) REFERENCES person (organisation_id, person_id)
) /*sqlite WITHOUT ROWID*/;
