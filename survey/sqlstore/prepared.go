package sqlstore

import (
	"context"
	"errors"

	"github.com/jmoiron/sqlx"
)

// statements are prepared ones by their text.
type statements map[string]*sqlx.Stmt

// frequent returns what a submission sends. To parse and plan these costs a database
// more than to run them, so that every connection that writes does it once.
func (t *tx) frequent() []string {
	return []string{
		t.engine.lock(false), insertRoll, selectSubmitted, updateReplacedBallot, insertBallot, insertIdempotency, deleteDraft,
	}
}

// prepare returns the frequent statements, prepared, or nil when that is not possible
// yet, as before there is a schema: then they are sent as they are. It must not be
// called within a transaction, since it may wait for a connection.
func (s *Store) prepare(ctx context.Context) statements {
	if p := s.prepared.Load(); p != nil {
		return *p
	}
	s.preparing.Lock()
	defer s.preparing.Unlock()
	if p := s.prepared.Load(); p != nil {
		return *p
	}
	all := statements{}
	for _, text := range (&tx{reader: reader{engine: s.engine}}).frequent() {
		statement, err := s.writer.PreparexContext(ctx, text) //nolint:sqlclosecheck // it lives as long as the pool
		if err != nil {
			_ = all.close()
			return nil
		}
		all[text] = statement
	}
	s.prepared.Store(&all)
	return all
}

func (s statements) close() error {
	var failed []error
	for _, statement := range s {
		failed = append(failed, statement.Close())
	}
	return errors.Join(failed...)
}
