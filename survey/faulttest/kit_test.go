package faulttest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/assign"
	"github.com/followship/followship/survey/disclose"
	"github.com/followship/followship/survey/report"
	"github.com/followship/followship/survey/seal"
	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
	"github.com/followship/followship/survey/surveytest"
)

// Environment variables.
const (
	// full asks for the numbers that a release is proved with.
	full = "FOLLOWSHIP_TEST_FULL"
	// serverAt makes the test program a server of the place it names; see [serve].
	serverAt = "FOLLOWSHIP_TEST_SERVER"
)

func TestMain(m *testing.M) {
	if at := os.Getenv(serverAt); at != "" {
		os.Exit(serve(at, os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

// several returns how often something is tried: few times, or many in full.
func several(few, many int) int {
	if os.Getenv(full) != "" {
		return many
	}
	return few
}

// place is where the processes of one service find what it keeps.
type place struct {
	Database string // as in [sqlstore.Options]
	Folder   string // of the keys and the key-encryption key
}

func (p place) kek() string  { return filepath.Join(p.Folder, "kek") }
func (p place) keys() string { return filepath.Join(p.Folder, "keys") }

// sqlite and postgres make places with an empty schema and new keys.
func sqlite(t testing.TB) place {
	t.Helper()
	folder := t.TempDir()
	p := place{Database: filepath.Join(folder, "followship.db"), Folder: folder}
	s := sqlstoretest.Open(t, p.Database)
	must(t, s.Migrate(t.Context()))
	must(t, s.Close())
	return p.founded(t)
}

func postgres(t testing.TB) place {
	t.Helper()
	return place{Database: sqlstoretest.Migrated(t), Folder: t.TempDir()}.founded(t)
}

func (p place) founded(t testing.TB) place {
	t.Helper()
	must(t, seal.WriteKEK(p.kek(), seal.GenerateKEK()))
	return p
}

// each runs a test on both engines, beside others.
func each(t *testing.T, f func(t *testing.T, p place)) {
	t.Helper()
	for _, engine := range []struct {
		name string
		make func(testing.TB) place
	}{{"SQLite", sqlite}, {"PostgreSQL", postgres}} {
		t.Run(engine.name, func(t *testing.T) { f(t, engine.make(t)) })
	}
}

// service is a place that was opened.
type service struct {
	*survey.Parts
	store *sqlstore.Store
	keys  *seal.Dir
	logs  *surveytest.Logs
	mail  *surveytest.Mailbox
	// loggedFrom is where the part of PostgreSQL's log begins that is looked at.
	loggedFrom string
}

// open opens a place as a server does: with the clock of its database.
func (p place) open(ctx context.Context) (*service, error) {
	kek, err := seal.LoadKEK(p.kek())
	if err != nil {
		return nil, err
	}
	keys, err := seal.OpenDir(p.keys())
	if err != nil {
		return nil, err
	}
	s := &service{keys: keys, logs: &surveytest.Logs{}, mail: &surveytest.Mailbox{}}
	log := slog.New(slog.NewJSONHandler(s.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.store, err = sqlstore.Open(ctx, sqlstore.Options{Database: p.Database, Logger: log})
	if err != nil {
		return nil, errors.Join(err, keys.Close())
	}
	s.Parts = &survey.Parts{
		Store: s.store, Sealer: seal.New(keys, kek), Counter: report.Under("test", disclose.Without(disclose.Search)), Assigner: assign.New(),
		Mailer: s.mail, Clock: survey.DatabaseClock{}, IDs: survey.RandomIDs{},
		Log: log, BaseURL: "https://followship.example",
	}
	return s, nil
}

// Close closes what is open.
func (s *service) Close() error { return errors.Join(s.store.Close(), s.keys.Close()) }

// opened opens a place until the end of the test.
func (p place) opened(t testing.TB) *service {
	t.Helper()
	s, err := p.open(t.Context())
	must(t, err)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// house founds an organisation of a number of people, who are asked about one
// another in two areas. Their names are found nowhere else, since the log of a
// PostgreSQL is that of all its databases.
func (s *service) house(t testing.TB, people int) *surveytest.House {
	t.Helper()
	w := surveytest.New(t, s.Store)
	*w.Parts = *s.Parts // the keys and the clock of the place
	w.Clock.Set(time.Now())
	return w.House(t, surveytest.Options{Name: rand.Text()[:12], People: people, Teams: max(1, people/12)})
}

// open opens a round of a survey of its own, so that there are no earlier ones to
// count with it.
func open(t testing.TB, h *surveytest.House) round {
	t.Helper()
	settings := h.Survey.Settings
	settings.Items = nil
	var err error
	h.Survey, err = survey.Surveys{Parts: h.Parts}.Create(t.Context(), h.Faculty(), survey.Survey{
		Name: "Survey " + string(h.IDs.New()), Settings: settings,
	})
	must(t, err)
	r := round{House: h, ID: h.Open(t).ID, saw: &watching{Counter: h.Counter}}
	h.Counter = r.saw
	h.Read(t, func(ctx context.Context, rd survey.Reader) (err error) {
		r.shot, err = rd.Snapshot(ctx, h.Organisation.ID, r.ID)
		return err
	})
	return r
}

// round is a round that is open.
type round struct {
	*surveytest.House
	ID   survey.ID
	shot *survey.Snapshot
	saw  *watching // what its house has counted
}

// submission is a ballot on its way, with all that makes it the same one when it is
// sent again.
type submission struct {
	Organisation, Round, Person survey.ID
	Key                         string
	Request                     []byte
	Ballot                      *survey.Ballot
}

// submission returns the nth of a person: a list that differs from those before it.
func (r round) submission(k, nth int) submission {
	person := r.People[k].ID
	asked := slices.Clone(r.shot.Roster[r.shot.Find(person)].Assigned)
	asked = asked[:min(len(asked), r.shot.Settings.ListCap)]
	b := &survey.Ballot{}
	for i := range asked {
		b.Groups = append(b.Groups, []survey.ID{asked[(i+nth)%len(asked)]})
	}
	for _, area := range r.shot.Settings.Areas {
		b.Follows = append(b.Follows, survey.Following{Area: area, Names: []survey.ID{asked[nth%len(asked)]}})
	}
	text := fmt.Sprintf("%d of %d", nth, k)
	return submission{r.Organisation.ID, r.ID, person, "idempotency key " + text, []byte("request " + text), b}
}

// send hands a submission in.
func (s submission) send(ctx context.Context, b *survey.Ballots) (survey.Receipt, error) {
	return b.Submit(ctx, survey.Actor{Organisation: s.Organisation, Person: s.Person}, s.Round, s.Key, s.Request, s.Ballot)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// code returns the code of an error, "" for none.
func code(err error) survey.Code {
	if e, ok := errors.AsType[*survey.Error](err); ok {
		return e.Code
	}
	if err != nil {
		return survey.CodeFault
	}
	return ""
}
