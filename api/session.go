package api

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/followship/followship/survey"
)

// Lives of cookies. A session ends after a week without use, and after three
// months in any case.
const (
	sessionIdle = 7 * 24 * time.Hour // in whole days
	sessionLife = 90 * 24 * time.Hour
	ticketLife  = 10 * time.Minute
)

// Names of cookies. The prefix makes browsers take them over a safe connection
// only, for this host only.
const (
	sessionCookie = "__Host-session"
	ticketCookie  = "__Host-sign-in"
)

// Keys of a session's values.
const (
	keyOrganisation = "organisation"
	keyPerson       = "person"
	keyEpoch        = "epoch"
	keySeen         = "seen"      // the last day of use
	keySignedIn     = "signed_in" // when, in seconds
)

func newSessions(store survey.Sessions) *scs.SessionManager {
	m := scs.New()
	m.Store = sessionStore{store}
	m.HashTokenInStore = true
	m.Lifetime = sessionLife // not its idle time: see [Server.seen]
	m.Cookie.Name, m.Cookie.Path = sessionCookie, "/"
	m.Cookie.Secure, m.Cookie.HttpOnly, m.Cookie.SameSite = true, true, http.SameSiteLaxMode
	m.ErrorFunc = func(w http.ResponseWriter, _ *http.Request, err error) { writeProblem(w, problemOf(err)) }
	return m
}

// sessionStore lets the session manager use the product's store.
type sessionStore struct{ survey.Sessions }

func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	return s.Session(ctx, token)
}

func (s sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	return s.PutSession(ctx, token, b, expiry)
}

func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.DeleteSession(ctx, token)
}

func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// ticketKey is where the ticket of a sign-in is left for the handler.
type ticketKey struct{}

func ticketOf(ctx context.Context) survey.Ticket {
	t, _ := ctx.Value(ticketKey{}).(survey.Ticket)
	return t
}

// actor returns who a session belongs to, nobody when there is none or it has
// ended. discreet says that the use of the session is not to be noted.
func (s *Server) actor(ctx context.Context, discreet bool) (survey.Actor, error) {
	organisation, person := s.sessions.GetString(ctx, keyOrganisation), s.sessions.GetString(ctx, keyPerson)
	if organisation == "" || person == "" {
		return survey.Actor{}, nil
	}
	a, today, err := s.accounts.Actor(ctx, survey.ID(organisation), survey.ID(person), s.sessions.GetInt(ctx, keyEpoch),
		time.Unix(s.sessions.GetInt64(ctx, keySignedIn), 0))
	if survey.KindOf(err) == survey.Unauthenticated && err != nil || err == nil && !s.seen(ctx, today, discreet) {
		return survey.Actor{}, s.sessions.Destroy(ctx)
	}
	return a, err
}

// seen notes that a session is used, and reports whether it was within sessionIdle.
//
// What is noted is the day, once a day, and never for the sake of a ballot. A session
// names its person: were it written with every request, its row would stand beside that
// of a ballot in the order of transactions, and would say to the second whose it is.
func (s *Server) seen(ctx context.Context, today survey.Date, discreet bool) bool {
	last := s.sessions.GetString(ctx, keySeen)
	if from, err := time.Parse(time.DateOnly, last); err == nil {
		if to, err := time.Parse(time.DateOnly, string(today)); err != nil || to.Sub(from) > sessionIdle {
			return false
		}
	}
	if last != string(today) && !discreet {
		s.sessions.Put(ctx, keySeen, string(today))
	}
	return true
}

// RequestSignIn implements [StrictServerInterface].
func (s *Server) RequestSignIn(ctx context.Context, r RequestSignInRequestObject) (RequestSignInResponseObject, error) {
	ticket, err := s.accounts.Request(ctx, r.Body.Mail, peerOf(ctx))
	if err != nil {
		return nil, err
	}
	return RequestSignIn202Response{Headers: RequestSignIn202ResponseHeaders{SetCookie: cookie(string(ticket), ticketLife)}}, nil
}

// cookie returns the sign-in cookie with a value, one that ends it for "".
func cookie(value string, life time.Duration) *string {
	c := http.Cookie{
		Name: ticketCookie, Value: value, Path: "/", MaxAge: int(life.Seconds()),
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		c.MaxAge = -1
	}
	text := c.String()
	return &text
}

// ConfirmSignIn implements [StrictServerInterface].
func (s *Server) ConfirmSignIn(ctx context.Context, r ConfirmSignInRequestObject) (ConfirmSignInResponseObject, error) {
	if (value(r.Body.Token) == "") == (value(r.Body.Code) == "") {
		return nil, &survey.Error{Kind: survey.Invalid, Code: survey.CodeInvalid, Message: "send either the token of the link or the code"}
	}
	accounts := s.accounts
	accounts.ReusableLinks = s.localLinks && isLocal(ctx)
	entry, err := accounts.Confirm(ctx, ticketOf(ctx), value(r.Body.Token), value(r.Body.Code),
		survey.ID(value(r.Body.Organisation)), peerOf(ctx))
	if err != nil {
		return nil, err
	}
	if entry.Choices != nil {
		out := SignInChoices{Organisations: []Choice{}}
		for _, o := range entry.Choices {
			out.Organisations = append(out.Organisations, Choice{Id: ID(o.ID), Name: o.Name})
		}
		return ConfirmSignIn200JSONResponse{Body: out}, nil
	}
	// A new token: whatever was planted in this browser before is worth nothing.
	if err := s.sessions.RenewToken(ctx); err != nil {
		return nil, err
	}
	s.sessions.Put(ctx, keyOrganisation, string(entry.Actor.Organisation))
	s.sessions.Put(ctx, keyPerson, string(entry.Actor.Person))
	s.sessions.Put(ctx, keyEpoch, entry.Epoch)
	s.sessions.Put(ctx, keySignedIn, entry.At.Unix())
	me, err := s.me(ctx, entry.Actor)
	if err != nil {
		return nil, err
	}
	return ConfirmSignIn201JSONResponse{Body: me, Headers: ConfirmSignIn201ResponseHeaders{SetCookie: cookie("", 0)}}, nil
}

// GetSession implements [StrictServerInterface].
func (s *Server) GetSession(ctx context.Context, _ GetSessionRequestObject) (GetSessionResponseObject, error) {
	me, err := s.me(ctx, actorOf(ctx))
	return GetSession200JSONResponse(me), err
}

// me says who an actor is.
func (s *Server) me(ctx context.Context, a survey.Actor) (Session, error) {
	p, err := s.directory.Person(ctx, a, a.Person)
	if err != nil {
		return Session{}, err
	}
	o, err := s.directory.Organisation(ctx, a)
	if err != nil {
		return Session{}, err
	}
	out := Session{Person: ID(p.ID), Name: p.Name, Organisation: ID(o.ID), OrganisationName: o.Name, Roles: roles(a.Roles)}
	return out, nil
}

// SignOut implements [StrictServerInterface].
func (s *Server) SignOut(ctx context.Context, _ SignOutRequestObject) (SignOutResponseObject, error) {
	return SignOut204Response{}, s.sessions.Destroy(ctx)
}

// SignOutEverywhere implements [StrictServerInterface].
func (s *Server) SignOutEverywhere(ctx context.Context, _ SignOutEverywhereRequestObject) (SignOutEverywhereResponseObject, error) {
	if err := s.accounts.SignOutEverywhere(ctx, actorOf(ctx)); err != nil {
		return nil, err
	}
	return SignOutEverywhere204Response{}, s.sessions.Destroy(ctx)
}
