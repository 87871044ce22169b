package api

import (
	"context"
	"encoding/json"

	"github.com/followship/followship/survey"
)

// GetBallot implements [StrictServerInterface].
func (s *Server) GetBallot(ctx context.Context, r GetBallotRequestObject) (GetBallotResponseObject, error) {
	m, err := s.ballots.Mine(ctx, actorOf(ctx), survey.ID(r.Round))
	if err != nil {
		return nil, err
	}
	out := MyBallot{
		Round: round(m.Round), Settings: settings(m.Settings), Assigned: ids(m.Assigned), Roster: ids(m.Roster),
		Areas: mapped(m.Areas, func(a survey.Area) ID { return ID(a.ID) }), OwnAreas: m.Own, Submitted: m.Submitted,
	}
	if m.Submitted {
		out.Receipt = &Receipt{Hash: hexHash(m.Receipt.Hash), Version: m.Receipt.Version}
	}
	if m.Ballot != nil {
		b := ballot(m.Ballot)
		out.Ballot = &b
	}
	if m.Revision > 0 {
		out.Draft = &Draft{Content: string(m.Draft), Revision: m.Revision}
	}
	return GetBallot200JSONResponse(out), nil
}

// SubmitBallot implements [StrictServerInterface].
func (s *Server) SubmitBallot(ctx context.Context, r SubmitBallotRequestObject) (SubmitBallotResponseObject, error) {
	// What was read is what is compared: two bodies that mean the same are the same
	// request.
	request, err := json.Marshal(r.Body)
	if err != nil {
		return nil, err
	}
	receipt, err := s.ballots.Submit(ctx, actorOf(ctx), survey.ID(r.Round), r.Params.IdempotencyKey, request, ballotEdit(r.Body))
	return SubmitBallot201JSONResponse(Receipt{Hash: hexHash(receipt.Hash), Version: receipt.Version}), err
}

// GetDraft implements [StrictServerInterface].
func (s *Server) GetDraft(ctx context.Context, r GetDraftRequestObject) (GetDraftResponseObject, error) {
	m, err := s.ballots.Mine(ctx, actorOf(ctx), survey.ID(r.Round))
	if err == nil && m.Revision == 0 {
		err = survey.ErrNotFound
	}
	return GetDraft200JSONResponse{
		Body:    Draft{Content: string(m.Draft), Revision: m.Revision},
		Headers: GetDraft200ResponseHeaders{ETag: etag(m.Revision)},
	}, err
}

// SaveDraft implements [StrictServerInterface].
func (s *Server) SaveDraft(ctx context.Context, r SaveDraftRequestObject) (SaveDraftResponseObject, error) {
	seen, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	revision, err := s.ballots.SaveDraft(ctx, actorOf(ctx), survey.ID(r.Round), seen, []byte(r.Body.Content))
	return SaveDraft200JSONResponse{Body: DraftSaved{Revision: revision}, Headers: SaveDraft200ResponseHeaders{ETag: etag(revision)}}, err
}

// DeleteDraft implements [StrictServerInterface].
func (s *Server) DeleteDraft(ctx context.Context, r DeleteDraftRequestObject) (DeleteDraftResponseObject, error) {
	return DeleteDraft204Response{}, s.ballots.DeleteDraft(ctx, actorOf(ctx), survey.ID(r.Round))
}

func ballot(b *survey.Ballot) Ballot {
	noContact := ids(b.NoContact)
	follows := mapped(b.Follows, func(f survey.Following) Follows { return Follows{Area: ID(f.Area), Names: ids(f.Names)} })
	items := mapped(b.Items, func(a survey.Answer) Answer { return Answer{Item: ID(a.Item), Yes: a.Yes} })
	comments := mapped(b.Comments, func(c survey.Comment) Comment {
		return Comment{Person: ID(c.About), Prompt: ID(c.Prompt), Text: c.Text, Signed: c.Signed}
	})
	return Ballot{Groups: mapped(b.Groups, ids), NoContact: &noContact, Follows: &follows, Items: &items, Comments: &comments}
}

func ballotEdit(b *Ballot) *survey.Ballot {
	return &survey.Ballot{
		Groups: mapped(b.Groups, idsOf), NoContact: idsOf(value(b.NoContact)),
		Follows: mapped(value(b.Follows), func(f Follows) survey.Following {
			return survey.Following{Area: survey.ID(f.Area), Names: idsOf(f.Names)}
		}),
		Items: mapped(value(b.Items), func(a Answer) survey.Answer {
			return survey.Answer{Item: survey.ID(a.Item), Yes: a.Yes}
		}),
		Comments: mapped(value(b.Comments), func(c Comment) survey.Comment {
			return survey.Comment{About: survey.ID(c.Person), Prompt: survey.ID(c.Prompt), Text: c.Text, Signed: c.Signed}
		}),
	}
}
