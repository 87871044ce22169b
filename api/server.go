package api

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"github.com/followship/followship/survey"
)

// Options are what a server is made of.
type Options struct {
	Parts *survey.Parts
	// BaseURL is where browsers reach the server: https, or http on this machine.
	BaseURL string
	// TrustedProxies are the networks of balancers whose word about the address
	// of a client counts; none by default.
	TrustedProxies []netip.Prefix
	// Scrapers are the networks that may read the measurements, besides this
	// machine.
	Scrapers []netip.Prefix
	Version  string
	Log      *slog.Logger
	// LocalLinks lets reusable sign-in links work, from this machine only: for a
	// demonstration.
	LocalLinks bool
	// App are the files of the built web application, index.html at their root. Nil,
	// or without that file, is an application that was not built: its addresses say so.
	App fs.FS
}

// Server answers requests.
type Server struct {
	parts     *survey.Parts
	directory survey.Directory
	register  survey.Register
	surveys   survey.Surveys
	rounds    survey.Rounds
	ballots   *survey.Ballots
	proofs    *survey.Proofs
	reports   survey.Reports
	imports   survey.Imports
	accounts  survey.Accounts
	logbook   survey.Logbook
	access    survey.Access
	declining survey.Declining
	replies   survey.Replies

	sessions *scs.SessionManager
	validate *validation
	metrics  *metrics
	log      *slog.Logger
	version  string
	// localLinks: see [Options.LocalLinks].
	localLinks bool
	scrapers   []netip.Prefix
}

// New returns the handler of everything a server answers. It fails when an
// operation has no action or the base URL cannot keep a session safe.
func New(o Options) (http.Handler, error) {
	if err := checkActions(actions); err != nil {
		return nil, err
	}
	origin, err := checkBaseURL(o.BaseURL)
	if err != nil {
		return nil, err
	}
	ballots := survey.NewBallots(o.Parts)
	s := &Server{
		parts: o.Parts, directory: survey.Directory{Parts: o.Parts}, register: survey.Register{Parts: o.Parts},
		surveys: survey.Surveys{Parts: o.Parts}, rounds: survey.Rounds{Parts: o.Parts}, ballots: ballots, proofs: survey.NewProofs(ballots),
		reports: survey.Reports{Parts: o.Parts}, imports: survey.Imports{Parts: o.Parts},
		accounts: survey.Accounts{Parts: o.Parts}, logbook: survey.Logbook{Parts: o.Parts}, access: survey.Access{Parts: o.Parts},
		declining: survey.Declining{Parts: o.Parts}, replies: survey.Replies{Parts: o.Parts},
		sessions: newSessions(o.Parts.Store), validate: newValidation(), metrics: newMetrics(), log: o.Log, version: o.Version,
		localLinks: o.LocalLinks, scrapers: o.Scrapers,
	}
	application, err := newApp(o.App)
	if err != nil {
		return nil, err
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.Binder = binder{}
	e.HTTPErrorHandler = s.handleError
	e.IPExtractor = extractor(o.TrustedProxies)
	e.Use(s.measure, recovered, withoutOptions)
	s.routes(e)

	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(origin.Scheme + "://" + origin.Host); err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		writeProblem(w, newProblem(http.StatusForbidden, codeCrossOrigin, "this request comes from another site", ""))
	}))
	return secured(origin.Scheme == "https", protection.Handler(split(s.sessions.LoadAndSave(e), application))), nil
}

// split hands the application's files out without a look at the session: they are
// the same for everybody, and caches are told so.
func split(service, application http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ofService(r.URL.Path) {
			service.ServeHTTP(w, r)
			return
		}
		application.ServeHTTP(w, r)
	})
}

// checkBaseURL refuses addresses over which a session could be read.
func checkBaseURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil || u.Path != "" {
		return nil, fmt.Errorf("base URL %q: want a scheme and a host, such as https://followship.example", text)
	}
	local := u.Hostname() == "localhost"
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil {
		local = ip.IsLoopback()
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !local) {
		return nil, fmt.Errorf("base URL %q: want https; http is for this machine only", text)
	}
	return u, nil
}

// extractor tells the address of a client: that of the connection, unless a
// balancer that is trusted says otherwise.
func extractor(trusted []netip.Prefix) echo.IPExtractor {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range trusted {
		options = append(options, echo.TrustIPRange(ipNet(p)))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}

// recovered turns a panic of a handler into an error without detail.
func recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if r := recover(); r != nil {
				if abort, ok := r.(error); ok && errors.Is(abort, http.ErrAbortHandler) {
					panic(r)
				}
				err = fmt.Errorf("a handler panicked: %v", r)
			}
		}()
		return next(c)
	}
}

// withoutOptions refuses a method that the router would answer by itself: nothing
// here is for other origins to ask about.
func withoutOptions(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Request().Method == http.MethodOptions {
			if allow, ok := c.Get(echo.ContextKeyHeaderAllow).(string); ok {
				c.Response().Header().Set(echo.HeaderAllow, allow)
				return echo.ErrMethodNotAllowed
			}
			return echo.ErrNotFound
		}
		return next(c)
	}
}

// secured sets the headers that every answer has, those that refuse a request
// included.
func secured(https bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("Cache-Control", "no-store")
		if https {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// routes registers everything before the first request is served.
func (s *Server) routes(e *echo.Echo) {
	handlers := NewStrictHandler(s, []StrictMiddlewareFunc{s.guard})
	RegisterHandlers(e.Group(base, s.authenticate), handlers)
	s.documentation(e)
	e.GET("/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "alive\n") })
	e.GET("/readyz", s.ready)
	e.GET("/metrics", s.scrape)
}

// ready reports whether the store answers.
func (s *Server) ready(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), 2*time.Second)
	defer cancel()
	if err := s.parts.Store.Ping(ctx); err != nil {
		return &survey.Error{Kind: survey.Unavailable, Code: survey.CodeUnavailable, Message: "the database does not answer", Err: err}
	}
	return c.String(http.StatusOK, "ready\n")
}

// actorKey is where the guard leaves the acting person for the handler, which
// hands them on as a parameter.
type actorKey struct{}

func actorOf(ctx context.Context) survey.Actor {
	a, _ := ctx.Value(actorKey{}).(survey.Actor)
	return a
}

// peerKey is where the guard leaves the network address of the client.
type peerKey struct{}

func peerOf(ctx context.Context) string {
	peer, _ := ctx.Value(peerKey{}).(string)
	return peer
}

// base is where the contract's addresses begin.
const base = "/api/v1"

// public are the addresses that need no session: a test holds them to the
// actions.
var public = map[string]bool{
	"POST " + base + "/session/requests": true,
	"POST " + base + "/session":          true,
}

// authenticate finds out who acts, and lets nobody go on who would have to sign
// in first: a request of a stranger is not even read.
func (s *Server) authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.Path() == base || c.Path() == base+"/*" {
			return next(c) // there is nothing at this address, for anybody
		}
		if _, err := url.ParseQuery(c.Request().URL.RawQuery); err != nil {
			// The standard library would leave out what it cannot read.
			return echo.ErrBadRequest
		}
		ctx := context.WithValue(c.Request().Context(), peerKey{}, c.RealIP())
		ctx = context.WithValue(ctx, localKey{}, local(c.Request()))
		a, err := s.actor(ctx, unmeasured[c.Path()])
		if err != nil {
			return err
		}
		if !a.SignedIn() && !public[c.Request().Method+" "+c.Path()] {
			return survey.ErrSignIn
		}
		if ticket, err := c.Cookie(ticketCookie); err == nil {
			ctx = context.WithValue(ctx, ticketKey{}, survey.Ticket(ticket.Value))
		}
		c.SetRequest(c.Request().WithContext(context.WithValue(ctx, actorKey{}, a)))
		return next(c)
	}
}

// guard stands before every operation: it asks the policy whether the actor may
// do such a thing at all, and checks the form of the request. With which objects
// they may do it the services ask the same policy again.
func (s *Server) guard(next StrictHandlerFunc, operation string) StrictHandlerFunc {
	action := actions[operation]
	return func(c echo.Context, request any) (any, error) {
		a := actorOf(c.Request().Context())
		if err := survey.Can(a, action, survey.Object{Organisation: a.Organisation, Owner: a.Person, Members: []survey.ID{a.Person}}); err != nil {
			return nil, err
		}
		if streams(request) {
			if err := mediaType(c.Request(), "text/csv"); err != nil {
				return nil, err
			}
		}
		if err := s.validate.request(request); err != nil {
			return nil, err
		}
		return next(c, request)
	}
}
