package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// may says in words who may do what, as the specification of rights has it:
// administrators keep directory and settings and see no results; the faculty runs
// surveys and sees reports on the organisation; auditors agree to settings and read
// logs; associates see the directory, the register, what is published and what is
// their own; a team sees its own result; nobody reads a ballot but their own. It is
// written down a second time here so that a slip in the policy is seen.
var may = map[string]string{
	"RequestSignIn": "anybody", "ConfirmSignIn": "anybody",
	"GetSession": "associates", "SignOut": "associates", "SignOutEverywhere": "associates",

	"GetOrganisation": "associates", "UpdateOrganisation": "administrator",
	"ListPeople": "associates", "GetPerson": "associates", "CreatePerson": "administrator", "UpdatePerson": "administrator",
	"GetProfile": "associates", "UpdateProfile": "associates",
	"GetOwnData": "associates", "ErasePerson": "administrator",
	"GetChoices": "associates", "SetChoices": "associates",
	"ListRoles": "associates", "SetRoles": "administrator",
	"ListTeams": "associates", "CreateTeam": "administrator", "UpdateTeam": "administrator",
	"ListMemberships": "associates", "CreateMembership": "administrator", "UpdateMembership": "administrator",
	"ListAreas": "associates", "CreateArea": "administrator", "UpdateArea": "administrator",
	"ImportPeople": "administrator", "ImportMandates": "administrator",

	"ListMandates": "associates", "CreateMandate": "administrator or faculty", "UpdateMandate": "administrator or faculty",
	"StepBack": "holder", "ListIntents": "associates",

	"ListSurveys": "associates", "GetSurvey": "associates", "CreateSurvey": "faculty", "UpdateSurvey": "faculty",
	"ApproveSettings": "auditor",

	"ListRounds": "associates", "GetRound": "associates", "GetRoundSettings": "associates", "GetParticipation": "associates",
	"CreateRound": "faculty", "UpdateRound": "faculty", "ScheduleRound": "faculty", "UnscheduleRound": "faculty",
	"OpenRound": "faculty", "CloseRound": "faculty", "CancelRound": "faculty", "RemindRound": "faculty",
	"PreviewRound": "faculty or auditor",

	"GetBallot": "associates", "SubmitBallot": "associates", "GetReceipt": "associates",
	"GetDraft": "associates", "SaveDraft": "associates", "DeleteDraft": "associates",

	"GetRelease": "associates", "GetOwnResult": "associates", "ListOwnResults": "associates", "GetTeamResult": "team",
	"GetReply": "associates", "SaveReply": "associates", "AskChallenge": "associates", "ListOwnChallenges": "associates",
	"ListReplies": "faculty", "ListChallenges": "faculty", "AnswerChallenge": "faculty",
	"GetLeadershipReport": "faculty", "GetPowerReport": "associates", "GetAgreementReport": "associates",
	"GetNetworkReport": "associates", "ListLog": "associates",

	"GetCheckpoint": "associates", "ListLeaves": "associates", "GetProof": "associates", "GetRecount": "associates",
	"AskRecount": "administrator, faculty or auditor", "ConfirmRecount": "administrator, faculty or auditor",
}

// relation is how what a request is about belongs to who makes it.
type relation int

const (
	own relation = iota
	sameTeam
	otherTeam
	otherOrganisation
	stranger // in no team at all
	disabled // of somebody who was disabled
	ended    // somebody who left, a team, an area and a round that are over
)

var relations = []relation{own, sameTeam, otherTeam, otherOrganisation, stranger, disabled, ended}

func (r relation) String() string {
	return [...]string{"own", "same team", "other team", "other organisation", "a stranger's", "a disabled person's", "ended"}[r]
}

// role is who makes a request.
type role struct {
	name     string
	k        int // number in the house
	session  bool
	holds    []survey.Role
	isMember bool
}

// may reports whether one of the roles held is among those that words name.
func (r role) may(words string) bool {
	return slices.ContainsFunc(r.holds, func(held survey.Role) bool { return strings.Contains(words, string(held)) })
}

// cast returns those who make requests. Number k of a house is in team k modulo 3.
func cast() []role {
	return []role{
		{"administrator", 0, true, []survey.Role{survey.Administrator}, true},
		{"faculty", 1, true, []survey.Role{survey.Faculty}, true},
		{"auditor", 2, true, []survey.Role{survey.Auditor}, true},
		{"associate", 3, true, nil, true},
		{"visitor", 4, false, nil, false},
		{"ended session", 5, true, []survey.Role{survey.Administrator}, false},
	}
}

// combined returns those of a small organisation who hold several roles.
func combined() []role {
	return []role{
		{"administrator and faculty", 6, true, []survey.Role{survey.Administrator, survey.Faculty}, true},
		{"administrator and auditor", 7, true, []survey.Role{survey.Administrator, survey.Auditor}, true},
		{"faculty and auditor", 8, true, []survey.Role{survey.Auditor, survey.Faculty}, true},
		{"all three", 9, true, survey.Roles(), true},
	}
}

// expected returns the status of a request that is in order but for rights: 0 for
// that of success.
func expected(t *testing.T, o operation, who role, r relation) int {
	t.Helper()
	if may[o.id] == "anybody" {
		return 0
	}
	if !who.isMember {
		return http.StatusUnauthorized
	}
	switch may[o.id] {
	case "associates":
	case "administrator", "faculty", "auditor", "administrator or faculty", "faculty or auditor", "administrator, faculty or auditor":
		if !who.may(may[o.id]) {
			return http.StatusForbidden
		}
	case "holder":
		if r != own && r != otherOrganisation {
			return http.StatusForbidden
		}
	case "team":
		if r == otherTeam || r == stranger || r == disabled {
			return http.StatusForbidden
		}
	default:
		t.Fatalf("%s: nobody says who may do it", o.id)
	}
	if r == otherOrganisation {
		switch {
		case strings.Contains(o.path, "{"):
			return http.StatusNotFound
		case o.id == "CreateMembership", o.id == "CreateMandate", o.id == "CreateRound":
			return http.StatusUnprocessableEntity // the body names what is not there
		}
	}
	return 0
}

// over reports whether an answer about something that is over has nothing to do with
// rights: it is done, or the state or the absence of the thing forbids it.
func over(status int) bool {
	return status < 500 && status != http.StatusUnauthorized && status != http.StatusForbidden
}

// try makes one request of the matrix and checks its answer.
func (m *matrix) try(t *testing.T, o operation, who role, r relation) {
	t.Helper()
	want := expected(t, o, who, r)
	answer := m.do(t, m.request(t, o, who, r))
	name := o.id + " as " + who.name + ", " + r.String()
	if want == 0 {
		done := answer.Code >= 200 && answer.Code <= 299
		if r == ended {
			done = over(answer.Code)
		}
		if !done {
			t.Errorf("%s: got %d %s, want that it is done", name, answer.Code, answer.Body)
		}
		return
	}
	if answer.Code != want {
		t.Errorf("%s: got %d %s, want %d", name, answer.Code, answer.Body, want)
		return
	}
	// What is refused says nothing of what it is about.
	for _, canary := range []string{"Other", m.other.Organisation.Name, "example.org"} {
		if strings.Contains(answer.Body.String(), canary) {
			t.Errorf("%s: the refusal says %s", name, answer.Body)
		}
	}
}

// TestPolicyMatrix makes a request for every operation of the contract as everybody,
// about everything that can be said to be somebody's. An operation that is new fails
// until somebody says above who may do it.
func TestPolicyMatrix(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, true)
	m.more(t)
	if len(may) != len(operations()) {
		t.Errorf("%d operations are spoken of, there are %d", len(may), len(operations()))
	}
	cases := 0
	for _, o := range operations() {
		for _, who := range cast() {
			for _, r := range relations {
				if !who.isMember && r > otherTeam {
					continue // nobody is nobody to everybody
				}
				if o.id == "AskChallenge" && (r == stranger || r == disabled) {
					continue // it is about one's own result, and nobody may ask without end
				}
				cases++
				m.try(t, o, who, r)
			}
		}
	}
	if cases < 2000 {
		t.Errorf("only %d cases", cases)
	}
	t.Logf("%d cases: %d operations", cases, len(operations()))
	m.untouched(t)
}

// TestPolicyMatrixOfSeveralRoles does the same in a small organisation, in which one
// person may hold several roles.
func TestPolicyMatrixOfSeveralRoles(t *testing.T) {
	t.Parallel()
	m := newMatrixOf(t, surveytest.Options{Auditor: true, People: survey.SmallOrganisation - 2}, true)
	directory := survey.Directory{Parts: m.Parts}
	for _, who := range combined() {
		must(t, directory.SetRoles(t.Context(), m.Administrator(), m.People[who.k].ID, who.holds))
	}
	cases := 0
	for _, o := range operations() {
		for _, who := range combined() {
			for _, r := range []relation{own, otherTeam, otherOrganisation} {
				if o.id == "CreatePerson" || o.id == "ErasePerson" || o.id == "ImportPeople" {
					continue // it would grow: see TestNobodyHoldsTwoRolesAmongMany
				}
				cases++
				m.try(t, o, who, r)
			}
		}
	}
	t.Logf("%d cases: %d operations", cases, len(operations()))
	m.untouched(t)
}

// TestSessionsOutliveNothing takes a session from before each change that ends it, and
// tries every operation with it. This is sessions that outlive a change, the class of
// CVE-2026-34828.
func TestSessionsOutliveNothing(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, true)
	directory := survey.Directory{Parts: m.Parts}
	change := func(f func(*survey.Person)) func(survey.Person) error {
		return func(p survey.Person) error {
			f(&p)
			_, err := directory.UpdatePerson(t.Context(), m.Administrator(), p)
			return err
		}
	}
	appoint := func(roles ...survey.Role) func(survey.Person) error {
		return func(p survey.Person) error { return directory.SetRoles(t.Context(), m.Administrator(), p.ID, roles) }
	}
	cases := 0
	for k, c := range []struct {
		what   string
		before []survey.Role
		ends   func(survey.Person) error
	}{
		{"given a role", nil, appoint(survey.Administrator)},
		{"given another role", []survey.Role{survey.Faculty}, appoint(survey.Administrator)},
		{"relieved of a role", []survey.Role{survey.Administrator}, appoint()},
		{"with another address", nil, change(func(p *survey.Person) { p.Mail = "moved@example.org" })},
		{"disabled", []survey.Role{survey.Administrator}, change(func(p *survey.Person) { p.Disabled = true })},
		{"gone", []survey.Role{survey.Faculty}, change(func(p *survey.Person) { p.Member.End = "2026-01-01" })},
		{"signed out everywhere", []survey.Role{survey.Auditor}, func(p survey.Person) error {
			return survey.Accounts{Parts: m.Parts}.SignOutEverywhere(t.Context(), survey.Actor{Organisation: p.Organisation, Person: p.ID})
		}},
	} {
		number := 12 + k
		must(t, appoint(c.before...)(m.People[number]))
		who := role{c.what, number, true, c.before, true}
		session := m.session(t, who)
		if got := m.do(t, call{method: http.MethodGet, path: base + "/session", session: session}); got.Code != http.StatusOK {
			t.Fatalf("%s, before: got %d", c.what, got.Code)
		}
		var person survey.Person
		m.Read(t, func(ctx context.Context, r survey.Reader) (err error) {
			person, err = r.Person(ctx, m.Organisation.ID, m.People[number].ID)
			return err
		})
		must(t, c.ends(person))
		for _, o := range operations() {
			if may[o.id] == "anybody" {
				continue
			}
			cases++
			path := strings.NewReplacer("{round}", string(m.published.ID), "{person}", string(person.ID), "{survey}", string(m.Survey.ID), "{team}", string(m.Teams[0].ID)).Replace(o.path)
			answer := m.do(t, call{method: o.method, path: base + path, session: session, body: map[string]any{}, header: map[string]string{"If-Match": `"1"`}})
			wantProblem(t, o.id+" as one "+c.what, answer, http.StatusUnauthorized, survey.CodeSignIn)
		}
	}
	t.Logf("%d cases", cases)
}

// TestActionsAreThoseOfTheWords checks the guard before the services alone: that what
// an operation is taken for lets in the roles that the words name.
func TestActionsAreThoseOfTheWords(t *testing.T) {
	t.Parallel()
	const org, person = survey.ID("organisation"), survey.ID("person")
	for _, o := range operations() {
		for _, who := range append(cast()[:4], combined()...) {
			actor := survey.Actor{Organisation: org, Person: person, Fresh: true}
			actor.Roles = who.holds
			err := survey.Can(actor, actions[o.id], survey.Object{Organisation: org, Owner: person, Members: []survey.ID{person}})
			if got, want := err == nil, expected(t, o, who, own) == 0; got != want {
				t.Errorf("%s as %s: let in %v, want %v", o.id, who.name, got, want)
			}
		}
	}
}

// matrix is an edge with two houses, and what the requests are about.
type matrix struct {
	*edge
	other     *surveytest.House
	sessions  map[string]*http.Cookie
	open      survey.Round // of both houses, one that is open and one that is published
	published survey.Round
	theirs    struct{ open, published survey.Round }
	before    []byte // the other house as it was
	made      int
	extra     extra
}

// extra is what is about nobody who makes requests.
type extra struct {
	stranger, disabled, gone survey.Person
	team                     survey.Team
	area                     survey.Area
	cancelled                survey.Round
}

// more adds what is [extra]: after rounds have opened, so that nothing of them changes.
func (m *matrix) more(t *testing.T) {
	t.Helper()
	ctx, directory := t.Context(), survey.Directory{Parts: m.Parts}
	person := func(name string, change func(*survey.Person)) survey.Person {
		p, err := directory.CreatePerson(ctx, m.Administrator(), survey.Person{Name: name, Mail: survey.NormalMail(name + "@example.net"), Member: survey.Span{Start: "2020-01-01"}})
		must(t, err)
		_, err = directory.CreateMembership(ctx, m.Administrator(), survey.Membership{Team: m.Teams[0].ID, Person: p.ID, Span: survey.Span{Start: "2020-01-01", End: "2020-12-31"}})
		must(t, err)
		change(&p)
		p, err = directory.UpdatePerson(ctx, m.Administrator(), p)
		must(t, err)
		return p
	}
	m.extra.stranger = person("stranger", func(*survey.Person) {})
	m.extra.disabled = person("disabled", func(p *survey.Person) { p.Disabled = true })
	m.extra.gone = person("gone", func(p *survey.Person) { p.Member.End = "2025-12-31" })
	var err error
	m.extra.team, err = directory.CreateTeam(ctx, m.Administrator(), survey.Team{Name: "Ended team", Ended: "2025-12-31"})
	must(t, err)
	m.extra.area, err = directory.CreateArea(ctx, m.Administrator(), survey.Area{Name: "Ended area", Ended: "2025-12-31"})
	must(t, err)
	m.extra.cancelled, err = m.Rounds().Cancel(ctx, m.Faculty(), m.Draft(t).ID)
	must(t, err)
}

// newMatrix returns a matrix; without results no round of it is published.
func newMatrix(t *testing.T, results bool) *matrix {
	t.Helper()
	return newMatrixOf(t, surveytest.Options{Auditor: true}, results)
}

func newMatrixOf(t *testing.T, o surveytest.Options, results bool) *matrix {
	t.Helper()
	m := &matrix{edge: newEdge(t, o), sessions: map[string]*http.Cookie{}}
	m.other = m.World.House(t, surveytest.Options{Name: "Other", People: 12})
	must(t, survey.Surveys{Parts: m.Parts}.Approve(t.Context(), m.Auditor(), m.Survey.ID, m.Survey.Settings.Hash()))
	if results {
		m.published, m.theirs.published = m.Publish(t), m.other.Publish(t)
	}
	m.Clock.Add(24 * time.Hour)
	m.open, m.theirs.open = m.Open(t), m.other.Open(t)
	// Somebody who was administrator, and whose session is from then.
	directory := survey.Directory{Parts: m.Parts}
	must(t, directory.SetRoles(t.Context(), m.Administrator(), m.People[5].ID, []survey.Role{survey.Administrator}))
	m.sessions["ended session"] = m.signIn(t, m.Actor(5))
	must(t, directory.SetRoles(t.Context(), m.Administrator(), m.People[5].ID, nil))
	m.before = m.state(t)
	return m
}

// state returns everything of the other house that a request could change.
func (m *matrix) state(t *testing.T) (state []byte) {
	t.Helper()
	m.Read(t, func(ctx context.Context, r survey.Reader) error {
		id := m.other.Organisation.ID
		var all []any
		for _, list := range []func() (any, error){
			func() (any, error) { return r.Organisation(ctx, id) },
			func() (any, error) { return r.Everyone(ctx, id) },
			func() (any, error) { return r.RoleHolders(ctx, id) },
			func() (any, error) { return r.Teams(ctx, id) },
			func() (any, error) { return r.Areas(ctx, id) },
			func() (any, error) { return r.Memberships(ctx, id) },
			func() (any, error) { return r.Mandates(ctx, id) },
			func() (any, error) { return r.Intents(ctx, id) },
			func() (any, error) { return r.AllDeclined(ctx, id) },
			func() (any, error) { return r.Replies(ctx, id, m.theirs.published.ID) },
			func() (any, error) { return r.Surveys(ctx, id) },
			func() (any, error) { return r.Rounds(ctx, id, "") },
			func() (any, error) { return r.RollCount(ctx, id, m.theirs.open.ID) },
			func() (any, error) { return r.Challenges(ctx, id) },
		} {
			one, err := list()
			if err != nil {
				return err
			}
			all = append(all, one)
		}
		var err error
		state, err = json.Marshal(all)
		return err
	})
	return state
}

// untouched checks that nothing of the other house changed but what the cases made
// there themselves, which is rounds, mandates and challenges.
func (m *matrix) untouched(t *testing.T) {
	t.Helper()
	before, after := strip(t, m.before), strip(t, m.state(t))
	if before != after {
		t.Errorf("the other organisation changed:\n%s\n%s", before, after)
	}
}

// strip leaves out mandates, rounds and challenges, which cases add.
func strip(t *testing.T, state []byte) string {
	t.Helper()
	var all []any
	must(t, json.Unmarshal(state, &all))
	all[6], all[11], all[13] = nil, nil, nil
	text, err := json.Marshal(all)
	must(t, err)
	return string(text)
}
