package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type replyRow struct {
	Organisation survey.ID `db:"organisation_id"`
	Round        survey.ID `db:"round_id"`
	Person       survey.ID `db:"person_id"`
	Text         string    `db:"body"`
	ToFaculty    bool      `db:"to_faculty"`
	Version      int       `db:"version"`
}

func (r replyRow) domain() survey.Reply { return survey.Reply(r) }

const (
	selectReplies = `SELECT organisation_id, round_id, person_id, body, to_faculty, version FROM reply
		WHERE organisation_id = $1 AND round_id = $2`
	selectReply          = selectReplies + ` AND person_id = $3`
	selectRepliesInOrder = selectReplies + ` ORDER BY person_id`
	insertReply          = `INSERT INTO reply (organisation_id, round_id, person_id, body, to_faculty, version)
		VALUES (:organisation_id, :round_id, :person_id, :body, :to_faculty, 1)
		ON CONFLICT (organisation_id, round_id, person_id) DO NOTHING`
	updateReply = `UPDATE reply SET body = :body, to_faculty = :to_faculty, version = version + 1
		WHERE organisation_id = :organisation_id AND round_id = :round_id AND person_id = :person_id AND version = :version`
)

// Reply implements [survey.Reader].
func (r *reader) Reply(ctx context.Context, organisation, round, person survey.ID) (survey.Reply, error) {
	return one[replyRow](ctx, r, selectReply, organisation, round, person)
}

// Replies implements [survey.Reader].
func (r *reader) Replies(ctx context.Context, organisation, round survey.ID) ([]survey.Reply, error) {
	return list[replyRow](ctx, r, selectRepliesInOrder, organisation, round)
}

// PutReply implements [survey.Tx].
func (t *tx) PutReply(ctx context.Context, reply survey.Reply) error {
	statement := updateReply
	if reply.Version == 0 {
		statement = insertReply
	}
	n, err := t.named(ctx, statement, replyRow(reply))
	if err == nil && n == 0 {
		err = t.fail(survey.ErrStale)
	}
	return err
}
