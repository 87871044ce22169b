package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type releaseRow struct {
	Organisation survey.ID `db:"organisation_id"`
	Round        survey.ID `db:"round_id"`
	Hash         digest    `db:"document_hash"`
	Document     []byte    `db:"document"`
}

func (r releaseRow) domain() survey.Release {
	return survey.Release{Organisation: r.Organisation, Round: r.Round, Hash: survey.Hash(r.Hash), Document: r.Document}
}

// There is no statement that changes a release or takes it away.
const (
	selectRelease = `SELECT organisation_id, round_id, document_hash, document FROM release
		WHERE organisation_id = $1 AND round_id = $2`
	insertRelease = `INSERT INTO release (organisation_id, round_id, document_hash, document)
		VALUES (:organisation_id, :round_id, :document_hash, :document)`
)

// Release implements [survey.Reader].
func (r *reader) Release(ctx context.Context, organisation, round survey.ID) (survey.Release, error) {
	return one[releaseRow](ctx, r, selectRelease, organisation, round)
}

// InsertRelease implements [survey.Tx].
func (t *tx) InsertRelease(ctx context.Context, r survey.Release) error {
	return t.insert(ctx, insertRelease, releaseRow{r.Organisation, r.Round, digest(r.Hash), r.Document})
}
