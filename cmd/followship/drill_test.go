package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"filippo.io/age"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
	"github.com/followship/followship/survey/surveytest"
)

// TestDrill is what docs/backup.md calls the drill: database and key store are backed up
// apart, at several times, by the commands as they are shipped; the key of a round is
// destroyed; and every combination is restored elsewhere and looked at.
func TestDrill(t *testing.T) {
	if testing.Short() {
		t.Skip("it backs up and restores")
	}
	t.Run("SQLite", func(t *testing.T) {
		d := newDrill(t, "--data", "d")
		d.backUp = func(file string) { mustExecute(t, d.folder, "backup", "--data", "d", file, "-r", d.recipients[0]) }
		d.restore = func(file, to string) []string {
			where := []string{"--data", to}
			mustExecute(t, d.folder, append([]string{"restore", file, "-i", "one"}, where...)...)
			return where
		}
		d.run()
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		database, keys := sqlstoretest.Database(t), sqlstoretest.Database(t)
		tool := func(args ...string) {
			t.Helper()
			if out, err := exec.CommandContext(t.Context(), args[0], args[1:]...).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v: %s", args[0], err, out)
			}
		}
		d := newDrill(t, "--data", "d", "--database", database, "--keys", keys)
		// As the command itself says that it is done.
		d.backUp = func(file string) {
			tool("pg_dump", "--format=custom", "--no-owner", "--file="+filepath.Join(d.folder, file), database)
		}
		d.restore = func(file, to string) []string {
			empty := sqlstoretest.Database(t)
			tool("pg_restore", "--no-owner", "--single-transaction", "--dbname="+empty, filepath.Join(d.folder, file))
			return []string{"--data", to, "--database", empty, "--keys", sqlstoretest.Database(t)}
		}
		d.run()
	})
}

// drill is a service of which copies are made.
type drill struct {
	t          *testing.T
	folder     string
	where      []string // the flags of its place
	recipients []string
	backUp     func(file string)
	restore    func(file, to string) (where []string)

	round survey.ID
	house *surveytest.House
}

func newDrill(t *testing.T, where ...string) *drill {
	t.Helper()
	d := &drill{t: t, folder: t.TempDir(), where: where}
	for _, name := range []string{"one", "two"} {
		identity, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		d.recipients = append(d.recipients, identity.Recipient().String())
		if err := os.WriteFile(filepath.Join(d.folder, name), []byte(identity.String()+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	initialise(t, d.folder, where...)
	return d
}

// opened opens a place as serve does, with a clock that is moved by hand.
func (d *drill) opened(where []string) *surveytest.World {
	d.t.Helper()
	var p place
	for k := 0; k < len(where); k += 2 {
		switch where[k] {
		case "--data":
			p.Data = filepath.Join(d.folder, where[k+1])
		case "--database":
			p.Database = where[k+1]
		case "--keys":
			p.Keys = where[k+1]
		}
	}
	h, err := p.open(d.t.Context(), slog.New(slog.NewTextHandler(io.Discard, nil)), false)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() {
		if err := h.Close(); err != nil {
			d.t.Error(err)
		}
	})
	w := surveytest.New(d.t, h.store)
	w.Sealer = h.sealer
	w.Counter = h.parts("", w.Mail).Counter
	w.IDs = survey.RandomIDs{}
	return w
}

// backUpKeys copies the key store, for both keepers.
func (d *drill) backUpKeys(file string) {
	d.t.Helper()
	mustExecute(d.t, d.folder, append([]string{"backup", "--keys-to", file, "-r", d.recipients[0], "-r", d.recipients[1]}, d.where...)...)
}

// restored brings a copy of the database and one of the key store back, elsewhere, as
// the house whose round is looked at.
func (d *drill) restored(database, keys string) *surveytest.House {
	d.t.Helper()
	to := database + " and " + keys
	where := d.restore(database, to)
	mustExecute(d.t, d.folder, append([]string{"restore", "--keys-from", keys, "-i", "two"}, where...)...)
	// The key-encryption key is kept by hand.
	kek, err := os.ReadFile(filepath.Join(d.folder, "d", "kek"))
	if err == nil {
		err = os.WriteFile(filepath.Join(d.folder, to, "kek"), kek, 0o600)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	house := *d.house
	house.World = d.opened(where)
	return &house
}

func (d *drill) run() {
	t, ctx := d.t, d.t.Context()
	house := d.opened(d.where).House(t, surveytest.Options{People: 8, Teams: 1})
	d.house = house
	round := house.Open(t)
	d.round = round.ID
	for k := range house.People {
		house.Submit(t, round.ID, k)
	}
	d.backUp("open")
	d.backUpKeys("early")
	house.Clock.Set(round.ClosesAt)
	house.Count(t, round.ID)
	want := d.release(house)
	d.backUp("published")
	house.Clock.Set(round.ClosesAt.AddDate(0, survey.MaxRetention, 1))
	due, err := house.Rounds().Retirements(ctx)
	check(t, err)
	if len(due) != 2 {
		t.Fatalf("due are %v, want the ballots and what is carried forward", due)
	}
	for _, job := range due {
		check(t, house.Rounds().Jobs()[job.Kind](ctx, job))
	}
	d.backUp("late")
	d.backUpKeys("today")
	if got := d.verdict(house); got != survey.Impossible {
		t.Errorf("where it was destroyed a recount says %s", got)
	}

	// Both from before: the same count, to the bit, of what was published and of what was
	// open still.
	both := d.restored("published", "early")
	if got := d.verdict(both); got != survey.Pass || d.release(both) != want {
		t.Errorf("both from before: a recount says %s", got)
	}
	again := d.restored("open", "early")
	again.Clock.Set(round.ClosesAt)
	again.Count(t, d.round)
	if d.release(again) != want {
		t.Error("both from while it was open: it counts to another release")
	}

	// The oldest database with the keys of today: nothing of the round opens, and all
	// else is as it was.
	for _, database := range []string{"open", "published"} {
		old := d.restored(database, "today")
		d.sealedForGood(database, old)
		if database == "published" {
			if got := d.verdict(old); got != survey.Impossible || d.release(old) != want {
				t.Errorf("%s: a recount says %s", database, got)
			}
		} else if _, err := old.Rounds().Close(ctx, old.Faculty(), d.round); err != nil {
			t.Error(err)
		} else if err := old.Rounds().Count(ctx, old.Organisation.ID, d.round); !errors.Is(err, survey.ErrKeyDestroyed) {
			t.Errorf("%s: it was counted: %v", database, err)
		}
		d.works(database, old)
	}

	// An old copy of the key store brings keys back, and with a database of today there
	// is nothing for them to open.
	late := d.restored("late", "early")
	if keys, err := late.Sealer.OpenRound(ctx, late.Organisation.ID, d.round); err != nil {
		t.Errorf("an old copy of the key store: %v", err)
	} else {
		keys.Forget()
	}
	if n := d.ballots(late); n != 0 {
		t.Errorf("%d ballots are in the database of today", n)
	}
	if n := d.ballots(both); n != len(house.People) {
		t.Errorf("%d ballots are in the database from before: the search is broken", n)
	}
}

// sealedForGood checks that nothing of the round opens: no ballot, and nothing that it
// carried forward.
func (d *drill) sealedForGood(what string, h *surveytest.House) {
	d.t.Helper()
	ctx := d.t.Context()
	if _, err := h.Sealer.OpenRound(ctx, h.Organisation.ID, d.round); !errors.Is(err, survey.ErrKeyDestroyed) {
		d.t.Errorf("%s: the key of the round: %v", what, err)
	}
	if _, err := h.Sealer.OpenCarry(ctx, h.Organisation.ID, d.round, nil); !errors.Is(err, survey.ErrKeyDestroyed) {
		d.t.Errorf("%s: the key of what it carried forward: %v", what, err)
	}
	if n := d.ballots(h); n == 0 {
		d.t.Errorf("%s: there are no ballots that could open", what)
	}
}

// works leads another round through its life.
func (d *drill) works(what string, h *surveytest.House) {
	d.t.Helper()
	h.Clock.Set(d.house.Round(d.t, d.round).ClosesAt.AddDate(0, 1, 0))
	settings := survey.DefaultSettings()
	settings.Areas = h.Survey.Settings.Areas
	other, err := survey.Surveys{Parts: h.Parts}.Create(d.t.Context(), h.Faculty(), survey.Survey{Name: "After " + what, Settings: settings})
	check(d.t, err)
	h.Survey = other
	if got := h.Publish(d.t); got.State != survey.Published || got.Turnout != len(h.People) {
		d.t.Errorf("%s: a round after it is %s with %d ballots", what, got.State, got.Turnout)
	}
}

func (d *drill) verdict(h *surveytest.House) survey.Verdict {
	d.t.Helper()
	verdict, err := h.Rounds().Recount(d.t.Context(), h.Organisation.ID, d.round)
	check(d.t, err)
	return verdict
}

func (d *drill) release(h *surveytest.House) (hash survey.Hash) {
	d.t.Helper()
	h.Read(d.t, func(ctx context.Context, r survey.Reader) error {
		release, err := r.Release(ctx, h.Organisation.ID, d.round)
		hash = release.Hash
		return err
	})
	return hash
}

// ballots counts the sealed ballots of the round.
func (d *drill) ballots(h *surveytest.House) (n int) {
	d.t.Helper()
	h.Read(d.t, func(ctx context.Context, r survey.Reader) error {
		return r.Ballots(ctx, h.Organisation.ID, d.round, func(survey.SealedBallot) error { n++; return nil })
	})
	return n
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
