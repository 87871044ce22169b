package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/seal"
)

// initCommand founds a service: keys, database, organisation, first administrator.
type initCommand struct {
	place `embed:""`

	Name      string `required:"true" placeholder:"NAME" help:"Name of the organisation."`
	Mail      string `required:"true" placeholder:"ADDRESS" help:"Mail address of the first administrator, who signs in with it."`
	AdminName string `required:"true" placeholder:"NAME" help:"Name of the first administrator."`
	TimeZone  string `required:"true" placeholder:"ZONE" help:"Time zone of the organisation, such as Europe/Berlin."`
	BaseURL   string `name:"base-url" env:"FOLLOWSHIP_BASE_URL" placeholder:"URL" help:"Where people will reach the service, for what to do next."`
}

// errFounded is what a second init says. Nothing is changed by it.
var errFounded = errors.New("already initialised: there is an organisation here; followship serve serves it")

// Run founds the service. What a run that broke off has made is used by the next.
func (c *initCommand) Run(ctx context.Context, std *streams) (err error) {
	organisation := survey.Organisation{Name: c.Name, TimeZone: c.TimeZone, Context: survey.Flat}
	first := survey.Person{Name: c.AdminName, Mail: survey.NormalMail(c.Mail)}
	// What is wrong with them is said before there is a folder.
	if err := errors.Join(organisation.Validate(), first.Validate()); err != nil {
		return malformed(err)
	}
	if err := c.makeFolder(); err != nil {
		return err
	}
	unlock, err := c.lock()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	h, made, err := c.found(ctx, slog.New(slog.DiscardHandler), organisation, first)
	if err != nil {
		return err
	}
	if err := h.Close(); err != nil {
		return err
	}
	return c.explain(std, made)
}

// found makes what is not there yet, and returns it open with an organisation in it.
// made reports whether it made a key-encryption key.
func (p place) found(ctx context.Context, log *slog.Logger, o survey.Organisation, first survey.Person) (h *house, made bool, err error) {
	h, made, err = p.prepare(ctx, log)
	if err != nil {
		return nil, made, err
	}
	if _, _, err = (survey.Founding{Parts: h.parts("", nil)}).Found(ctx, o, first); err != nil {
		return nil, made, errors.Join(err, h.Close())
	}
	return h, made, nil
}

// prepare makes database and keys, unless there is an organisation already, and
// returns them open. made reports whether it made a key-encryption key.
func (p place) prepare(ctx context.Context, log *slog.Logger) (h *house, made bool, err error) {
	if h, err = p.openDatabase(ctx, log); err != nil {
		return nil, false, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	if err := h.store.Migrate(ctx); err != nil {
		return h, false, err
	}
	founded, err := h.founded(ctx)
	if err == nil && founded {
		err = errFounded
	}
	if err != nil {
		return h, false, err
	}
	if made, err = p.makeKEK(); err != nil {
		return h, made, err
	}
	if err := h.openKeys(ctx, p); err != nil {
		return h, made, err
	}
	return h, made, h.sealer.CreateCanary(ctx)
}

// makeKEK makes a key-encryption key unless there is one.
func (p place) makeKEK() (made bool, err error) {
	file := p.kekFile()
	if file == "" {
		return false, nil
	}
	_, err = os.Stat(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	return true, seal.WriteKEK(file, seal.GenerateKEK())
}

// explain says what was made and what comes next.
func (c *initCommand) explain(std *streams, made bool) error {
	serve := "followship serve" + c.flags()
	if c.BaseURL != "" {
		serve += " --base-url " + c.BaseURL
	}
	kek := "It was there before."
	if made {
		kek = "Keep a copy of it away from this machine and from the backups: who has it and the\n" +
			"  key store can open ballots, and without it nobody can, you neither."
	}
	where := c.kekFile()
	if where == "" {
		where = "the environment or a systemd credential"
	}
	keys := c.keyFolder()
	if keys == "" {
		keys = redacted(c.Keys)
	}
	_, err := fmt.Fprintf(std.out, `Initialised %q.

  database            %s
  keys of rounds      %s
  key-encryption key  %s
  %s

Next:

  %s

and sign in with the address of the first administrator. Then bring in the directory,
and give the role of faculty to whoever is to run surveys.
`, c.Name, redacted(c.database()), keys, where, kek, serve)
	return err
}
