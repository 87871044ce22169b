package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

// submittedRow is what there is of somebody's submissions. The columns of a record
// are NULL when there is none.
type submittedRow struct {
	Latest  int    `db:"latest"`
	Draft   bool   `db:"draft"`
	Digest  []byte `db:"request_digest"`
	Hash    []byte `db:"receipt_hash"`
	Version *int   `db:"receipt_version"`
}

// One row, whatever is there.
const selectSubmitted = `SELECT COALESCE((SELECT MAX(version) FROM ballot
		WHERE organisation_id = $1 AND round_id = $2 AND pseudonym = $3), 0) AS latest,
		EXISTS (SELECT 1 FROM draft WHERE organisation_id = $1 AND round_id = $2 AND draft_key = $5) AS draft,
		i.request_digest, i.receipt_hash, i.receipt_version
	FROM (SELECT 1) AS whatever LEFT JOIN idempotency AS i
		ON i.organisation_id = $1 AND i.round_id = $2 AND i.request_key = $4`

// Submitted implements [survey.Reader], in one statement: every one that a submission
// sends costs it a way to the database and back.
func (r *reader) Submitted(ctx context.Context, organisation, round survey.ID, ballot, request, draft survey.Key) (survey.Submitted, error) {
	var found submittedRow
	err := r.get(ctx, &found, selectSubmitted, organisation, round, digest(ballot), digest(request), digest(draft))
	if err != nil {
		return survey.Submitted{}, err
	}
	s := survey.Submitted{Version: found.Latest, Draft: found.Draft}
	if found.Version != nil {
		s.Record = &survey.IdempotencyRecord{Key: request, Receipt: survey.Receipt{Version: *found.Version}}
		copy(s.Record.Digest[:], found.Digest)
		copy(s.Record.Receipt.Hash[:], found.Hash)
	}
	return s, nil
}
