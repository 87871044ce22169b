package sqlstore_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
	"github.com/followship/followship/survey/storetest"
)

func TestSQLite(t *testing.T) {
	storetest.Exercise(t, func(t *testing.T) survey.Store { return listing{sqlstoretest.SQLite(t)} })
}

func TestPostgreSQL(t *testing.T) {
	storetest.Exercise(t, func(t *testing.T) survey.Store { return listing{sqlstoretest.PostgreSQL(t)} })
}

// listing is a store that shows the suite its jobs.
type listing struct{ *sqlstore.Store }

// WaitingJobs implements [storetest.JobLister].
func (l listing) WaitingJobs(ctx context.Context) (jobs []survey.Job, err error) {
	db, _ := l.Queue()
	rows, err := db.QueryContext(ctx, `SELECT kind, args FROM river_job WHERE state IN ('available', 'scheduled', 'pending', 'retryable')`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var kind survey.JobKind
		var text []byte
		if err := rows.Scan(&kind, &text); err != nil {
			return nil, err
		}
		var args struct{ Organisation, Object survey.ID }
		if err := json.Unmarshal(text, &args); err != nil {
			return nil, err
		}
		jobs = append(jobs, survey.Job{Kind: kind, Organisation: args.Organisation, Object: args.Object})
	}
	return jobs, rows.Err()
}
