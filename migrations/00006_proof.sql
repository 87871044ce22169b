-- +goose Up

-- What a round was counted from. It outlives the ballots and their keys: a receipt can be
-- checked for as long as the round is known. Leaf hashes open to nothing.
CREATE TABLE checkpoint (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    note            TEXT NOT NULL, -- as it was signed
    verifier_key    TEXT NOT NULL,
    counted_with    TEXT NOT NULL, -- JSON: what was left of earlier rounds then
    leaves          BYTEA NOT NULL, -- of the ballots counted: 32 bytes each, ascending
    superseded      BYTEA NOT NULL, -- of those that were replaced, likewise
    PRIMARY KEY (organisation_id, round_id),
    FOREIGN KEY (organisation_id, round_id) REFERENCES round (organisation_id, round_id)
) /*sqlite WITHOUT ROWID*/;

-- The latest recount of a round, as far as it has come; what was before is in the log.
CREATE TABLE recount (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    asked_by        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    asked_at        TIMESTAMPTZ NOT NULL,
    confirmed_by    TEXT /*postgres COLLATE "C"*/,
    confirmed_at    TIMESTAMPTZ,
    verdict         TEXT NOT NULL, -- empty for not yet
    recounted_at    TIMESTAMPTZ,
    PRIMARY KEY (organisation_id, round_id),
    FOREIGN KEY (organisation_id, round_id) REFERENCES round (organisation_id, round_id),
    FOREIGN KEY (organisation_id, asked_by) REFERENCES person (organisation_id, person_id),
    FOREIGN KEY (organisation_id, confirmed_by) REFERENCES person (organisation_id, person_id)
) /*sqlite WITHOUT ROWID*/;
