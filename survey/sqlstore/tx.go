package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/followship/followship/survey"
)

// reader implements [survey.Reader] in a transaction.
type reader struct {
	tx     *sqlx.Tx
	engine engine
	// prepared are the statements that need not be parsed again.
	prepared statements
	// failed is the error that ended the transaction.
	failed error
	// locked is when a round was locked, zero for never: from then on it is the time.
	locked timestamp
}

// tx implements [survey.Tx].
type tx struct {
	reader
	jobs enqueuer
}

var (
	_ survey.Reader = (*reader)(nil)
	_ survey.Tx     = (*tx)(nil)
)

// fail remembers that the transaction is over, and why.
func (r *reader) fail(err error) error {
	if err != nil && r.failed == nil {
		r.failed = err
	}
	return err
}

// get reads one row into dest. Finding none does not end the transaction.
func (r *reader) get(ctx context.Context, dest any, query string, args ...any) error {
	return r.run(args, func(args []any) error {
		if statement := r.prepared[query]; statement != nil {
			return r.tx.StmtxContext(ctx, statement).GetContext(ctx, dest, args...) //nolint:sqlclosecheck // it ends with the transaction
		}
		return r.tx.GetContext(ctx, dest, query, args...)
	})
}

// all reads every row into dest, a pointer to a slice.
func (r *reader) all(ctx context.Context, dest any, query string, args ...any) error {
	return r.run(args, func(args []any) error { return r.tx.SelectContext(ctx, dest, query, args...) })
}

func (r *reader) run(args []any, query func([]any) error) error {
	if r.failed != nil {
		return r.failed
	}
	args, err := values(args)
	if err != nil {
		return r.fail(err)
	}
	err = translate(query(args), reading)
	if err == nil || errors.Is(err, survey.ErrNotFound) {
		return err
	}
	return r.fail(err)
}

// exists reports whether a query finds a row.
func (r *reader) exists(ctx context.Context, query string, args ...any) (bool, error) {
	var found bool
	err := r.get(ctx, &found, `SELECT EXISTS (`+query+`)`, args...)
	return found, err
}

// row is a row of a table that stands for a D.
type row[D any] interface{ domain() D }

// one reads a row of type R and returns what it stands for.
func one[R row[D], D any](ctx context.Context, r *reader, query string, args ...any) (D, error) {
	var found R
	if err := r.get(ctx, &found, query, args...); err != nil {
		var none D
		return none, err
	}
	return found.domain(), nil
}

// list reads rows of type R and returns what they stand for.
func list[R row[D], D any](ctx context.Context, r *reader, query string, args ...any) ([]D, error) {
	var found []R
	if err := r.all(ctx, &found, query, args...); err != nil {
		return nil, err
	}
	out := make([]D, len(found))
	for k, f := range found {
		out[k] = f.domain()
	}
	return out, nil
}

// Now implements [survey.Reader].
func (r *reader) Now(ctx context.Context) (time.Time, error) {
	if r.failed == nil && !r.locked.IsZero() {
		return r.locked.Time, nil
	}
	var now timestamp
	err := r.get(ctx, &now, `SELECT `+r.engine.clock)
	return now.Time, err
}

// exec runs a statement and returns how many rows it concerned.
func (t *tx) exec(ctx context.Context, during step, query string, args ...any) (int64, error) {
	if t.failed != nil {
		return 0, t.failed
	}
	args, err := values(args)
	if err != nil {
		return 0, t.fail(err)
	}
	var result sql.Result
	if statement := t.prepared[query]; statement != nil {
		result, err = t.tx.StmtxContext(ctx, statement).ExecContext(ctx, args...)
	} else {
		result, err = t.tx.ExecContext(ctx, query, args...)
	}
	if err != nil {
		return 0, t.fail(translate(err, during))
	}
	n, err := result.RowsAffected()
	return n, t.fail(err)
}

// named runs a statement whose parameters are the columns of a row.
func (t *tx) named(ctx context.Context, query string, row any) (int64, error) {
	bound, args, err := t.tx.BindNamed(query, row)
	if err != nil {
		return 0, t.fail(fmt.Errorf("bind: %w", err))
	}
	return t.exec(ctx, writing, bound, args...)
}

// insert adds a row.
func (t *tx) insert(ctx context.Context, query string, row any) error {
	_, err := t.named(ctx, query, row)
	return err
}

// update changes a row whose version is the one given. known finds the row whatever
// its version.
func (t *tx) update(ctx context.Context, query string, row any, known string, args ...any) error {
	n, err := t.named(ctx, query, row)
	if err != nil || n > 0 {
		return err
	}
	found, err := t.exists(ctx, known, args...)
	switch {
	case err != nil:
		return err
	case found:
		return t.fail(survey.ErrStale)
	}
	return t.fail(survey.ErrNotFound)
}

// must returns [survey.ErrNotFound], and ends the transaction, when a statement
// concerned nothing.
func (t *tx) must(n int64, err error) error {
	if err == nil && n == 0 {
		return t.fail(survey.ErrNotFound)
	}
	return err
}
