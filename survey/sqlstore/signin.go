package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type signInRow struct {
	Token    digest    `db:"token_hash"`
	Browser  digest    `db:"browser_hash"`
	Code     digest    `db:"code_hash"`
	Mail     string    `db:"mail"`
	Expires  timestamp `db:"expires"`
	Tries    int       `db:"tries"`
	Reusable bool      `db:"reusable"`
}

func (r signInRow) domain() survey.SignIn {
	return survey.SignIn{
		ID: survey.Hash(r.Token), Browser: survey.Hash(r.Browser), Code: survey.Hash(r.Code), Mail: r.Mail,
		Expires: r.Expires.Time, Tries: r.Tries, Reusable: r.Reusable,
	}
}

const (
	selectSignIn = `SELECT token_hash, browser_hash, code_hash, mail, expires, tries, reusable FROM sign_in WHERE token_hash = $1`
	insertSignIn = `INSERT INTO sign_in (token_hash, browser_hash, code_hash, mail, expires, tries, reusable)
		VALUES (:token_hash, :browser_hash, :code_hash, :mail, :expires, :tries, :reusable)`
	// One statement, so that of two attempts at once each counts.
	updateSignInTries = `UPDATE sign_in SET tries = tries + 1 WHERE token_hash = $1 RETURNING tries`
	deleteSignIn      = `DELETE FROM sign_in WHERE token_hash = $1`
)

// SignIn implements [survey.Reader].
func (r *reader) SignIn(ctx context.Context, token survey.Hash) (survey.SignIn, error) {
	return one[signInRow](ctx, r, selectSignIn, digest(token))
}

// InsertSignIn implements [survey.Tx].
func (t *tx) InsertSignIn(ctx context.Context, s survey.SignIn) error {
	return t.insert(ctx, insertSignIn, signInRow{
		digest(s.ID), digest(s.Browser), digest(s.Code), s.Mail, timestamp{s.Expires}, s.Tries, s.Reusable,
	})
}

// TrySignIn implements [survey.Tx].
func (t *tx) TrySignIn(ctx context.Context, token survey.Hash) (int, error) {
	var tries int
	err := t.get(ctx, &tries, updateSignInTries, digest(token))
	return tries, t.fail(err)
}

// DeleteSignIn implements [survey.Tx].
func (t *tx) DeleteSignIn(ctx context.Context, token survey.Hash) error {
	return t.must(t.exec(ctx, deleting, deleteSignIn, digest(token)))
}
