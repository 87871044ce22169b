package api

import (
	"context"

	"github.com/followship/followship/survey"
)

// ListMandates implements [StrictServerInterface].
func (s *Server) ListMandates(ctx context.Context, _ ListMandatesRequestObject) (ListMandatesResponseObject, error) {
	all, err := s.register.Mandates(ctx, actorOf(ctx))
	return ListMandates200JSONResponse(Mandates{Mandates: mapped(all, mandate)}), err
}

// CreateMandate implements [StrictServerInterface].
func (s *Server) CreateMandate(ctx context.Context, r CreateMandateRequestObject) (CreateMandateResponseObject, error) {
	b := r.Body
	m, err := s.register.Create(ctx, actorOf(ctx), survey.Mandate{
		Holder: survey.ID(b.Holder), Title: b.Title, Kind: b.Kind, Level: b.Level, Scope: scopeEdit(b.Scope),
		Stage: survey.Stage(value(b.Stage)), Span: survey.Span{Start: survey.Date(b.Start), End: date(b.End)},
		Review: date(b.Review), Granted: survey.Grant(b.Granted),
	})
	return CreateMandate201JSONResponse{Body: mandate(m), Headers: CreateMandate201ResponseHeaders{ETag: etag(m.Version)}}, err
}

// UpdateMandate implements [StrictServerInterface].
func (s *Server) UpdateMandate(ctx context.Context, r UpdateMandateRequestObject) (UpdateMandateResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	b := r.Body
	m, err := s.register.Update(ctx, actorOf(ctx), survey.Mandate{
		ID: survey.ID(r.Mandate), Title: b.Title, Kind: b.Kind, Level: b.Level, Scope: scopeEdit(b.Scope),
		Stage: survey.Stage(value(b.Stage)), Span: survey.Span{Start: survey.Date(b.Start), End: date(b.End)},
		Review: date(b.Review), Granted: survey.Grant(b.Granted), Version: v,
	})
	return UpdateMandate200JSONResponse{Body: mandate(m), Headers: UpdateMandate200ResponseHeaders{ETag: etag(m.Version)}}, err
}

// StepBack implements [StrictServerInterface].
func (s *Server) StepBack(ctx context.Context, r StepBackRequestObject) (StepBackResponseObject, error) {
	m, err := s.register.StepBack(ctx, actorOf(ctx), survey.ID(r.Mandate), survey.Date(r.Body.End))
	return StepBack200JSONResponse{Body: mandate(m), Headers: StepBack200ResponseHeaders{ETag: etag(m.Version)}}, err
}

// ListIntents implements [StrictServerInterface].
func (s *Server) ListIntents(ctx context.Context, _ ListIntentsRequestObject) (ListIntentsResponseObject, error) {
	all, err := s.directory.Intents(ctx, actorOf(ctx))
	return ListIntents200JSONResponse(Intents{Intents: mapped(all, intent)}), err
}

func mandate(m survey.Mandate) Mandate {
	return Mandate{
		Id: ID(m.ID), Holder: ID(m.Holder), Title: m.Title, Kind: m.Kind, Level: m.Level, Scope: scope(m.Scope),
		Stage: optional[survey.Stage, Stage](m.Stage), Start: Date(m.Span.Start), End: optional[survey.Date, Date](m.Span.End),
		Review: optional[survey.Date, Date](m.Review), Granted: Grant(m.Granted), Version: m.Version,
	}
}

func scope(s survey.Scope) Scope {
	return Scope{Kind: ScopeKind(s.Kind), Id: optional[survey.ID, ID](s.ID)}
}

func scopeEdit(s Scope) survey.Scope {
	return survey.Scope{Kind: survey.ScopeKind(s.Kind), ID: survey.ID(value(s.Id))}
}
