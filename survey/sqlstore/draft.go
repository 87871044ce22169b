package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type draftRow struct {
	Key      digest `db:"draft_key"`
	Revision int    `db:"revision"`
	Sealed   []byte `db:"sealed"`
}

func (r draftRow) domain() survey.SealedDraft {
	return survey.SealedDraft{Key: survey.Key(r.Key), Revision: r.Revision, Sealed: r.Sealed}
}

const (
	selectDraft = `SELECT draft_key, revision, sealed FROM draft WHERE organisation_id = $1 AND round_id = $2 AND draft_key = $3`
	insertDraft = `INSERT INTO draft (organisation_id, round_id, draft_key, revision, sealed) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (organisation_id, round_id, draft_key) DO NOTHING`
	updateDraft = `UPDATE draft SET revision = $4, sealed = $5
		WHERE organisation_id = $1 AND round_id = $2 AND draft_key = $3 AND revision = $6`
	deleteDraft  = `DELETE FROM draft WHERE organisation_id = $1 AND round_id = $2 AND draft_key = $3`
	deleteDrafts = `DELETE FROM draft WHERE organisation_id = $1 AND round_id = $2`
)

// Draft implements [survey.Reader].
func (r *reader) Draft(ctx context.Context, organisation, round survey.ID, key survey.Key) (survey.SealedDraft, error) {
	return one[draftRow](ctx, r, selectDraft, organisation, round, digest(key))
}

// PutDraft implements [survey.Tx].
func (t *tx) PutDraft(ctx context.Context, organisation, round survey.ID, seen int, d survey.SealedDraft) error {
	query, args := insertDraft, []any{organisation, round, digest(d.Key), d.Revision, d.Sealed}
	if seen != 0 {
		query, args = updateDraft, append(args, seen)
	}
	n, err := t.exec(ctx, writing, query, args...)
	if err == nil && n == 0 {
		return t.fail(survey.ErrStale)
	}
	return err
}

// DeleteDraft implements [survey.Tx]; the draft may be gone already.
func (t *tx) DeleteDraft(ctx context.Context, organisation, round survey.ID, key survey.Key) error {
	_, err := t.exec(ctx, deleting, deleteDraft, organisation, round, digest(key))
	return err
}
