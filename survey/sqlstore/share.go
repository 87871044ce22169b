package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type shareRow struct {
	Organisation survey.ID `db:"organisation_id"`
	Round        survey.ID `db:"round_id"`
	Key          digest    `db:"share_key"`
	Sealed       []byte    `db:"sealed"`
}

func (r shareRow) domain() survey.SealedShare {
	return survey.SealedShare{Key: survey.Key(r.Key), Sealed: r.Sealed}
}

// There is no statement that changes a share: it is a part of a count.
const (
	selectShare = `SELECT organisation_id, round_id, share_key, sealed FROM comment_share
		WHERE organisation_id = $1 AND round_id = $2 AND share_key = $3`
	insertShare = `INSERT INTO comment_share (organisation_id, round_id, share_key, sealed)
		VALUES (:organisation_id, :round_id, :share_key, :sealed)`
	deleteShares = `DELETE FROM comment_share WHERE organisation_id = $1 AND round_id = $2`
)

// CommentShare implements [survey.Reader].
func (r *reader) CommentShare(ctx context.Context, organisation, round survey.ID, key survey.Key) (survey.SealedShare, error) {
	return one[shareRow](ctx, r, selectShare, organisation, round, digest(key))
}

// InsertCommentShare implements [survey.Tx].
func (t *tx) InsertCommentShare(ctx context.Context, organisation, round survey.ID, s survey.SealedShare) error {
	return t.insert(ctx, insertShare, shareRow{organisation, round, digest(s.Key), s.Sealed})
}
