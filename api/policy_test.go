package api

import (
	"context"
	"encoding/json"
	"net/http"
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
)

var relations = []relation{own, sameTeam, otherTeam, otherOrganisation}

func (r relation) String() string {
	return [...]string{"own", "same team", "other team", "other organisation"}[r]
}

// role is who makes a request.
type role struct {
	name     string
	k        int // number in the house
	session  bool
	holds    survey.Role
	isMember bool
}

// cast returns those who make requests. Number k of a house is in team k modulo 3.
func cast() []role {
	return []role{
		{"administrator", 0, true, survey.Administrator, true},
		{"faculty", 1, true, survey.Faculty, true},
		{"auditor", 2, true, survey.Auditor, true},
		{"associate", 3, true, "", true},
		{"visitor", 4, false, "", false},
		{"ended session", 5, true, survey.Administrator, false},
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
		if who.holds == "" || !strings.Contains(may[o.id], string(who.holds)) {
			return http.StatusForbidden
		}
	case "holder":
		if r == sameTeam || r == otherTeam {
			return http.StatusForbidden
		}
	case "team":
		if r == otherTeam {
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

func TestPolicyMatrix(t *testing.T) {
	t.Parallel()
	m := newMatrix(t, true)
	if len(may) != len(operations()) {
		t.Errorf("%d operations are spoken of, there are %d", len(may), len(operations()))
	}
	cases := 0
	for _, o := range operations() {
		for _, who := range cast() {
			for _, r := range relations {
				cases++
				want := expected(t, o, who, r)
				answer := m.do(t, m.request(t, o, who, r))
				name := o.id + " as " + who.name + ", " + r.String()
				if want == 0 {
					if answer.Code < 200 || answer.Code > 299 {
						t.Errorf("%s: got %d %s, want that it is done", name, answer.Code, answer.Body)
					}
					continue
				}
				if answer.Code != want {
					t.Errorf("%s: got %d %s, want %d", name, answer.Code, answer.Body, want)
					continue
				}
				// What is refused says nothing of what it is about.
				for _, canary := range []string{"Other", m.other.Organisation.Name, "example.org"} {
					if strings.Contains(answer.Body.String(), canary) {
						t.Errorf("%s: the refusal says %s", name, answer.Body)
					}
				}
			}
		}
	}
	if cases < 1000 {
		t.Errorf("only %d cases", cases)
	}
	t.Logf("%d cases", cases)
	m.untouched(t)
}

// TestActionsAreThoseOfTheWords checks the guard before the services alone: that what
// an operation is taken for lets in the roles that the words name.
func TestActionsAreThoseOfTheWords(t *testing.T) {
	t.Parallel()
	const org, person = survey.ID("organisation"), survey.ID("person")
	for _, o := range operations() {
		for _, who := range cast()[:4] {
			actor := survey.Actor{Organisation: org, Person: person, Fresh: true}
			if who.holds != "" {
				actor.Roles = []survey.Role{who.holds}
			}
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
}

// newMatrix returns a matrix; without results no round of it is published.
func newMatrix(t *testing.T, results bool) *matrix {
	t.Helper()
	m := &matrix{edge: newEdge(t, surveytest.Options{Auditor: true}), sessions: map[string]*http.Cookie{}}
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
