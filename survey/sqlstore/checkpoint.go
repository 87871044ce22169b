package sqlstore

import (
	"context"
	"fmt"

	"github.com/followship/followship/survey"
)

type checkpointRow struct {
	Organisation survey.ID                      `db:"organisation_id"`
	Round        survey.ID                      `db:"round_id"`
	Note         string                         `db:"note"`
	VerifierKey  string                         `db:"verifier_key"`
	Earlier      jsonText[[]survey.CountedWith] `db:"counted_with"`
}

func (r checkpointRow) domain() survey.SignedCheckpoint {
	return survey.SignedCheckpoint{
		Organisation: r.Organisation, Round: r.Round, Note: r.Note, VerifierKey: r.VerifierKey, Earlier: r.Earlier.V,
	}
}

type leavesRow struct {
	Counted    digests `db:"leaves"`
	Superseded digests `db:"superseded"`
}

func (r leavesRow) domain() survey.Leaves {
	return survey.Leaves{Counted: r.Counted, Superseded: r.Superseded}
}

type leafRow struct {
	Hash digest `db:"sealed_hash"`
}

func (r leafRow) domain() survey.Hash { return survey.Hash(r.Hash) }

// There is no statement that changes a checkpoint or takes it away.
const (
	selectCheckpoint = `SELECT organisation_id, round_id, note, verifier_key, counted_with FROM checkpoint
		WHERE organisation_id = $1 AND round_id = $2`
	selectLeaves     = `SELECT leaves, superseded FROM checkpoint WHERE organisation_id = $1 AND round_id = $2`
	insertCheckpoint = `INSERT INTO checkpoint (organisation_id, round_id, note, verifier_key, counted_with, leaves, superseded)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`
	selectReplaced = `SELECT b.sealed_hash FROM ballot b WHERE b.organisation_id = $1 AND b.round_id = $2 AND EXISTS (
			SELECT 1 FROM ballot n WHERE n.organisation_id = b.organisation_id AND n.round_id = b.round_id
			AND n.pseudonym = b.pseudonym AND n.version > b.version)
		ORDER BY b.sealed_hash`
)

// Checkpoint implements [survey.Reader].
func (r *reader) Checkpoint(ctx context.Context, organisation, round survey.ID) (survey.SignedCheckpoint, error) {
	return one[checkpointRow](ctx, r, selectCheckpoint, organisation, round)
}

// Leaves implements [survey.Reader].
func (r *reader) Leaves(ctx context.Context, organisation, round survey.ID) (survey.Leaves, error) {
	return one[leavesRow](ctx, r, selectLeaves, organisation, round)
}

// ReplacedLeaves implements [survey.Reader].
func (r *reader) ReplacedLeaves(ctx context.Context, organisation, round survey.ID) ([]survey.Hash, error) {
	return list[leafRow](ctx, r, selectReplaced, organisation, round)
}

// InsertCheckpoint implements [survey.Tx].
func (t *tx) InsertCheckpoint(ctx context.Context, c survey.SignedCheckpoint, leaves survey.Leaves) error {
	_, err := t.exec(ctx, writing, insertCheckpoint, c.Organisation, c.Round, c.Note, c.VerifierKey,
		jsonText[[]survey.CountedWith]{c.Earlier}, joined(leaves.Counted), joined(leaves.Superseded))
	return err
}

// joined returns hashes one after the other: one value, however many there are.
func joined(hashes []survey.Hash) []byte {
	out := make([]byte, 0, len(hashes)*len(survey.Hash{}))
	for _, h := range hashes {
		out = append(out, h[:]...)
	}
	return out
}

// digests reads what joined has written.
type digests []survey.Hash

// Scan implements [database/sql.Scanner].
func (d *digests) Scan(src any) error {
	b, ok := src.([]byte)
	if src != nil && !ok || len(b)%len(survey.Hash{}) != 0 {
		return fmt.Errorf("got %T for hashes, or part of one", src)
	}
	*d = make(digests, len(b)/len(survey.Hash{}))
	for k := range *d {
		copy((*d)[k][:], b[k*len(survey.Hash{}):])
	}
	return nil
}
