-- +goose Up

-- The tables that belong to no organisation: who signs in has none yet, attempts are
-- counted before it is known whose they are, and a session is found by its token.

CREATE TABLE sign_in (
    token_hash   BYTEA NOT NULL,
    browser_hash BYTEA NOT NULL,
    code_hash    BYTEA NOT NULL,
    mail         TEXT NOT NULL,
    expires      TIMESTAMPTZ NOT NULL,
    tries        INTEGER NOT NULL,
    reusable     BOOLEAN NOT NULL,
    PRIMARY KEY (token_hash)
) /*sqlite WITHOUT ROWID*/;

CREATE TABLE rate_counter (
    name    TEXT NOT NULL,
    ends    TIMESTAMPTZ NOT NULL,
    counted INTEGER NOT NULL,
    PRIMARY KEY (name)
) /*sqlite WITHOUT ROWID*/;

CREATE INDEX rate_counter_by_end ON rate_counter (ends);

-- Sessions by the SHA-256 of their token; what one holds is encoded by the edge.
CREATE TABLE session (
    token_hash BYTEA NOT NULL,
    data       BYTEA NOT NULL,
    expires    TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (token_hash)
) /*sqlite WITHOUT ROWID*/;

CREATE INDEX sign_in_by_expiry ON sign_in (expires);
CREATE INDEX session_by_expiry ON session (expires);
