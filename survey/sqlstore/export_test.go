package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

// Raw runs a statement in the transaction of a reader.
func Raw(ctx context.Context, r survey.Reader, statement string, args ...any) error {
	var t *reader
	switch r := r.(type) {
	case *reader:
		t = r
	case *tx:
		t = &r.reader
	}
	_, err := t.tx.ExecContext(ctx, statement, args...)
	return err
}

// Outside runs a statement on the connections of a store, outside of a
// transaction.
func Outside(ctx context.Context, s *Store, statement string) error {
	_, err := s.writer.ExecContext(ctx, statement)
	return err
}

// Setting returns what a statement says on a connection that writes.
func Setting(ctx context.Context, s *Store, statement string) (value string, err error) {
	err = s.Write(ctx, func(w survey.Tx) error { return w.(*tx).tx.GetContext(ctx, &value, statement) })
	return value, err
}
