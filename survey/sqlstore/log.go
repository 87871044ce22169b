package sqlstore

import (
	"context"
	"time"

	"github.com/followship/followship/survey"
)

type logRow struct {
	Organisation survey.ID     `db:"organisation_id"`
	Number       int           `db:"number"`
	At           timestamp     `db:"at"`
	Actor        survey.ID     `db:"actor_id"`
	Action       survey.Action `db:"action"`
	Object       string        `db:"object"`
	Detail       string        `db:"detail"`
	Previous     digest        `db:"previous_hash"`
	Hash         digest        `db:"hash"`
}

func logOf(e survey.LogEntry) logRow {
	return logRow{
		e.Organisation, e.Number,
		timestamp{e.At},
		e.Actor, e.Action, e.Object, e.Detail,
		digest(e.Previous), digest(e.Hash),
	}
}

func (r logRow) domain() survey.LogEntry {
	return survey.LogEntry{
		Organisation: r.Organisation, Number: r.Number, At: r.At.Time, Actor: r.Actor, Action: r.Action,
		Object: r.Object, Detail: r.Detail, Previous: survey.Hash(r.Previous), Hash: survey.Hash(r.Hash),
	}
}

type headRow struct {
	Number int    `db:"number"`
	Hash   digest `db:"hash"`
}

const (
	selectLog = `SELECT organisation_id, number, at, actor_id, action, object, detail, previous_hash, hash FROM log_line
		WHERE organisation_id = $1 AND number > $2 ORDER BY number LIMIT $3`
	insertLog = `INSERT INTO log_line (organisation_id, number, at, actor_id, action, object, detail, previous_hash, hash)
		VALUES (:organisation_id, :number, :at, :actor_id, :action, :object, :detail, :previous_hash, :hash)`
	insertHead = `INSERT INTO log_head (organisation_id, number, hash) VALUES ($1, 0, $2)
		ON CONFLICT (organisation_id) DO NOTHING`
	selectHead = `SELECT number, hash FROM log_head WHERE organisation_id = $1`
	updateHead = `UPDATE log_head SET number = $2, hash = $3 WHERE organisation_id = $1`
)

// Log implements [survey.Reader]. A limit below 1 stands for [survey.MaxPage].
func (r *reader) Log(ctx context.Context, organisation survey.ID, after, limit int) ([]survey.LogEntry, error) {
	if limit < 1 {
		limit = survey.MaxPage
	}
	return list[logRow](ctx, r, selectLog, organisation, after, limit)
}

// AppendLog implements [survey.Tx]. From here to the end of the transaction nobody
// else appends to the log of the organisation, so that its numbers have no gaps: it
// is best the last thing that a transaction does.
func (t *tx) AppendLog(ctx context.Context, e survey.LogEntry) error {
	if _, err := t.exec(ctx, writing, insertHead, e.Organisation, digest{}); err != nil {
		return err
	}
	var head headRow
	if err := t.get(ctx, &head, selectHead+t.engine.forUpdate, e.Organisation); err != nil {
		return t.fail(err)
	}
	e.At = e.At.UTC().Truncate(time.Microsecond) // as it is kept
	e.Number = head.Number + 1
	e.Previous = survey.Hash(head.Hash)
	e.Hash = e.Sum()
	if err := t.insert(ctx, insertLog, logOf(e)); err != nil {
		return err
	}
	_, err := t.exec(ctx, writing, updateHead, e.Organisation, e.Number, digest(e.Hash))
	return err
}
