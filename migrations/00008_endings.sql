-- +goose Up

-- Statistics of columns hold some of what is in them, and outlive it.
/*postgres ALTER TABLE person ALTER name SET STATISTICS 0, ALTER mail SET STATISTICS 0, ALTER home SET STATISTICS 0, ALTER search SET STATISTICS 0;*/
/*postgres ALTER TABLE sign_in ALTER mail SET STATISTICS 0;*/

-- Keys that were destroyed, with the rows that they had sealed: those of the ballots of a
-- round, and those of what it carried forward. Until swept_at is there, the space of the
-- rows is not vacuumed and the log has no line about it: whoever finds it so goes on.
CREATE TABLE destruction (
    organisation_id TEXT /*postgres COLLATE "C"*/ NOT NULL,
    round_id        TEXT /*postgres COLLATE "C"*/ NOT NULL,
    sealed          TEXT NOT NULL, -- 'ballots' or 'carry_forward'
    destroyed_at    TIMESTAMPTZ NOT NULL,
    swept_at        TIMESTAMPTZ,
    PRIMARY KEY (organisation_id, round_id, sealed),
    FOREIGN KEY (organisation_id, round_id) REFERENCES round (organisation_id, round_id)
) /*sqlite WITHOUT ROWID*/;

-- Whose name was taken out of the directory, for good.
ALTER TABLE person ADD COLUMN erased BOOLEAN NOT NULL DEFAULT FALSE;
