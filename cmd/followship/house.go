package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/assign"
	"github.com/followship/followship/survey/report"
	"github.com/followship/followship/survey/seal"
	"github.com/followship/followship/survey/sqlstore"
)

// house holds what is open of a service.
type house struct {
	store  *sqlstore.Store
	sealer *seal.Sealer
	log    *slog.Logger
	ends   []func() error // last opened, first closed
}

// errNotFounded is what a service says that has nobody to serve.
var errNotFounded = errors.New("there is no organisation here: run followship init first")

// openDatabase opens the database only.
func (p place) openDatabase(ctx context.Context, log *slog.Logger) (*house, error) {
	store, err := sqlstore.Open(ctx, sqlstore.Options{Database: p.database(), Logger: log})
	if err != nil {
		return nil, err
	}
	return &house{store: store, log: log, ends: []func() error{store.Close}}, nil
}

// openKeys opens the key store and loads the key-encryption key, which it does not
// check.
func (h *house) openKeys(ctx context.Context, p place) error {
	kek, err := seal.LoadKEK(p.kekFile())
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w: name its file with --kek-file, or set %s", err, seal.EnvironmentKEK)
	}
	if err != nil {
		return err
	}
	keys, end, err := p.keystore(ctx)
	if err != nil {
		return err
	}
	h.ends = append(h.ends, end)
	h.sealer = seal.New(keys, kek)
	return nil
}

// keystore opens the key store.
func (p place) keystore(ctx context.Context) (keys survey.Keystore, end func() error, err error) {
	if folder := p.keyFolder(); folder != "" {
		dir, err := seal.OpenDir(folder)
		if err != nil {
			return nil, nil, err
		}
		return dir, dir.Close, nil
	}
	store, err := sqlstore.OpenKeystore(ctx, p.Keys, p.database())
	if err != nil {
		return nil, nil, err
	}
	return store, store.Close, nil
}

// open opens everything of a service that was founded, and checks the keys: nothing
// may be served with keys that open nothing. migrate says whether the schema is
// brought up to date.
func (p place) open(ctx context.Context, log *slog.Logger, migrate bool) (h *house, err error) {
	if err := p.mustBeThere(); err != nil {
		return nil, err
	}
	if h, err = p.openDatabase(ctx, log); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.Close())
		}
	}()
	if err := h.openKeys(ctx, p); err != nil {
		return h, err
	}
	if err := h.sealer.CheckCanary(ctx); err != nil {
		return h, err
	}
	if migrate {
		err = h.store.Migrate(ctx)
	} else {
		err = h.checkSchema(ctx)
	}
	if err != nil {
		return h, err
	}
	founded, err := h.founded(ctx)
	if err == nil && !founded {
		err = errNotFounded
	}
	return h, err
}

// checkSchema refuses a schema that this program was not made for.
func (h *house) checkSchema(ctx context.Context) error {
	has, wants, err := h.store.Versions(ctx)
	switch {
	case err != nil:
		return err
	case has == 0:
		return errNotFounded
	case has < wants:
		return fmt.Errorf("the schema has version %d, this program needs %d: run followship migrate up, or serve with --migrate", has, wants)
	case has > wants:
		return fmt.Errorf("the schema has version %d, this program knows %d: it is older than the data", has, wants)
	}
	return nil
}

// founded reports whether there is an organisation.
func (h *house) founded(ctx context.Context) (founded bool, err error) {
	err = h.store.Read(ctx, func(r survey.Reader) error {
		all, err := r.Organisations(ctx)
		founded = len(all) > 0
		return err
	})
	return founded, err
}

// parts returns what the services are made of.
func (h *house) parts(baseURL string, mailer survey.Mailer) *survey.Parts {
	return &survey.Parts{
		Store: h.store, Sealer: h.sealer, Counter: report.New(version()), Assigner: assign.New(), Mailer: mailer,
		Clock: survey.DatabaseClock{}, IDs: survey.RandomIDs{}, Log: h.log, BaseURL: baseURL,
	}
}

// Close closes what is open.
func (h *house) Close() error {
	var failed []error
	for _, end := range slices.Backward(h.ends) {
		failed = append(failed, end())
	}
	h.ends = nil
	return errors.Join(failed...)
}
