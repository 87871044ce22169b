package sqlstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"

	"github.com/followship/followship/survey"
)

// queued are the arguments of a job as they lie in the queue's table, in clear. The
// workers in survey/jobs read the same.
type queued struct {
	kind         survey.JobKind
	Organisation survey.ID `json:"organisation"`
	Object       survey.ID `json:"object"`
	// Turn tells a job that waits from the same one while it runs.
	Turn int `json:"turn"`
}

// Kind implements [river.JobArgs].
func (q queued) Kind() string { return string(q.kind) }

// enqueuer puts jobs into the queue within a transaction. It is the client of the
// queue without any workers.
type enqueuer interface {
	InsertTx(ctx context.Context, t *sql.Tx, args river.JobArgs, o *river.InsertOpts) (*rivertype.JobInsertResult, error)
}

func newSQLiteEnqueuer() enqueuer {
	return mustEnqueue(river.NewClient(riversqlite.New(nil), enqueuing))
}

func newPostgreSQLEnqueuer() enqueuer {
	return mustEnqueue(river.NewClient(riverdatabasesql.New(nil), enqueuing))
}

// enqueuing is the configuration of a client that inserts only.
var enqueuing = &river.Config{}

// mustEnqueue panics on an error, which only a configuration that cannot be has.
func mustEnqueue(client *river.Client[*sql.Tx], err error) enqueuer {
	if err != nil {
		panic(fmt.Sprintf("sqlstore: job queue: %v", err))
	}
	return client
}

// waiting are the states of a job that is not over. The queue wants running among
// them.
var waiting = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

// Enqueue implements [survey.Tx].
//
// A job that waits is not doubled. One that runs may have read before this
// transaction wrote, so the same is put behind it once, told apart by its turn. The
// row found is locked until the end of the transaction: no worker takes it meanwhile.
func (t *tx) Enqueue(ctx context.Context, job survey.Job) error {
	if t.failed != nil {
		return t.failed
	}
	o := &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: waiting}}
	if !job.At.IsZero() {
		now, err := t.Now(ctx)
		if err != nil {
			return err
		}
		if job.At.After(now) {
			o.ScheduledAt = job.At.UTC()
		}
	}
	args := queued{kind: job.Kind, Organisation: job.Organisation, Object: job.Object}
	for ; args.Turn < 2; args.Turn++ {
		inserted, err := t.jobs.InsertTx(ctx, t.tx.Tx, args, o)
		if err != nil {
			return t.fail(fmt.Errorf("enqueue: %w", translate(err, writing)))
		}
		if !inserted.UniqueSkippedAsDuplicate || inserted.Job.State != rivertype.JobStateRunning {
			break
		}
	}
	return nil
}
