package surveytest

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/assign"
	"github.com/followship/followship/survey/disclose"
	"github.com/followship/followship/survey/report"
	"github.com/followship/followship/survey/seal"
)

// Start is when the clock of a world begins: nine in the morning in Berlin, on a
// Monday in winter.
var Start = time.Date(2026, 1, 12, 8, 0, 0, 0, time.UTC)

// World is a service with nobody in it yet.
type World struct {
	*survey.Parts
	Kept  *Store
	Clock *Clock
	Mail  *Mailbox
	Logs  *Logs
}

// Logs keeps what is logged.
type Logs struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements [io.Writer].
func (l *Logs) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// String returns what was logged, as JSON lines.
func (l *Logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// New returns a service on a store.
func New(t testing.TB, store survey.Store) *World {
	t.Helper()
	keys, err := seal.OpenDir(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := keys.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &World{Kept: &Store{Store: store}, Clock: &Clock{now: Start}, Mail: &Mailbox{}, Logs: &Logs{}}
	w.Parts = &survey.Parts{
		Store: w.Kept, Sealer: seal.New(keys, seal.GenerateKEK()), Counter: Quick(), Assigner: assign.New(),
		Mailer: w.Mail, Clock: w.Clock, IDs: NewIDs(1),
		Log:     slog.New(slog.NewJSONHandler(w.Logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
		BaseURL: "https://followship.example",
	}
	return w
}

// Quick counts by every rule of disclosure control but the search for witnesses, which is
// nearly all of the time that a round of few people takes. Tests of what is shown about
// persons count with report.New.
func Quick() survey.Counter { return report.Under("test", disclose.Without(disclose.Search)) }

// House is an organisation with people.
type House struct {
	*World
	Organisation survey.Organisation
	// People are in the order in which they were made: an administrator, a member
	// of the faculty, an auditor unless there is none, then associates.
	People []survey.Person
	Teams  []survey.Team
	Areas  []survey.Area
	Survey survey.Survey
}

// Options say what is in a house.
type Options struct {
	Name string // "Acme" for ""
	// People and Teams are how many there are, 24 and 3 for 0. Somebody is in the
	// team of their number, modulo that of teams.
	People, Teams int
	// Auditor has the third person hold that role.
	Auditor bool
	// Settings change those that a survey starts from.
	Settings func(*survey.Settings)
}

// House founds an organisation: with two areas, in which everybody works, and a
// survey that asks about both and has one optional item.
func (w *World) House(t testing.TB, o Options) *House {
	t.Helper()
	if o.Name == "" {
		o.Name = "Acme"
	}
	if o.People == 0 {
		o.People = 24
	}
	if o.Teams == 0 {
		o.Teams = 3
	}
	h := &House{World: w}
	var err error
	var first survey.Person
	h.Organisation, first, err = survey.Founding{Parts: w.Parts}.Found(t.Context(),
		survey.Organisation{Name: o.Name, TimeZone: "Europe/Berlin", Locale: "en"}, survey.Person{Name: o.Name + " 0", Mail: mail(o.Name, 0)})
	if err != nil {
		t.Fatal(err)
	}
	h.People = append(h.People, first)
	org := h.Organisation.ID
	for k := range 2 {
		h.Areas = append(h.Areas, survey.Area{Organisation: org, ID: w.IDs.New(), Name: fmt.Sprintf("Area %d", k), Version: 1})
	}
	for k := range o.Teams {
		h.Teams = append(h.Teams, survey.Team{Organisation: org, ID: w.IDs.New(), Name: fmt.Sprintf("Team %d", k), Version: 1})
	}
	areas := []survey.ID{h.Areas[0].ID, h.Areas[1].ID}
	slices.Sort(areas)
	for k := 1; k < o.People; k++ {
		h.People = append(h.People, survey.Person{
			Organisation: org, ID: w.IDs.New(), Name: fmt.Sprintf("%s %d", o.Name, k), Mail: mail(o.Name, k),
			Member: survey.Span{Start: "2020-01-01"}, Areas: areas, Version: 1,
		})
	}
	h.Write(t, func(ctx context.Context, tx survey.Tx) error {
		for _, a := range h.Areas {
			if err := tx.InsertArea(ctx, a); err != nil {
				return err
			}
		}
		for _, m := range h.Teams {
			if err := tx.InsertTeam(ctx, m); err != nil {
				return err
			}
		}
		for k, p := range h.People {
			if k > 0 {
				if err := tx.InsertPerson(ctx, p); err != nil {
					return err
				}
			}
			if err := tx.InsertMembership(ctx, survey.Membership{
				Organisation: org, ID: w.IDs.New(), Team: h.Teams[k%o.Teams].ID, Person: p.ID,
				Span: survey.Span{Start: "2020-01-01"}, Version: 1,
			}); err != nil {
				return err
			}
		}
		// It lasts as long as any test: a mandate without an end would be given one.
		faculty := []survey.Tenure{{Role: survey.Faculty, End: "2036-01-01"}}
		if err := tx.SetRoles(ctx, org, h.People[1].ID, faculty); err != nil || !o.Auditor {
			return err
		}
		return tx.SetRoles(ctx, org, h.People[2].ID, survey.Tenures(survey.Auditor))
	})
	settings := survey.DefaultSettings()
	settings.Areas = areas
	settings.Items = []survey.Item{{Text: "I would like more leadership here", Demand: true}}
	if o.Settings != nil {
		o.Settings(&settings)
	}
	h.Survey, err = survey.Surveys{Parts: w.Parts}.Create(t.Context(), h.Faculty(), survey.Survey{Name: "Contribution", Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func mail(name string, k int) string {
	return survey.NormalMail(fmt.Sprintf("%s.%d@example.org", name, k))
}

// Write runs a transaction.
func (w *World) Write(t testing.TB, f func(context.Context, survey.Tx) error) {
	t.Helper()
	if err := w.Store.Write(t.Context(), func(tx survey.Tx) error { return f(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// Read runs a transaction that reads.
func (w *World) Read(t testing.TB, f func(context.Context, survey.Reader) error) {
	t.Helper()
	if err := w.Store.Read(t.Context(), func(r survey.Reader) error { return f(t.Context(), r) }); err != nil {
		t.Fatal(err)
	}
}

// Actor returns somebody of the house by number, as they sign in.
func (h *House) Actor(k int, roles ...survey.Role) survey.Actor {
	return survey.Actor{Organisation: h.Organisation.ID, Person: h.People[k].ID, Roles: roles}
}

// Administrator returns who keeps the directory.
func (h *House) Administrator() survey.Actor { return h.Actor(0, survey.Administrator) }

// Faculty returns who runs surveys.
func (h *House) Faculty() survey.Actor { return h.Actor(1, survey.Faculty) }

// Auditor returns who approves settings.
func (h *House) Auditor() survey.Actor { return h.Actor(2, survey.Auditor) }

// Rounds returns the service that leads rounds.
func (h *House) Rounds() survey.Rounds { return survey.Rounds{Parts: h.Parts} }

// Draft makes a round of two weeks that begins now.
func (h *House) Draft(t testing.TB) survey.Round {
	t.Helper()
	now, err := h.Clock.Now(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.Rounds().Create(t.Context(), h.Faculty(), survey.Round{
		Survey: h.Survey.ID, Label: "Round", OpensAt: now, ClosesAt: now.AddDate(0, 0, 14),
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Open makes a round and opens it.
func (h *House) Open(t testing.TB) survey.Round {
	t.Helper()
	r, err := h.Rounds().Open(t.Context(), h.Faculty(), h.Draft(t).ID)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Ballot returns a list of somebody: those assigned to them, from the one with the
// lowest id, and the first of them followed in every area.
func (h *House) Ballot(t testing.TB, round survey.ID, k int) *survey.Ballot {
	t.Helper()
	b := &survey.Ballot{}
	h.Read(t, func(ctx context.Context, r survey.Reader) error {
		shot, err := r.Snapshot(ctx, h.Organisation.ID, round)
		if err != nil {
			return err
		}
		asked := slices.Sorted(slices.Values(shot.Roster[shot.Find(h.People[k].ID)].Assigned))
		for _, id := range asked[:min(len(asked), shot.Settings.ListCap)] {
			b.Groups = append(b.Groups, []survey.ID{id})
		}
		for _, a := range shot.Settings.Areas {
			b.Follows = append(b.Follows, survey.Following{Area: a, Names: asked[:1]})
		}
		for _, item := range shot.Settings.Items {
			b.Items = append(b.Items, survey.Answer{Item: item.ID, Yes: k%2 == 0})
		}
		return nil
	})
	return b
}

// Submit has somebody hand in their list.
func (h *House) Submit(t testing.TB, round survey.ID, k int) survey.Receipt {
	t.Helper()
	receipt, err := survey.NewBallots(h.Parts).Submit(t.Context(), h.Actor(k), round, fmt.Sprintf("idempotency-key-%d", k), []byte("request"), h.Ballot(t, round, k))
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// Publish opens a round, has everybody answer, and counts it.
func (h *House) Publish(t testing.TB) survey.Round {
	t.Helper()
	r := h.Open(t)
	for k := range h.People {
		h.Submit(t, r.ID, k)
	}
	return h.Count(t, r.ID)
}

// Count closes a round and counts it.
func (h *House) Count(t testing.TB, round survey.ID) survey.Round {
	t.Helper()
	if _, err := h.Rounds().Close(t.Context(), h.Faculty(), round); err != nil {
		t.Fatal(err)
	}
	if err := h.Rounds().Count(t.Context(), h.Organisation.ID, round); err != nil {
		t.Fatal(err)
	}
	return h.Round(t, round)
}

// Round returns a round as it is kept.
func (h *House) Round(t testing.TB, id survey.ID) (round survey.Round) {
	t.Helper()
	h.Read(t, func(ctx context.Context, r survey.Reader) (err error) {
		round, err = r.Round(ctx, h.Organisation.ID, id)
		return err
	})
	return round
}
