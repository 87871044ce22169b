package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type idempotencyRow struct {
	Key     digest `db:"request_key"`
	Digest  digest `db:"request_digest"`
	Hash    digest `db:"receipt_hash"`
	Version int    `db:"receipt_version"`
}

func (r idempotencyRow) domain() survey.IdempotencyRecord {
	return survey.IdempotencyRecord{
		Key: survey.Key(r.Key), Digest: survey.Key(r.Digest),
		Receipt: survey.Receipt{Hash: survey.Hash(r.Hash), Version: r.Version},
	}
}

const (
	selectIdempotency = `SELECT request_key, request_digest, receipt_hash, receipt_version FROM idempotency
		WHERE organisation_id = $1 AND round_id = $2 AND request_key = $3`
	insertIdempotency = `INSERT INTO idempotency (organisation_id, round_id, request_key, request_digest, receipt_hash, receipt_version)
		VALUES ($1, $2, $3, $4, $5, $6)`
	deleteIdempotency = `DELETE FROM idempotency WHERE organisation_id = $1 AND round_id = $2`
)

// Idempotency implements [survey.Reader].
func (r *reader) Idempotency(ctx context.Context, organisation, round survey.ID, key survey.Key) (survey.IdempotencyRecord, error) {
	return one[idempotencyRow](ctx, r, selectIdempotency, organisation, round, digest(key))
}

// InsertIdempotency implements [survey.Tx].
func (t *tx) InsertIdempotency(ctx context.Context, organisation, round survey.ID, r survey.IdempotencyRecord) error {
	_, err := t.exec(ctx, writing, insertIdempotency, organisation, round,
		digest(r.Key), digest(r.Digest), digest(r.Receipt.Hash), r.Receipt.Version)
	return err
}
