package api

import (
	"context"
	"maps"
	"slices"

	"github.com/followship/followship/survey"
)

// GetOrganisation implements [StrictServerInterface].
func (s *Server) GetOrganisation(ctx context.Context, _ GetOrganisationRequestObject) (GetOrganisationResponseObject, error) {
	o, err := s.directory.Organisation(ctx, actorOf(ctx))
	return GetOrganisation200JSONResponse{Body: organisation(o), Headers: GetOrganisation200ResponseHeaders{ETag: etag(o.Version)}}, err
}

// UpdateOrganisation implements [StrictServerInterface].
func (s *Server) UpdateOrganisation(ctx context.Context, r UpdateOrganisationRequestObject) (UpdateOrganisationResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	o, err := s.directory.UpdateOrganisation(ctx, actorOf(ctx), survey.Organisation{
		ID: actorOf(ctx).Organisation, Name: r.Body.Name, TimeZone: r.Body.TimeZone, Locale: r.Body.Locale,
		Context: survey.Context(r.Body.Context), Vocabulary: r.Body.Vocabulary, Version: v,
	})
	return UpdateOrganisation200JSONResponse{Body: organisation(o), Headers: UpdateOrganisation200ResponseHeaders{ETag: etag(o.Version)}}, err
}

func organisation(o survey.Organisation) Organisation {
	out := Organisation{
		Id: ID(o.ID), Name: o.Name, TimeZone: o.TimeZone, Locale: o.Locale, Context: Context(o.Context),
		Vocabulary: map[string]string{},
	}
	maps.Copy(out.Vocabulary, o.Vocabulary)
	return out
}

// ListPeople implements [StrictServerInterface].
func (s *Server) ListPeople(ctx context.Context, r ListPeopleRequestObject) (ListPeopleResponseObject, error) {
	page, err := pageOf(r.Params.Cursor, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	people, err := s.directory.People(ctx, actorOf(ctx), value(r.Params.Search), page)
	out := PeoplePage{People: mapped(people, person)}
	if len(people) == page.Size() {
		out.Next = optional[survey.ID, string](people[len(people)-1].ID)
	}
	return ListPeople200JSONResponse(out), err
}

// pageOf reads what part of a list is asked for.
func pageOf(cursor *Cursor, limit *Limit) (survey.Page, error) {
	p := survey.Page{After: value(cursor), Limit: survey.MaxPage}
	if limit != nil {
		p.Limit = *limit
	}
	if p.Limit < 1 || p.Limit > survey.MaxPage {
		return p, &survey.Error{Kind: survey.Invalid, Code: survey.CodeInvalid, Field: "limit", Message: "want a limit from 1 to 200"}
	}
	return p, nil
}

// GetPerson implements [StrictServerInterface].
func (s *Server) GetPerson(ctx context.Context, r GetPersonRequestObject) (GetPersonResponseObject, error) {
	p, err := s.directory.Person(ctx, actorOf(ctx), survey.ID(r.Person))
	return GetPerson200JSONResponse{Body: person(p), Headers: GetPerson200ResponseHeaders{ETag: etag(p.Version)}}, err
}

// CreatePerson implements [StrictServerInterface].
func (s *Server) CreatePerson(ctx context.Context, r CreatePersonRequestObject) (CreatePersonResponseObject, error) {
	p, err := s.directory.CreatePerson(ctx, actorOf(ctx), personEdit(r.Body))
	return CreatePerson201JSONResponse{Body: person(p), Headers: CreatePerson201ResponseHeaders{ETag: etag(p.Version)}}, err
}

// UpdatePerson implements [StrictServerInterface].
func (s *Server) UpdatePerson(ctx context.Context, r UpdatePersonRequestObject) (UpdatePersonResponseObject, error) {
	v, err := version(r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	edit := personEdit(r.Body)
	edit.ID, edit.Version = survey.ID(r.Person), v
	p, err := s.directory.UpdatePerson(ctx, actorOf(ctx), edit)
	return UpdatePerson200JSONResponse{Body: person(p), Headers: UpdatePerson200ResponseHeaders{ETag: etag(p.Version)}}, err
}

// ErasePerson implements [StrictServerInterface].
func (s *Server) ErasePerson(ctx context.Context, r ErasePersonRequestObject) (ErasePersonResponseObject, error) {
	p, err := s.directory.Erase(ctx, actorOf(ctx), survey.ID(r.Person), r.Body.Name)
	return ErasePerson200JSONResponse{Body: person(p), Headers: ErasePerson200ResponseHeaders{ETag: etag(p.Version)}}, err
}

func personEdit(p *PersonEdit) survey.Person {
	return survey.Person{
		Name: p.Name, Mail: p.Mail, Home: value(p.Home),
		Member: survey.Span{Start: date(p.Joined), End: date(p.Left)},
		Leave:  survey.Span{Start: date(p.LeaveStart), End: date(p.LeaveEnd)},
		Locale: value(p.Locale), Manager: survey.ID(value(p.Manager)), Disabled: value(p.Disabled),
		Areas: slices.Compact(slices.Sorted(slices.Values(idsOf(value(p.Areas))))),
	}
}

func person(p survey.Person) Person {
	return Person{
		Id: ID(p.ID), Name: p.Name, Mail: p.Mail, Home: p.Home,
		Joined: optional[survey.Date, Date](p.Member.Start), Left: optional[survey.Date, Date](p.Member.End),
		LeaveStart: optional[survey.Date, Date](p.Leave.Start), LeaveEnd: optional[survey.Date, Date](p.Leave.End),
		Locale: p.Locale, Manager: optional[survey.ID, ID](p.Manager), Areas: ids(p.Areas), Disabled: p.Disabled,
		Erased: p.Erased,
	}
}

// GetProfile implements [StrictServerInterface].
func (s *Server) GetProfile(ctx context.Context, _ GetProfileRequestObject) (GetProfileResponseObject, error) {
	out, err := s.profile(ctx)
	return GetProfile200JSONResponse(out), err
}

// UpdateProfile implements [StrictServerInterface].
func (s *Server) UpdateProfile(ctx context.Context, r UpdateProfileRequestObject) (UpdateProfileResponseObject, error) {
	edit := survey.Profile{Locale: r.Body.Locale, Areas: idsOf(r.Body.Areas)}
	for _, i := range value(r.Body.Intents) {
		edit.Intents = append(edit.Intents, survey.Intent{Area: survey.ID(i.Area), Wish: survey.Wish(value(i.Wish))})
	}
	if r.Body.WorkedWith != nil {
		edit.WorkedWith = idsOf(*r.Body.WorkedWith)
	}
	if err := s.directory.UpdateProfile(ctx, actorOf(ctx), edit); err != nil {
		return nil, err
	}
	out, err := s.profile(ctx)
	return UpdateProfile200JSONResponse(out), err
}

func (s *Server) profile(ctx context.Context) (Profile, error) {
	p, err := s.directory.Profile(ctx, actorOf(ctx))
	return Profile{
		Locale: p.Locale, Areas: ids(p.Areas), Intents: mapped(p.Intents, intent), WorkedWith: ids(p.WorkedWith),
	}, err
}

func intent(i survey.Intent) Intent {
	return Intent{Person: ID(i.Person), Area: ID(i.Area), Wish: Wish(i.Wish)}
}

// ListRoles implements [StrictServerInterface].
func (s *Server) ListRoles(ctx context.Context, _ ListRolesRequestObject) (ListRolesResponseObject, error) {
	holders, err := s.directory.RoleHolders(ctx, actorOf(ctx))
	out := RoleHolders{Holders: []RoleHolder{}}
	for _, id := range slices.Sorted(maps.Keys(holders)) {
		out.Holders = append(out.Holders, roleHolder(id, holders[id]))
	}
	return ListRoles200JSONResponse(out), err
}

func roleHolder(id survey.ID, held []survey.Tenure) RoleHolder {
	h := RoleHolder{Person: ID(id), Roles: []Role{}}
	for _, t := range held {
		h.Roles = append(h.Roles, Role(t.Role))
		*endOf(&h.Ends, t.Role) = optional[survey.Date, Date](t.End)
	}
	return h
}

func roles(held []survey.Role) []Role {
	return mapped(held, func(r survey.Role) Role { return Role(r) })
}

// endOf returns where the end of a role stands.
func endOf(ends *RoleEnds, r survey.Role) **Date {
	switch r {
	case survey.Administrator:
		return &ends.Administrator
	case survey.Faculty:
		return &ends.Faculty
	case survey.Auditor:
		return &ends.Auditor
	}
	return new(*Date)
}

// SetRoles implements [StrictServerInterface].
func (s *Server) SetRoles(ctx context.Context, r SetRolesRequestObject) (SetRolesResponseObject, error) {
	var ends RoleEnds
	if r.Body.Ends != nil {
		ends = *r.Body.Ends
	}
	tenures := mapped(r.Body.Roles, func(role Role) survey.Tenure {
		return survey.Tenure{Role: survey.Role(role), End: date(*endOf(&ends, survey.Role(role)))}
	})
	return SetRoles204Response{}, s.directory.Appoint(ctx, actorOf(ctx), survey.ID(r.Person), tenures)
}
