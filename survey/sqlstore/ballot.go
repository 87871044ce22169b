package sqlstore

import (
	"context"

	"github.com/followship/followship/survey"
)

type ballotRow struct {
	Pseudonym digest `db:"pseudonym"`
	Version   int    `db:"version"`
	Sealed    []byte `db:"sealed"`
	Hash      digest `db:"sealed_hash"`
}

func (r ballotRow) domain() survey.SealedBallot {
	return survey.SealedBallot{Pseudonym: survey.Key(r.Pseudonym), Version: r.Version, Sealed: r.Sealed, Hash: survey.Hash(r.Hash)}
}

const (
	selectBallot = `SELECT pseudonym, version, sealed, sealed_hash FROM ballot
		WHERE organisation_id = $1 AND round_id = $2 AND pseudonym = $3 ORDER BY version DESC LIMIT 1`
	selectBallots = `SELECT b.pseudonym, b.version, b.sealed, b.sealed_hash FROM ballot b
		WHERE b.organisation_id = $1 AND b.round_id = $2 AND b.pseudonym > $3 AND NOT EXISTS (
			SELECT 1 FROM ballot n WHERE n.organisation_id = b.organisation_id AND n.round_id = b.round_id
			AND n.pseudonym = b.pseudonym AND n.version > b.version)
		ORDER BY b.pseudonym LIMIT $4`
	insertBallot = `INSERT INTO ballot (organisation_id, round_id, pseudonym, version, sealed, sealed_hash)
		VALUES ($1, $2, $3, $4, $5, $6)`
	// What is replaced keeps its hash, by which a receipt can be told to be an old
	// one, and loses its content.
	updateReplacedBallot = `UPDATE ballot SET sealed = $5
		WHERE organisation_id = $1 AND round_id = $2 AND pseudonym = $3 AND version = $4`
	deleteBallots = `DELETE FROM ballot WHERE organisation_id = $1 AND round_id = $2`
)

// ballotBatch is how many ballots are in memory at once, 64 KiB each at most.
const ballotBatch = 256

// Ballot implements [survey.Reader].
func (r *reader) Ballot(ctx context.Context, organisation, round survey.ID, pseudonym survey.Key) (survey.SealedBallot, error) {
	return one[ballotRow](ctx, r, selectBallot, organisation, round, digest(pseudonym))
}

// Ballots implements [survey.Reader]. It reads by batches, so that f may use the
// reader too.
func (r *reader) Ballots(ctx context.Context, organisation, round survey.ID, f func(survey.SealedBallot) error) error {
	after := []byte{0}[:0]
	for {
		batch, err := list[ballotRow](ctx, r, selectBallots, organisation, round, after, ballotBatch)
		if err != nil {
			return err
		}
		for _, b := range batch {
			if err := f(b); err != nil {
				return err
			}
		}
		if len(batch) < ballotBatch {
			return nil
		}
		last := batch[len(batch)-1].Pseudonym
		after = last[:]
	}
}

// PutBallot implements [survey.Tx]. Versions have no gaps: one that is there follows
// another, or is the first.
func (t *tx) PutBallot(ctx context.Context, organisation, round survey.ID, b survey.SealedBallot) error {
	if b.Version > 1 {
		n, err := t.exec(ctx, writing, updateReplacedBallot, organisation, round, digest(b.Pseudonym), b.Version-1, []byte{})
		if err != nil {
			return err
		}
		if n == 0 {
			return t.fail(survey.ErrStale)
		}
	}
	_, err := t.exec(ctx, writing, insertBallot, organisation, round, digest(b.Pseudonym), b.Version, b.Sealed, digest(b.Hash))
	return err
}
