package attack_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/followship/followship/api"
	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/attack"
	"github.com/followship/followship/survey/report"
	"github.com/followship/followship/survey/sqlstore"
	"github.com/followship/followship/survey/sqlstore/sqlstoretest"
	"github.com/followship/followship/survey/surveytest"
)

const base = "/api/v1"

// target is an organisation that is attacked, with everything that is true of it.
// People, teams and areas are numbers in the order in which they were made.
type target struct {
	*surveytest.House
	seed   uint64
	random *rand.Rand
	// pop is what is known of everybody; people from here on join in the second round.
	pop     *attack.Population
	first   int
	number  map[survey.ID]int
	members [][]int // of teams, by number
	server  *httptest.Server
	// open is the round that is open, nil for none; played are those published.
	open   *played
	played []*played
	// spies are those whose credentials the adversary has. The first three have the
	// roles of administrator, faculty and auditor.
	spies []*spy
	// wrote are the writers of unsigned comments, by what they wrote.
	wrote map[string]int
	// victim is a colleague who hands in while the adversary watches.
	victim int
	// coerced is a colleague who is told what to hand in, -1 for none, and complied
	// whether they did.
	coerced  int
	complied bool
	foreign  *surveytest.House
	file     *sqlstore.Store // what is beneath all that stands on it
	store    *counted
	keys     int // idempotency keys used
	// answering is the probability that somebody answers.
	answering float64
}

// played is a round with what was handed in.
type played struct {
	round   survey.Round
	shot    *survey.Snapshot
	answers map[int]attack.Answer
}

// submitters are those who answered, ascending.
func (p *played) submitters() []int {
	var out []int
	for k := range p.answers {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// spy is somebody whose credentials the adversary has.
type spy struct {
	k     int
	roles []survey.Role
	token string
}

// size draws how many people an organisation has: most have few, where leaks live.
func size(random *rand.Rand) int {
	switch x := random.Float64(); {
	case x < 0.60:
		return 5 + random.IntN(9)
	case x < 0.86:
		return 14 + random.IntN(12)
	case x < 0.98:
		return 26 + random.IntN(50)
	default:
		return 100 + random.IntN(401)
	}
}

// tamper switches rules off, to show that the attacks find it.
type tamper struct {
	counter func(survey.Counter) survey.Counter
	store   func(survey.Store) survey.Store
	handler func(http.Handler, *target) http.Handler
	mailer  func(survey.Mailer) survey.Mailer
	// people is the size of the organisation, 0 to draw it.
	people int
	// shape changes the organisation before it is founded.
	shape func(*plan)
}

// plan is what an organisation is made of.
type plan struct {
	people, joining, areas int
	teams                  [][]int
	parent                 []int
	spread, answering      float64
	settings               func(*survey.Settings)
	pop                    *attack.Population
}

func newPlan(random *rand.Rand, people int) *plan {
	p := &plan{people: people, joining: 1 + random.IntN(2), areas: 1 + random.IntN(3), spread: random.Float64(), answering: 0.6 + 0.4*random.Float64()}
	all := random.Perm(people + p.joining)
	// Departments of teams, by halves down to teams of four to ten.
	var split func(members []int, parent int)
	split = func(members []int, parent int) {
		id := len(p.teams)
		p.teams, p.parent = append(p.teams, members), append(p.parent, parent)
		if len(members) < 8 {
			return
		}
		at := len(members)/2 + random.IntN(3) - 1
		split(members[:at], id)
		split(members[at:], id)
	}
	at := 0
	for at < len(all) {
		n := min(len(all)-at, 6+random.IntN(20))
		split(all[at:at+n], -1)
		at += n
	}
	// Teams across: projects and committees.
	for range 1 + random.IntN(3) {
		n := min(len(all), 3+random.IntN(10))
		p.teams, p.parent = append(p.teams, random.Perm(people)[:min(n, people)]), append(p.parent, -1)
	}
	p.pop = attack.NewPopulation(random, people+p.joining, p.areas, 1, p.spread)
	return p
}

// newTarget founds an organisation, from a seed alone.
func newTarget(t testing.TB, seed uint64, tm tamper) *target {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 2026))
	people := tm.people
	if people == 0 {
		people = size(random)
	}
	p := newPlan(random, people)
	if tm.shape != nil {
		tm.shape(p)
	}
	file := sqlstoretest.SQLite(t)
	var kept survey.Store = file
	if tm.store != nil {
		kept = tm.store(kept)
	}
	g := &target{seed: seed, random: random, pop: p.pop, first: p.people, number: map[survey.ID]int{}, wrote: map[string]int{}, answering: p.answering, coerced: -1, file: file, store: &counted{Store: kept}}
	w := surveytest.New(t, g.store)
	if people <= *searched {
		w.Counter = report.New("attacked")
	}
	if tm.counter != nil {
		w.Counter = tm.counter(w.Counter)
	}
	if tm.mailer != nil {
		w.Mailer = tm.mailer(w.Mailer)
	}
	g.found(t, w, p)
	g.foreign = w.House(t, surveytest.Options{Name: "Elsewhere", People: 5, Teams: 1})
	handler, err := api.New(api.Options{Parts: w.Parts, BaseURL: w.BaseURL, Version: "attacked", Log: w.Log, LocalLinks: true})
	if err != nil {
		t.Fatal(err)
	}
	if tm.handler != nil {
		handler = tm.handler(handler, g)
	}
	g.server = httptest.NewServer(handler)
	t.Cleanup(g.server.Close)
	g.recruit(t)
	return g
}

// found fills the store.
func (g *target) found(t testing.TB, w *surveytest.World, p *plan) {
	t.Helper()
	h := &surveytest.House{World: w}
	g.House = h
	var err error
	var founder survey.Person
	h.Organisation, founder, err = survey.Founding{Parts: w.Parts}.Found(t.Context(),
		survey.Organisation{Name: "Target", TimeZone: "Europe/Berlin", Locale: "en"}, survey.Person{Name: "Person 0", Mail: "person.0@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	org := h.Organisation.ID
	for k := range p.areas {
		h.Areas = append(h.Areas, survey.Area{Organisation: org, ID: w.IDs.New(), Name: fmt.Sprintf("Area %d", k), Version: 1})
	}
	slices.SortFunc(h.Areas, func(a, b survey.Area) int { return strings.Compare(string(a.ID), string(b.ID)) })
	var areas []survey.ID
	for _, a := range h.Areas {
		areas = append(areas, a.ID)
	}
	founder.Areas = areas
	h.People = []survey.Person{founder}
	for k := 1; k < p.people+p.joining; k++ {
		person := survey.Person{
			Organisation: org, ID: w.IDs.New(), Name: fmt.Sprintf("Person %d", k), Mail: fmt.Sprintf("person.%d@example.org", k),
			Member: survey.Span{Start: "2020-01-01"}, Areas: areas, Version: 1,
		}
		if k >= p.people {
			person.Member.Start = survey.DateOf(surveytest.Start.AddDate(0, 0, 20), time.UTC)
		}
		h.People = append(h.People, person)
	}
	for k := range h.People {
		g.number[h.People[k].ID] = k
	}
	for k := range p.teams {
		team := survey.Team{Organisation: org, ID: w.IDs.New(), Name: fmt.Sprintf("Team %d", k), Version: 1}
		if p.parent[k] >= 0 {
			team.Parent = h.Teams[p.parent[k]].ID
		}
		h.Teams = append(h.Teams, team)
	}
	g.members = p.teams
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
		for _, person := range h.People[1:] {
			if err := tx.InsertPerson(ctx, person); err != nil {
				return err
			}
		}
		for k, members := range p.teams {
			for _, i := range members {
				if err := tx.InsertMembership(ctx, survey.Membership{
					Organisation: org, ID: w.IDs.New(), Team: h.Teams[k].ID, Person: h.People[i].ID, Span: survey.Span{Start: "2020-01-01"}, Version: 1,
				}); err != nil {
					return err
				}
			}
			if k%2 == 0 && members[0] < p.people {
				if err := tx.InsertMandate(ctx, survey.Mandate{
					Organisation: org, ID: w.IDs.New(), Holder: h.People[members[0]].ID, Title: fmt.Sprintf("Lead %d", k), Kind: "manager", Level: 1,
					Scope: survey.Scope{Kind: survey.InOrganisation}, Span: survey.Span{Start: "2020-01-01"}, Granted: survey.ByAppointment, Version: 1,
				}); err != nil {
					return err
				}
			}
		}
		if err := tx.SetRoles(ctx, org, h.People[1].ID, []survey.Tenure{{Role: survey.Faculty, End: "2036-01-01"}}); err != nil {
			return err
		}
		return tx.SetRoles(ctx, org, h.People[2].ID, survey.Tenures(survey.Auditor))
	})
	settings := survey.DefaultSettings()
	settings.Areas = areas
	settings.Items = []survey.Item{{Text: "disagreement is safe here"}}
	settings.Comments = []survey.CommentPrompt{{Text: survey.DefaultCommentPrompt}}
	if p.settings != nil {
		p.settings(&settings)
	}
	h.Survey, err = survey.Surveys{Parts: w.Parts}.Create(t.Context(), h.Faculty(), survey.Survey{Name: "Contribution", Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	if err := (survey.Surveys{Parts: w.Parts}).Approve(t.Context(), h.Auditor(), h.Survey.ID, h.Survey.Settings.Hash()); err != nil {
		t.Fatal(err)
	}
}

// recruit signs those in who pool: who holds a role, and up to two more.
func (g *target) recruit(t testing.TB) {
	t.Helper()
	roles := [][]survey.Role{{survey.Administrator}, {survey.Faculty}, {survey.Auditor}}
	for k := range 3 {
		g.spies = append(g.spies, &spy{k: k, roles: roles[k]})
	}
	if g.first > 6 {
		g.spies = append(g.spies, &spy{k: 3 + g.random.IntN(g.first-4)})
	}
	g.victim = g.first - 1
	for _, s := range g.spies {
		g.signIn(t, s)
	}
}

// pooling are so many of the spies, associates first: somebody alone, two, three.
func (g *target) pooling(n int) []*spy {
	out := slices.Clone(g.spies)
	slices.Reverse(out)
	return out[:min(n, len(out))]
}

// request is one on its way.
type request struct {
	method, path string
	body         any
	header       map[string]string
	as           *spy
	host         string
}

// answered is what came back.
type answered struct {
	status  int
	header  http.Header
	body    []byte
	cookies []*http.Cookie
}

// client keeps connections open: there are many requests.
var client = &http.Client{
	Timeout:       60 * time.Second,
	Transport:     &http.Transport{MaxIdleConnsPerHost: 4, DialContext: (&net.Dialer{Timeout: 10 * time.Second}).DialContext, DisableCompression: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// do sends a request over HTTP.
func (g *target) do(t testing.TB, q request) answered {
	t.Helper()
	var body io.Reader
	if q.body != nil {
		text, ok := q.body.(string)
		if !ok {
			b, err := json.Marshal(q.body)
			if err != nil {
				t.Fatal(err)
			}
			text = string(b)
		}
		body = strings.NewReader(text)
	}
	method := q.method
	if method == "" {
		method = http.MethodGet
	}
	r, err := http.NewRequestWithContext(t.Context(), method, g.server.URL+q.path, body)
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, value := range q.header {
		r.Header.Set(name, value)
	}
	if q.host != "" {
		r.Host = q.host
	}
	if q.as != nil {
		r.AddCookie(&http.Cookie{Name: "__Host-session", Value: q.as.token})
	}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answered{response.StatusCode, response.Header, text, response.Cookies()}
}

// read decodes what came back, false for a refusal.
func read[T any](t testing.TB, a answered) (v T, ok bool) {
	t.Helper()
	if a.status >= 300 {
		return v, false
	}
	if err := json.Unmarshal(a.body, &v); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	return v, true
}

// begin opens a round.
func (g *target) begin(t testing.TB) {
	t.Helper()
	round := g.Open(t)
	g.open = &played{round: round, answers: map[int]attack.Answer{}}
	g.Read(t, func(ctx context.Context, r survey.Reader) (err error) {
		g.open.shot, err = r.Snapshot(ctx, g.Organisation.ID, round.ID)
		return err
	})
	g.pop.On = make([]bool, len(g.People))
	for _, f := range g.open.shot.Roster {
		g.pop.On[g.number[f.Person]] = true
	}
}

// asked are those whom somebody is asked about.
func (g *target) asked(p *played, k int) []int {
	var out []int
	for _, id := range p.shot.Roster[p.shot.Find(g.People[k].ID)].Assigned {
		out = append(out, g.number[id])
	}
	return out
}

// draw draws what somebody hands in.
func (g *target) draw(random *rand.Rand, p *played, k int) attack.Answer {
	return g.pop.Answer(random, k, g.asked(p, k), p.shot.Settings.ListCap)
}

// ballot writes an answer as a ballot.
func (g *target) ballot(p *played, a attack.Answer) *survey.Ballot {
	b := &survey.Ballot{}
	ids := func(people []int) []survey.ID {
		out := []survey.ID{}
		for _, i := range people {
			out = append(out, g.People[i].ID)
		}
		return out
	}
	for _, group := range a.Groups {
		b.Groups = append(b.Groups, ids(group))
	}
	for area, names := range a.Names {
		b.Follows = append(b.Follows, survey.Following{Area: p.shot.Settings.Areas[area], Names: ids(names)})
	}
	for k, yes := range a.Items {
		if yes >= 0 {
			b.Items = append(b.Items, survey.Answer{Item: p.shot.Settings.Items[k].ID, Yes: yes == 1})
		}
	}
	return b
}

// submit hands an answer in past the edge, as colleagues do.
func (g *target) submit(t testing.TB, k int, a attack.Answer) survey.Receipt {
	t.Helper()
	g.keys++
	b := g.ballot(g.open, a)
	b.Comments = g.comments(k, a)
	receipt, err := survey.NewBallots(g.Parts).Submit(t.Context(), g.Actor(k), g.open.round.ID, fmt.Sprintf("idempotency-key-%d", g.keys),
		[]byte(fmt.Sprint(g.keys)), b)
	if err != nil {
		t.Fatal(err)
	}
	g.open.answers[k] = a
	return receipt
}

// comments are what somebody writes of those on their list, unsigned.
func (g *target) comments(k int, a attack.Answer) []survey.Comment {
	var out []survey.Comment
	for _, group := range a.Groups {
		for _, x := range group {
			if g.random.IntN(3) > 0 {
				continue
			}
			text := fmt.Sprintf("What they do helps me in %d ways.", g.random.Uint64())
			g.wrote[text] = k
			out = append(out, survey.Comment{About: g.People[x].ID, Prompt: g.open.shot.Settings.Comments[0].ID, Text: text})
		}
	}
	return out
}

// everybody has all those answer who do: people answer as they did before, mostly.
func (g *target) everybody(t testing.TB, answering float64) {
	t.Helper()
	for k := range g.People {
		if !g.pop.On[k] {
			continue
		}
		if _, done := g.open.answers[k]; done {
			continue
		}
		answers := g.random.Float64() < answering
		a := g.draw(g.random, g.open, k)
		if len(g.played) > 0 && g.random.Float64() < 0.7 {
			if before, ok := g.played[0].answers[k]; ok {
				a = g.still(before)
			}
		}
		if answers {
			g.submit(t, k, a)
		}
	}
}

// still is an answer without those who have left.
func (g *target) still(a attack.Answer) attack.Answer {
	var out attack.Answer
	gone := func(i int) bool { return !g.pop.On[i] }
	for _, group := range a.Groups {
		if left := slices.DeleteFunc(slices.Clone(group), gone); len(left) > 0 {
			out.Groups = append(out.Groups, left)
		}
	}
	for _, names := range a.Names {
		out.Names = append(out.Names, slices.DeleteFunc(slices.Clone(names), gone))
	}
	out.Items = a.Items
	return out
}

// end closes and counts the round.
func (g *target) end(t testing.TB) {
	t.Helper()
	g.open.round = g.Count(t, g.open.round.ID)
	g.played = append(g.played, g.open)
	g.open = nil
}

// between lets time pass: somebody leaves, and others join.
func (g *target) between(t testing.TB) {
	t.Helper()
	g.Clock.Add(30 * 24 * time.Hour)
	leaver := -1
	for _, k := range g.random.Perm(g.first) {
		if k > 2 && k != g.victim && k != g.coerced && !slices.ContainsFunc(g.spies, func(s *spy) bool { return s.k == k }) {
			leaver = k
			break
		}
	}
	if leaver < 0 {
		return
	}
	g.Write(t, func(ctx context.Context, tx survey.Tx) error {
		p, err := tx.Person(ctx, g.Organisation.ID, g.People[leaver].ID)
		if err != nil {
			return err
		}
		p.Member.End = survey.DateOf(surveytest.Start.AddDate(0, 0, 16), time.UTC)
		return tx.UpdatePerson(ctx, p)
	})
}

// counted counts what the service asks of its store.
type counted struct {
	survey.Store
	reads, writes atomic.Int64
}

func (c *counted) counts() (reads, writes int) { return int(c.reads.Load()), int(c.writes.Load()) }

func (c *counted) Read(ctx context.Context, f func(survey.Reader) error) error {
	c.reads.Add(1)
	return c.Store.Read(ctx, f)
}

func (c *counted) Write(ctx context.Context, f func(survey.Tx) error) error {
	c.writes.Add(1)
	return c.Store.Write(ctx, f)
}

// different says where two answers differ, "" for nowhere: but for the date and the
// session of the reader, which is prolonged.
func different(a, b answered) string {
	strip := func(h http.Header) string {
		h = h.Clone()
		h.Del("Date")
		h.Del("Set-Cookie")
		h["Cache-Control"] = slices.DeleteFunc(h["Cache-Control"], func(v string) bool { return v == `no-cache="Set-Cookie"` })
		text, _ := json.Marshal(h)
		return string(text)
	}
	switch {
	case a.status != b.status:
		return fmt.Sprintf("status %d, then %d", a.status, b.status)
	case strip(a.header) != strip(b.header):
		return "headers " + strip(a.header) + ", then " + strip(b.header)
	case !bytes.Equal(a.body, b.body):
		at := 0
		for at < min(len(a.body), len(b.body)) && a.body[at] == b.body[at] {
			at++
		}
		near := func(b []byte) []byte { return b[max(0, at-60):min(len(b), at+60)] }
		return fmt.Sprintf("%d bytes, then %d: %s, then %s", len(a.body), len(b.body), near(a.body), near(b.body))
	}
	return ""
}
