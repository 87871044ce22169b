package main

import (
	"context"
	"errors"
	"log/slog"

	"github.com/followship/followship/survey"
)

// serveCommand serves what was founded.
type serveCommand struct {
	place `embed:""`

	Listen         string   `default:"localhost:8080" env:"FOLLOWSHIP_LISTEN" placeholder:"HOST:PORT" help:"Address to listen at."`
	BaseURL        string   `name:"base-url" env:"FOLLOWSHIP_BASE_URL" placeholder:"URL" help:"Where people reach the service, https://…; links in mails begin with it. Default: --listen, on this machine."`
	TrustedProxies []string `env:"FOLLOWSHIP_TRUSTED_PROXIES" placeholder:"NETWORK" help:"Balancers whose word about a client's address counts, as networks or addresses."`
	Scrapers       []string `env:"FOLLOWSHIP_SCRAPERS" placeholder:"NETWORK" help:"Who may read /metrics besides this machine, as networks or addresses."`
	Migrate        *bool    `negatable:"" env:"FOLLOWSHIP_MIGRATE" help:"Bring the schema up to date first. Default: with SQLite yes, with PostgreSQL no."`

	Posting posting `embed:"" prefix:"smtp-"`
	Logging logging `embed:"" prefix:"log-"`
}

// Run serves until the context ends.
func (c *serveCommand) Run(ctx context.Context, std *streams) (err error) {
	proxies, err := networks("--trusted-proxies", c.TrustedProxies)
	if err != nil {
		return malformed(err)
	}
	scrapers, err := networks("--scrapers", c.Scrapers)
	if err != nil {
		return malformed(err)
	}
	if err := c.mustBeThere(); err != nil { // before a lock file is made in a folder that is not ours
		return err
	}
	unlock, err := c.lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	log := c.Logging.logger(std.err)
	migrate := c.sqlite()
	if c.Migrate != nil {
		migrate = *c.Migrate
	}
	h, err := c.open(ctx, log, migrate)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	return h.serve(ctx, serving{
		listen: c.Listen, baseURL: c.BaseURL, proxies: proxies, scrapers: scrapers,
		mailer: func(baseURL string) (mailers, error) {
			m, err := c.Posting.mailer(baseURL, std.out, log)
			return mailers{signIn: m, others: m}, err
		},
		ready: func(ctx context.Context, p *survey.Parts) error {
			log.InfoContext(ctx, "serving", slog.String("address", p.BaseURL), slog.String("version", version()))
			return nil
		},
	})
}
