package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type approvalRow struct {
	Organisation survey.ID `db:"organisation_id"`
	Survey       survey.ID `db:"survey_id"`
	Settings     digest    `db:"settings_hash"`
	By           survey.ID `db:"approved_by"`
	At           timestamp `db:"approved_at"`
}

const (
	selectApproval = `SELECT survey_id FROM approval WHERE organisation_id = $1 AND survey_id = $2 AND settings_hash = $3`
	insertApproval = `INSERT INTO approval (organisation_id, survey_id, settings_hash, approved_by, approved_at)
		VALUES (:organisation_id, :survey_id, :settings_hash, :approved_by, :approved_at)`
	deleteApprovals = `DELETE FROM approval WHERE organisation_id = $1 AND survey_id = $2`
)

// Approved implements [survey.Reader].
func (r *reader) Approved(ctx context.Context, organisation, id survey.ID, settings survey.Hash) (bool, error) {
	return r.exists(ctx, selectApproval, organisation, id, digest(settings))
}

// InsertApproval implements [survey.Tx].
func (t *tx) InsertApproval(ctx context.Context, a survey.Approval) error {
	return t.insert(ctx, insertApproval, approvalRow{a.Organisation, a.Survey, digest(a.Settings), a.By, timestamp{a.At}})
}

// DeleteApprovals implements [survey.Tx].
func (t *tx) DeleteApprovals(ctx context.Context, organisation, id survey.ID) error {
	_, err := t.exec(ctx, deleting, deleteApprovals, organisation, id)
	return err
}
