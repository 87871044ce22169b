package api

import (
	"context"
	"strings"

	"github.com/followship/followship/survey"
)

// GetReceipt implements [StrictServerInterface].
func (s *Server) GetReceipt(ctx context.Context, r GetReceiptRequestObject) (GetReceiptResponseObject, error) {
	own, err := s.proofs.Own(ctx, actorOf(ctx), survey.ID(r.Round))
	out := OwnReceipt{Submitted: own.Submitted, Recorded: Recorded(own.Recorded)}
	if own.Submitted {
		out.Receipt = &Receipt{Hash: hexHash(own.Receipt.Hash), Version: own.Receipt.Version}
	}
	if own.File != nil {
		out.File = receiptFile(own.File)
	}
	return GetReceipt200JSONResponse(out), err
}

// GetCheckpoint implements [StrictServerInterface].
func (s *Server) GetCheckpoint(ctx context.Context, r GetCheckpointRequestObject) (GetCheckpointResponseObject, error) {
	p, err := s.proofs.Get(ctx, actorOf(ctx), survey.ID(r.Round))
	if err != nil {
		return nil, err
	}
	return GetCheckpoint200JSONResponse(Checkpoint{
		Round: ID(p.Round), Note: p.Signed.Note, VerifierKey: p.Signed.VerifierKey, Size: p.Size, Root: hexHash(p.Root),
		ReleaseHash: hexHash(p.Release), SettingsHash: hexHash(p.Settings),
	}), nil
}

// ListLeaves implements [StrictServerInterface].
func (s *Server) ListLeaves(ctx context.Context, r ListLeavesRequestObject) (ListLeavesResponseObject, error) {
	p, err := s.proofs.Get(ctx, actorOf(ctx), survey.ID(r.Round))
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	text.Grow(len(p.Leaves.Counted) * (2*len(survey.Hash{}) + 1))
	for _, leaf := range p.Leaves.Counted {
		text.WriteString(hexHash(leaf))
		text.WriteByte('\n')
	}
	return ListLeaves200TextResponse(text.String()), nil
}

// GetProof implements [StrictServerInterface].
func (s *Server) GetProof(ctx context.Context, r GetProofRequestObject) (GetProofResponseObject, error) {
	leaf, err := survey.ParseHash(r.Leaf)
	if err != nil {
		return nil, err
	}
	p, err := s.proofs.Get(ctx, actorOf(ctx), survey.ID(r.Round))
	if err != nil {
		return nil, err
	}
	in, err := p.Find(leaf)
	out := Inclusion{Status: InclusionStatusUnknown, Size: p.Size, Hashes: mapped(in.Hashes, hexHash)}
	switch {
	case in.Included:
		out.Status, out.Index = InclusionStatusIncluded, &in.Index
	case in.Superseded:
		out.Status = InclusionStatusSuperseded
	}
	return GetProof200JSONResponse(out), err
}

// GetRecount implements [StrictServerInterface].
func (s *Server) GetRecount(ctx context.Context, r GetRecountRequestObject) (GetRecountResponseObject, error) {
	c, state, err := s.proofs.Recount(ctx, actorOf(ctx), survey.ID(r.Round))
	return GetRecount200JSONResponse(recount(c, state)), err
}

// AskRecount implements [StrictServerInterface].
func (s *Server) AskRecount(ctx context.Context, r AskRecountRequestObject) (AskRecountResponseObject, error) {
	c, err := s.rounds.AskRecount(ctx, actorOf(ctx), survey.ID(r.Round))
	return AskRecount200JSONResponse(recount(c, survey.RecountAsked)), err
}

// ConfirmRecount implements [StrictServerInterface].
func (s *Server) ConfirmRecount(ctx context.Context, r ConfirmRecountRequestObject) (ConfirmRecountResponseObject, error) {
	c, err := s.rounds.ConfirmRecount(ctx, actorOf(ctx), survey.ID(r.Round))
	return ConfirmRecount200JSONResponse(recount(c, survey.RecountConfirmed)), err
}

func recount(c survey.Recount, state survey.RecountState) Recount {
	return Recount{
		State: RecountState(state), AskedBy: optional[survey.ID, ID](c.AskedBy), AskedAt: moment(c.AskedAt),
		ConfirmedBy: optional[survey.ID, ID](c.ConfirmedBy), ConfirmedAt: moment(c.ConfirmedAt),
		Verdict: optional[survey.Verdict, Verdict](c.Verdict), RecountedAt: moment(c.RecountedAt),
	}
}

func receiptFile(f *survey.ReceiptFile) *ReceiptFile {
	out := &ReceiptFile{
		FollowshipReceipt: f.Format, Organisation: ID(f.Organisation), Round: ID(f.Round), Leaf: f.Leaf, Version: f.Version,
	}
	if p := f.Proof; p != nil {
		out.Proof = &ReceiptProof{
			Index: p.Index, Size: p.Size, Hashes: append([]string{}, p.Hashes...), Checkpoint: p.Checkpoint, VerifierKey: p.VerifierKey,
		}
	}
	return out
}
