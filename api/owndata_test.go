package api

import (
	"context"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

func ownData(t *testing.T, e *edge, session *http.Cookie) (OwnData, string) {
	t.Helper()
	answer := e.do(t, call{method: http.MethodGet, path: base + "/people/me/data", session: session})
	if answer.Code != http.StatusOK {
		t.Fatalf("got %d %s", answer.Code, answer.Body)
	}
	body := answer.Body.String()
	return read[OwnData](t, answer), body
}

// TestOwnDataWantsAFreshSignIn is about whoever finds a session open: ten minutes after
// it began there is nothing to take, and nothing in the log that says so.
func TestOwnDataWantsAFreshSignIn(t *testing.T) {
	t.Parallel()
	e := newEdge(t, surveytest.Options{People: 4, Teams: 1})
	session := e.signIn(t, e.Actor(3))
	e.Clock.Add(survey.FreshFor)
	ownData(t, e, session)
	e.Clock.Add(time.Second)
	get := func(path string) (int, Problem) {
		answer := e.do(t, call{method: http.MethodGet, path: base + path, session: session})
		if answer.Code == http.StatusOK {
			return answer.Code, Problem{}
		}
		return answer.Code, problem(t, answer)
	}
	if code, p := get("/people/me/data"); code != http.StatusForbidden || string(p.Code) != string(survey.CodeSignInAgain) {
		t.Errorf("a moment later: got %d %s", code, p.Code)
	}
	if code, _ := get("/people/me/profile"); code != http.StatusOK {
		t.Errorf("the session as such: got %d", code)
	}
	if got := exports(t, e.House); got != 1 {
		t.Errorf("the log says %d times that data was taken, want once", got)
	}
	// Using the session does not make it fresh, signing in again does.
	ownData(t, e, e.signIn(t, e.Actor(3)))
	if got := exports(t, e.House); got != 2 {
		t.Errorf("the log says %d times that data was taken, want twice", got)
	}
}

// exports counts the lines of the log that say that somebody took their data.
func exports(t *testing.T, h *surveytest.House) (n int) {
	t.Helper()
	h.Read(t, func(ctx context.Context, r survey.Reader) error {
		lines, err := r.Log(ctx, h.Organisation.ID, 0, 1_000_000)
		for _, line := range lines {
			if line.Action == survey.ExportOwnData && line.Actor == h.People[3].ID {
				n++
			}
		}
		return err
	})
	return n
}

// TestOwnDataHasTheBallotUntilTheKeyIsDestroyed follows one ballot: open, published, and
// without a key.
func TestOwnDataHasTheBallotUntilTheKeyIsDestroyed(t *testing.T) {
	t.Parallel()
	e := newEdge(t, surveytest.Options{})
	r := e.Open(t)
	for k := range e.People {
		if k != 5 {
			e.Submit(t, r.ID, k)
		}
	}
	own := func(k int) OwnDataRound {
		t.Helper()
		d, _ := ownData(t, e, e.signIn(t, e.Actor(k)))
		if len(d.Rounds) != 1 || d.Rounds[0].Round.Id != ID(r.ID) {
			t.Fatalf("got rounds %+v", d.Rounds)
		}
		return d.Rounds[0]
	}
	want := ballot(e.Ballot(t, r.ID, 3))
	for _, state := range []string{"open", "published"} {
		got := own(3)
		if got.State != OwnDataRoundStateRecorded || got.Ballot == nil || !slices.EqualFunc(got.Ballot.Groups, want.Groups, slices.Equal) {
			t.Errorf("%s: got %s, ballot %+v, want %+v", state, got.State, got.Ballot, want)
		}
		if got := own(5); got.State != OwnDataRoundStateNone || got.Ballot != nil || got.Receipt != nil {
			t.Errorf("%s: who did not answer has %s, %+v", state, got.State, got.Ballot)
		}
		if state == "open" {
			if got.Result != nil {
				t.Error("there is a result before the close")
			}
			e.Count(t, r.ID)
		}
	}
	result := own(3).Result
	shown := read[OwnResults](t, e.do(t, call{method: http.MethodGet, path: base + "/people/me/results", session: e.signIn(t, e.Actor(3))})).Results
	if len(shown) != 1 || result == nil || !reflect.DeepEqual(shown[0].Result, *result) {
		t.Errorf("the result is %+v, shown is %+v", result, shown)
	}
	e.Clock.Set(surveytest.Start.AddDate(0, 24, 1))
	must(t, e.Rounds().DestroyKey(t.Context(), e.Organisation.ID, r.ID))
	for _, k := range []int{3, 5} { // nobody can tell any more who answered
		if got := own(k); got.State != OwnDataRoundStateDestroyed || got.Ballot != nil || got.Receipt != nil || got.Result == nil {
			t.Errorf("without a key: person %d has %s, %+v, %+v", k, got.State, got.Ballot, got.Result)
		}
	}
}

// TestOwnDataTellsNothingOfOthers has everybody do what leaves traces, and looks in the
// data of one for everybody who is in none of their lists.
func TestOwnDataTellsNothingOfOthers(t *testing.T) {
	t.Parallel()
	e := newEdge(t, surveytest.Options{Name: "Kestrel", People: 40, Teams: 4, Auditor: true, Settings: func(s *survey.Settings) {
		s.Comments = []survey.CommentPrompt{{Text: "What should go on?"}}
	}})
	must(t, survey.Surveys{Parts: e.Parts}.Approve(t.Context(), e.Auditor(), e.Survey.ID, e.Survey.Settings.Hash()))
	const me = 7
	directory := survey.Directory{Parts: e.Parts}
	for k := range e.People {
		if k == me {
			continue // everybody knows me, I say nothing of that
		}
		must(t, directory.UpdateProfile(t.Context(), e.Actor(k), survey.Profile{WorkedWith: []survey.ID{e.People[me].ID}}))
	}
	must(t, directory.SetRoles(t.Context(), e.Administrator(), e.People[me].ID, []survey.Role{survey.Administrator}))
	_, err := directory.CreatePerson(t.Context(), e.Actor(me, survey.Administrator), survey.Person{Name: "Made", Mail: "made@example.org"})
	must(t, err)
	must(t, directory.SetRoles(t.Context(), e.Actor(me, survey.Administrator), e.People[30].ID, nil))
	r := e.Open(t)
	ballots := survey.NewBallots(e.Parts)
	for k := range e.People {
		if k == me {
			continue // no list of mine names anybody
		}
		b := e.Ballot(t, r.ID, k)
		if !slices.ContainsFunc(b.Groups, func(g []survey.ID) bool { return slices.Contains(g, e.People[me].ID) }) {
			b.Groups[0] = []survey.ID{e.People[me].ID}
		}
		b.Follows = nil
		b.Comments = []survey.Comment{{About: e.People[me].ID, Prompt: e.Survey.Settings.Comments[0].ID, Text: "Go on like this", Signed: k%2 == 0}}
		_, err := ballots.Submit(t.Context(), e.Actor(k), r.ID, "idempotency-key-0000", []byte("request"), b)
		must(t, err)
	}
	e.Count(t, r.ID)
	asked, err := survey.Replies{Parts: e.Parts}.Ask(t.Context(), e.Actor(me), r.ID, "How so?")
	must(t, err)
	_, err = survey.Replies{Parts: e.Parts}.Answer(t.Context(), e.Faculty(), asked.ID, "Like this.")
	must(t, err)

	d, body := ownData(t, e, e.signIn(t, e.Actor(me)))
	own := map[ID]bool{ID(e.People[me].ID): true}
	for _, id := range d.Rounds[0].Assigned {
		own[id] = true
	}
	if len(own) > 35 {
		t.Fatalf("%d are in my own lists: nobody is left to look for", len(own))
	}
	strangers := 0
	for _, p := range e.People {
		if own[ID(p.ID)] {
			continue
		}
		strangers++
		for _, text := range []string{string(p.ID), `"` + p.Name + `"`, p.Mail} {
			if strings.Contains(body, text) {
				t.Errorf("it speaks of somebody else: %s", text)
			}
		}
	}
	// Whoever is named is in a list of mine, and says nothing of me there.
	for _, n := range d.Names {
		if n.Kind == NamedKindPerson && !own[n.Id] {
			t.Errorf("it names %+v", n)
		}
	}
	if len(d.Challenges) != 1 || value(d.Challenges[0].Answer) != "Like this." {
		t.Errorf("got challenges %+v", d.Challenges)
	}
	by := map[OwnLogLineBy]int{}
	for _, line := range d.Log {
		by[line.By]++
	}
	if by[OwnLogLineByMe] < 3 || by[OwnLogLineBySomebody] < 1 {
		t.Errorf("the log has %v", by)
	}
	t.Logf("looked for %d people in %d bytes", strangers, len(body))
}

// TestCommentsAboutMeHaveNoWriters: also those who signed have rated whom they write about.
func TestCommentsAboutMeHaveNoWriters(t *testing.T) {
	t.Parallel()
	got := commentsAboutMe(survey.OwnComments{
		Signed:  []survey.SignedComment{{Prompt: "p", Writer: "w", Text: "signed"}},
		Batches: []survey.CommentBatch{{Prompt: "p", Texts: []string{"three", "one"}}, {Prompt: "o", Texts: []string{"two"}}},
		Waiting: []survey.CommentPlace{{About: "a", Prompt: "p"}},
	})
	want := []OwnDataComment{{Prompt: "o", Text: "two"}, {Prompt: "p", Text: "one"}, {Prompt: "p", Text: "signed"}, {Prompt: "p", Text: "three"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestErasureAsksForTheName(t *testing.T) {
	t.Parallel()
	e := newEdge(t, surveytest.Options{People: 6, Teams: 1})
	session := e.signIn(t, e.Administrator())
	path := base + "/people/" + string(e.People[4].ID) + "/erasure"
	wrong := e.do(t, call{method: http.MethodPost, path: path, session: session, body: map[string]any{"name": e.People[5].Name}})
	if wrong.Code != http.StatusUnprocessableEntity || value(problem(t, wrong).Field) != "name" {
		t.Errorf("another name: got %d %s", wrong.Code, wrong.Body)
	}
	done := read[Person](t, e.do(t, call{method: http.MethodPost, path: path, session: session, body: map[string]any{"name": e.People[4].Name}}))
	if !done.Erased || !done.Disabled || done.Name != survey.FormerColleague || strings.Contains(done.Mail, "example.org") {
		t.Errorf("got %+v", done)
	}
	again := e.do(t, call{method: http.MethodPost, path: path, session: session, body: map[string]any{"name": done.Name}})
	if again.Code != http.StatusConflict {
		t.Errorf("again: got %d %s", again.Code, again.Body)
	}
}
