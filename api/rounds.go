package api

import (
	"context"

	"github.com/followship/followship/survey"
)

// ListRounds implements [StrictServerInterface].
func (s *Server) ListRounds(ctx context.Context, r ListRoundsRequestObject) (ListRoundsResponseObject, error) {
	rounds, err := s.rounds.List(ctx, actorOf(ctx), survey.ID(value(r.Params.Survey)))
	return ListRounds200JSONResponse(Rounds{Rounds: mapped(rounds, round)}), err
}

// GetRound implements [StrictServerInterface].
func (s *Server) GetRound(ctx context.Context, r GetRoundRequestObject) (GetRoundResponseObject, error) {
	x, err := s.rounds.Get(ctx, actorOf(ctx), survey.ID(r.Round))
	return GetRound200JSONResponse{Body: round(x), Headers: GetRound200ResponseHeaders{ETag: etag(x.Version)}}, err
}

// GetRoundSettings implements [StrictServerInterface].
func (s *Server) GetRoundSettings(ctx context.Context, r GetRoundSettingsRequestObject) (GetRoundSettingsResponseObject, error) {
	x, err := s.rounds.Settings(ctx, actorOf(ctx), survey.ID(r.Round))
	return GetRoundSettings200JSONResponse(settings(x)), err
}

// CreateRound implements [StrictServerInterface].
func (s *Server) CreateRound(ctx context.Context, r CreateRoundRequestObject) (CreateRoundResponseObject, error) {
	x, err := s.rounds.Create(ctx, actorOf(ctx), survey.Round{
		Survey: survey.ID(r.Body.Survey), Label: r.Body.Label, OpensAt: r.Body.OpensAt.UTC(), ClosesAt: r.Body.ClosesAt.UTC(),
	})
	return CreateRound201JSONResponse{Body: round(x), Headers: CreateRound201ResponseHeaders{ETag: etag(x.Version)}}, err
}

// UpdateRound implements [StrictServerInterface].
func (s *Server) UpdateRound(ctx context.Context, r UpdateRoundRequestObject) (UpdateRoundResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	x, err := s.rounds.Update(ctx, actorOf(ctx), survey.Round{
		ID: survey.ID(r.Round), Label: r.Body.Label, OpensAt: r.Body.OpensAt.UTC(), ClosesAt: r.Body.ClosesAt.UTC(), Version: v,
	})
	return UpdateRound200JSONResponse{Body: round(x), Headers: UpdateRound200ResponseHeaders{ETag: etag(x.Version)}}, err
}

// ScheduleRound implements [StrictServerInterface].
func (s *Server) ScheduleRound(ctx context.Context, r ScheduleRoundRequestObject) (ScheduleRoundResponseObject, error) {
	x, err := s.rounds.Schedule(ctx, actorOf(ctx), survey.ID(r.Round))
	return ScheduleRound200JSONResponse{Body: round(x), Headers: ScheduleRound200ResponseHeaders{ETag: etag(x.Version)}}, err
}

// UnscheduleRound implements [StrictServerInterface].
func (s *Server) UnscheduleRound(ctx context.Context, r UnscheduleRoundRequestObject) (UnscheduleRoundResponseObject, error) {
	x, err := s.rounds.Unschedule(ctx, actorOf(ctx), survey.ID(r.Round))
	return UnscheduleRound200JSONResponse{Body: round(x), Headers: UnscheduleRound200ResponseHeaders{ETag: etag(x.Version)}}, err
}

// OpenRound implements [StrictServerInterface].
func (s *Server) OpenRound(ctx context.Context, r OpenRoundRequestObject) (OpenRoundResponseObject, error) {
	x, err := s.rounds.Open(ctx, actorOf(ctx), survey.ID(r.Round))
	return OpenRound200JSONResponse{Body: round(x), Headers: OpenRound200ResponseHeaders{ETag: etag(x.Version)}}, err
}

// CloseRound implements [StrictServerInterface].
func (s *Server) CloseRound(ctx context.Context, r CloseRoundRequestObject) (CloseRoundResponseObject, error) {
	x, err := s.rounds.Close(ctx, actorOf(ctx), survey.ID(r.Round))
	return CloseRound200JSONResponse{Body: round(x), Headers: CloseRound200ResponseHeaders{ETag: etag(x.Version)}}, err
}

// CancelRound implements [StrictServerInterface].
func (s *Server) CancelRound(ctx context.Context, r CancelRoundRequestObject) (CancelRoundResponseObject, error) {
	x, err := s.rounds.Cancel(ctx, actorOf(ctx), survey.ID(r.Round))
	return CancelRound200JSONResponse{Body: round(x), Headers: CancelRound200ResponseHeaders{ETag: etag(x.Version)}}, err
}

// RemindRound implements [StrictServerInterface].
func (s *Server) RemindRound(ctx context.Context, r RemindRoundRequestObject) (RemindRoundResponseObject, error) {
	return RemindRound204Response{}, s.rounds.AskToRemind(ctx, actorOf(ctx), survey.ID(r.Round))
}

// GetParticipation implements [StrictServerInterface].
func (s *Server) GetParticipation(ctx context.Context, r GetParticipationRequestObject) (GetParticipationResponseObject, error) {
	p, err := s.ballots.Participation(ctx, actorOf(ctx), survey.ID(r.Round))
	return GetParticipation200JSONResponse(Participation{Asked: p.Asked, Percent: known(p.Percent), Turnout: known(p.Turnout)}), err
}

// PreviewRound implements [StrictServerInterface].
func (s *Server) PreviewRound(ctx context.Context, r PreviewRoundRequestObject) (PreviewRoundResponseObject, error) {
	p, err := s.rounds.Preview(ctx, actorOf(ctx), survey.ID(r.Round))
	if err != nil {
		return nil, err
	}
	out := Preview{
		Asked: p.Asked, Approved: p.Approved, Assignment: make([]Assigned, len(p.Roster)),
		Design: Design{
			Feasible: p.Design.Feasible, Reason: optional[string, string](p.Design.Reason), Least: p.Design.Least,
			Connected: p.Design.Connected, Bridges: p.Design.Bridges,
		},
		Forecast: Forecast{
			Answering: p.Forecast.Answering, Score: p.Forecast.Score, Tier: p.Forecast.Tier, Nothing: p.Forecast.Nothing,
			FewAsked: p.Forecast.FewAsked, ExpectedScore: p.Forecast.ExpectedScore, ExpectedTier: p.Forecast.ExpectedTier,
			KeptBack: make([]KeptBack, len(p.Forecast.KeptBack)), Searched: p.Forecast.Searched, SmallTeams: p.Forecast.SmallTeams,
			GuidedTeams:       p.Forecast.GuidedTeams,
			OrganisationShown: p.Forecast.OrganisationShown,
			Detectable: mapped(p.Forecast.Detectable, func(d survey.DetectableAfter) DetectableAfter {
				return DetectableAfter{Rounds: d.Rounds, Unmatched: d.Unmatched, Emergent: positive(d.Emergent)}
			}),
		},
	}
	for k, team := range p.Forecast.KeptBack {
		out.Forecast.KeptBack[k] = KeptBack{Team: ID(team), Why: KeptBackWhy(p.Forecast.KeptBackWhy[k])}
	}
	for k, f := range p.Roster {
		out.Assignment[k] = Assigned{Person: ID(f.Person), AskedAbout: ids(f.Assigned)}
		if k < len(p.Design.Coverage) {
			out.Assignment[k].Raters = p.Design.Coverage[k]
		}
	}
	return PreviewRound200JSONResponse(out), nil
}

// positive returns a number, nil when it is 0: never.
func positive(n int) *int {
	if n <= 0 {
		return nil
	}
	return &n
}

func round(r survey.Round) Round {
	return Round{
		Id: ID(r.ID), Survey: ID(r.Survey), Number: r.Number, Label: r.Label, State: State(r.State),
		OpensAt: r.OpensAt.UTC(), ClosesAt: r.ClosesAt.UTC(), OpenedAt: moment(r.OpenedAt), ClosedAt: moment(r.ClosedAt),
		PublishedAt: moment(r.PublishedAt), Asked: r.Asked, Version: r.Version,
	}
}
