package faulttest

import (
	"context"
	"crypto/sha256"
	"sync"

	"github.com/followship/followship/survey"
)

// plain is a sealer that seals nothing, signs nothing and proves nothing: what closing
// a round would take without. It has opened every ballot already, so that whatever a
// sealed one takes to be read counts as sealing.
type plain struct {
	survey.Sealer
	mu      sync.Mutex
	ballots map[survey.Key]*survey.Ballot
}

// plainSize is about what a list of twenty takes unsealed.
const plainSize = 400

func (p *plain) OpenRound(ctx context.Context, organisation, round survey.ID) (survey.RoundKeys, error) {
	keys, err := p.Sealer.OpenRound(ctx, organisation, round)
	return plainKeys{keys, p}, err
}

func (p *plain) SealCarry(_ context.Context, _, _ survey.ID, plain []byte) ([]byte, error) {
	return plain, nil
}

func (p *plain) Sign(context.Context, survey.ID, string) (string, error) { return "", nil }

func (p *plain) VerifierKey(context.Context, survey.ID) (string, error) { return "", nil }

func (p *plain) Tree([]survey.Hash) (survey.Tree, error) { return noTree{}, nil }

type noTree struct{}

func (noTree) Root() survey.Hash                { return survey.Hash{} }
func (noTree) Prove(int) ([]survey.Hash, error) { return nil, nil }

type plainKeys struct {
	survey.RoundKeys
	of *plain
}

func (k plainKeys) SealBallot(pseudonym survey.Key, version int, b *survey.Ballot) (survey.SealedBallot, error) {
	k.of.mu.Lock()
	defer k.of.mu.Unlock()
	k.of.ballots[pseudonym] = b
	return survey.SealedBallot{Pseudonym: pseudonym, Version: version, Sealed: make([]byte, plainSize), Hash: sha256.Sum256(pseudonym[:])}, nil
}

func (k plainKeys) OpenBallot(s survey.SealedBallot) (*survey.Ballot, error) {
	return k.of.ballots[s.Pseudonym], nil
}

// unproven is a store that keeps no checkpoints.
type unproven struct{ survey.Store }

func (s unproven) Read(ctx context.Context, f func(survey.Reader) error) error {
	return s.Store.Read(ctx, func(r survey.Reader) error { return f(unprovenReader{r}) })
}

func (s unproven) Write(ctx context.Context, f func(survey.Tx) error) error {
	return s.Store.Write(ctx, func(tx survey.Tx) error { return f(unprovenTx{tx}) })
}

type unprovenReader struct{ survey.Reader }

func (unprovenReader) ReplacedLeaves(context.Context, survey.ID, survey.ID) ([]survey.Hash, error) {
	return nil, nil
}

type unprovenTx struct{ survey.Tx }

func (unprovenTx) InsertCheckpoint(context.Context, survey.SignedCheckpoint, survey.Leaves) error {
	return nil
}
