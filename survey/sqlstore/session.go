package sqlstore

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"github.com/followship/followship/survey"
)

const (
	selectSession = `SELECT data FROM session WHERE token_hash = $1 AND expires > $2`
	upsertSession = `INSERT INTO session (token_hash, data, expires) VALUES ($1, $2, $3)
		ON CONFLICT (token_hash) DO UPDATE SET data = excluded.data, expires = excluded.expires`
	deleteSession         = `DELETE FROM session WHERE token_hash = $1`
	deleteExpiredSessions = `DELETE FROM session WHERE expires <= $1`
)

// Session implements [survey.Sessions].
func (s *Store) Session(ctx context.Context, token string) (data []byte, ok bool, err error) {
	err = s.Read(ctx, func(r survey.Reader) error {
		now, err := r.Now(ctx)
		if err != nil {
			return err
		}
		return r.(*reader).get(ctx, &data, selectSession, hashed(token), timestamp{now})
	})
	if errors.Is(err, survey.ErrNotFound) {
		return nil, false, nil
	}
	return data, err == nil, err
}

// PutSession implements [survey.Sessions]: in place of what was kept.
func (s *Store) PutSession(ctx context.Context, token string, data []byte, expires time.Time) error {
	return s.Write(ctx, func(w survey.Tx) error { return w.(*tx).keepSession(ctx, token, data, expires) })
}

// DeleteSession implements [survey.Sessions]; the session may be gone already.
func (s *Store) DeleteSession(ctx context.Context, token string) error {
	return s.Write(ctx, func(w survey.Tx) error { return w.(*tx).removeSession(ctx, token) })
}

func (t *tx) keepSession(ctx context.Context, token string, data []byte, expires time.Time) error {
	_, err := t.exec(ctx, writing, upsertSession, hashed(token), data, timestamp{expires})
	return err
}

func (t *tx) removeSession(ctx context.Context, token string) error {
	_, err := t.exec(ctx, deleting, deleteSession, hashed(token))
	return err
}

// hashed returns what a token is kept by: who reads the database cannot use it.
func hashed(token string) digest { return sha256.Sum256([]byte(token)) }
