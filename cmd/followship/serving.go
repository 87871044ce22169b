package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"time"

	"github.com/followship/followship/api"
	"github.com/followship/followship/frontend"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/notify"
)

// serving is how a house serves.
type serving struct {
	listen, baseURL string
	proxies         []netip.Prefix
	scrapers        []netip.Prefix
	mailer          func(baseURL string) (mailers, error)
	// localLinks: see [api.Options].
	localLinks bool
	// ready is called once the server answers.
	ready func(ctx context.Context, p *survey.Parts) error
}

// mailers send mail: those for signing in, for which nobody waits, and all others,
// for which a worker waits and tries again.
type mailers struct{ signIn, others survey.Mailer }

// Limits of a connection. A slow client may take a minute to send an import of the
// largest size, and gets no more than that of a server's patience.
const (
	headerTimeout  = 5 * time.Second
	requestTimeout = time.Minute
	answerTimeout  = 2 * time.Minute
	idleTimeout    = 2 * time.Minute
	maxHeader      = 16 << 10
)

// Times of an orderly end, one after the other.
const (
	finishRequests = 15 * time.Second
	finishJobs     = 10 * time.Second
	finishMail     = 10 * time.Second
)

// serve serves until the context ends, and then ends in order: no new requests, the
// requests that run, the jobs that run, the mail that waits.
func (h *house) serve(ctx context.Context, s serving) (err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.listen)
	if err != nil {
		return err
	}
	defer listener.Close() //nolint:errcheck // the server has closed it, or it was never used
	base, err := baseURL(s.baseURL, s.listen, listener.Addr())
	if err != nil {
		return malformed(err)
	}
	mail, err := s.mailer(base)
	if err != nil {
		return malformed(err)
	}
	queue := notify.NewQueue(mail.signIn, h.log)
	defer func() { err = errors.Join(err, within(ctx, finishMail, queue.Close)) }()
	handler, err := api.New(api.Options{
		Parts: h.parts(base, queue), BaseURL: base, TrustedProxies: s.proxies, Scrapers: s.scrapers, Version: version(), Log: h.log,
		LocalLinks: s.localLinks, App: frontend.Files(),
	})
	if err != nil {
		return malformed(err)
	}
	parts := h.parts(base, mail.others)
	stop, err := h.startWorkers(ctx, parts)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, within(ctx, finishJobs, stop)) }()

	server := newServer(handler, h.log)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if err := s.ready(ctx, parts); err != nil {
		return errors.Join(err, server.Close())
	}
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	h.log.InfoContext(ctx, "stopping")
	if err := within(ctx, finishRequests, server.Shutdown); err != nil {
		return fmt.Errorf("some requests did not end in time: %w", errors.Join(err, server.Close()))
	}
	return nil
}

// within runs a step of an orderly end, which goes on after ctx has ended but not for
// ever.
func within(ctx context.Context, limit time.Duration, step func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	return step(ctx)
}

func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: requestTimeout, WriteTimeout: answerTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(withoutAddresses{log.Handler()}, slog.LevelWarn),
	}
}

// withoutAddresses takes network addresses out of what the HTTP server says: they
// are personal data.
type withoutAddresses struct{ slog.Handler }

var networkAddress = regexp.MustCompile(`\[[0-9a-fA-F:.%a-z]+\]:\d+|\d+\.\d+\.\d+\.\d+(:\d+)?`)

// Handle implements [slog.Handler].
func (w withoutAddresses) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time, r.Level, "http server", r.PC)
	clean.AddAttrs(slog.String("says", networkAddress.ReplaceAllString(r.Message, "somebody")))
	return w.Handler.Handle(ctx, clean)
}
