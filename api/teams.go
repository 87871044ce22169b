package api

import (
	"context"

	"github.com/followship/followship/survey"
)

// ListTeams implements [StrictServerInterface].
func (s *Server) ListTeams(ctx context.Context, _ ListTeamsRequestObject) (ListTeamsResponseObject, error) {
	teams, err := s.directory.Teams(ctx, actorOf(ctx))
	return ListTeams200JSONResponse(Teams{Teams: mapped(teams, team)}), err
}

// CreateTeam implements [StrictServerInterface].
func (s *Server) CreateTeam(ctx context.Context, r CreateTeamRequestObject) (CreateTeamResponseObject, error) {
	t, err := s.directory.CreateTeam(ctx, actorOf(ctx), survey.Team{
		Name: r.Body.Name, Parent: survey.ID(value(r.Body.Parent)), Ended: date(r.Body.Ended),
	})
	return CreateTeam201JSONResponse{Body: team(t), Headers: CreateTeam201ResponseHeaders{ETag: etag(t.Version)}}, err
}

// UpdateTeam implements [StrictServerInterface].
func (s *Server) UpdateTeam(ctx context.Context, r UpdateTeamRequestObject) (UpdateTeamResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	t, err := s.directory.UpdateTeam(ctx, actorOf(ctx), survey.Team{
		ID: survey.ID(r.Team), Name: r.Body.Name, Parent: survey.ID(value(r.Body.Parent)), Ended: date(r.Body.Ended), Version: v,
	})
	return UpdateTeam200JSONResponse{Body: team(t), Headers: UpdateTeam200ResponseHeaders{ETag: etag(t.Version)}}, err
}

func team(t survey.Team) Team {
	return Team{
		Id: ID(t.ID), Name: t.Name, Parent: optional[survey.ID, ID](t.Parent), Ended: optional[survey.Date, Date](t.Ended),
		Version: t.Version,
	}
}

// ListAreas implements [StrictServerInterface].
func (s *Server) ListAreas(ctx context.Context, _ ListAreasRequestObject) (ListAreasResponseObject, error) {
	areas, err := s.directory.Areas(ctx, actorOf(ctx))
	return ListAreas200JSONResponse(Areas{Areas: mapped(areas, area)}), err
}

// CreateArea implements [StrictServerInterface].
func (s *Server) CreateArea(ctx context.Context, r CreateAreaRequestObject) (CreateAreaResponseObject, error) {
	a, err := s.directory.CreateArea(ctx, actorOf(ctx), survey.Area{
		Name: r.Body.Name, Parent: survey.ID(value(r.Body.Parent)), Ended: date(r.Body.Ended),
	})
	return CreateArea201JSONResponse{Body: area(a), Headers: CreateArea201ResponseHeaders{ETag: etag(a.Version)}}, err
}

// UpdateArea implements [StrictServerInterface].
func (s *Server) UpdateArea(ctx context.Context, r UpdateAreaRequestObject) (UpdateAreaResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	a, err := s.directory.UpdateArea(ctx, actorOf(ctx), survey.Area{
		ID: survey.ID(r.Area), Name: r.Body.Name, Parent: survey.ID(value(r.Body.Parent)), Ended: date(r.Body.Ended), Version: v,
	})
	return UpdateArea200JSONResponse{Body: area(a), Headers: UpdateArea200ResponseHeaders{ETag: etag(a.Version)}}, err
}

func area(a survey.Area) Area {
	return Area{
		Id: ID(a.ID), Name: a.Name, Parent: optional[survey.ID, ID](a.Parent), Ended: optional[survey.Date, Date](a.Ended),
		Version: a.Version,
	}
}

// ListMemberships implements [StrictServerInterface].
func (s *Server) ListMemberships(ctx context.Context, _ ListMembershipsRequestObject) (ListMembershipsResponseObject, error) {
	all, err := s.directory.Memberships(ctx, actorOf(ctx))
	return ListMemberships200JSONResponse(Memberships{Memberships: mapped(all, membership)}), err
}

// CreateMembership implements [StrictServerInterface].
func (s *Server) CreateMembership(ctx context.Context, r CreateMembershipRequestObject) (CreateMembershipResponseObject, error) {
	m, err := s.directory.CreateMembership(ctx, actorOf(ctx), survey.Membership{
		Team: survey.ID(r.Body.Team), Person: survey.ID(r.Body.Person),
		Span: survey.Span{Start: survey.Date(r.Body.Start), End: date(r.Body.End)},
	})
	return CreateMembership201JSONResponse{Body: membership(m), Headers: CreateMembership201ResponseHeaders{ETag: etag(m.Version)}}, err
}

// UpdateMembership implements [StrictServerInterface].
func (s *Server) UpdateMembership(ctx context.Context, r UpdateMembershipRequestObject) (UpdateMembershipResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	m, err := s.directory.UpdateMembership(ctx, actorOf(ctx), survey.Membership{
		ID: survey.ID(r.Membership), Span: survey.Span{Start: survey.Date(r.Body.Start), End: date(r.Body.End)}, Version: v,
	})
	return UpdateMembership200JSONResponse{Body: membership(m), Headers: UpdateMembership200ResponseHeaders{ETag: etag(m.Version)}}, err
}

func membership(m survey.Membership) Membership {
	return Membership{
		Id: ID(m.ID), Team: ID(m.Team), Person: ID(m.Person), Start: Date(m.Span.Start),
		End: optional[survey.Date, Date](m.Span.End), Version: m.Version,
	}
}
