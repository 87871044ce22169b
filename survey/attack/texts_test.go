package attack_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/followship/followship/survey/attack"
)

var idForm = regexp.MustCompile(`[a-z2-7]{26}`)

// unnamed replaces ids and numbers of a time: what is left must be alike.
func unnamed(b []byte) []byte { return idForm.ReplaceAll(b, []byte("id")) }

// sorting asks for lists of people in every way there is while somebody hands in; order
// and pages may depend on names and ids alone.
func sorting(a *assault) { a.order("while the round is open") }

// sorted does the same with results, and looks at the order of what faculty reads.
func sorted(a *assault) {
	a.order("after the count")
	faculty := a.spies[1]
	for _, p := range a.played {
		got, ok := read[struct {
			Report struct {
				Cells []struct {
					Person string `json:"person"`
					Scope  struct {
						Kind string `json:"kind"`
						ID   string `json:"id"`
					} `json:"scope"`
					Share *int `json:"share"`
				} `json:"cells"`
			} `json:"report"`
		}](a.t, a.get("/rounds/"+string(p.round.ID)+"/reports/leadership", faculty))
		if !ok {
			continue
		}
		// Within a scope by id, not by what is kept back of them.
		last := map[string]string{}
		for _, c := range got.Report.Cells {
			scope := c.Scope.Kind + c.Scope.ID
			a.saw(attack.Result, a.number[idOf(c.Person)], c.Person < last[scope], "findings in another order than that of ids")
			last[scope] = c.Person
		}
	}
}

func (a *assault) order(when string) {
	for _, s := range a.spies {
		for _, page := range []string{"?limit=200", "?limit=3", "?search=person", "?limit=2&search=1"} {
			a.pages(s, page, when)
		}
		for _, with := range []string{"sort=score", "order=rank", "sort=-submitted", "filter=submitted", "fields=tier", "expand=result", "submitted=true", "tier=more_often"} {
			plain, other := a.get("/people?limit=50", s), a.get("/people?limit=50&"+with, s)
			differs := other.status < 400 && different(plain, other) != ""
			a.saw(attack.Differs, -1, differs, when+": people by "+with)
		}
		if a.queries >= budget {
			break
		}
	}
}

// pages follows a list to its end: everybody once, in the order of names and ids.
func (a *assault) pages(s *spy, query, when string) {
	var names []string
	next := "/people" + query
	for range 40 {
		got, ok := read[struct {
			People []struct {
				ID   string `json:"id"`
				Name string `json:"name"`
			} `json:"people"`
			Next *string `json:"next"`
		}](a.t, a.get(next, s))
		if !ok {
			return
		}
		for _, p := range got.People {
			names = append(names, p.ID)
		}
		if got.Next == nil || *got.Next == "" {
			break
		}
		next = "/people" + query + "&cursor=" + *got.Next
	}
	a.saw(attack.Differs, -1, !slices.IsSorted(names) && !a.byName(names), when+": the order of people "+query)
}

func (a *assault) byName(ids []string) bool {
	return slices.IsSortedFunc(ids, func(x, y string) int {
		return strings.Compare(a.People[a.number[idOf(x)]].Name, a.People[a.number[idOf(y)]].Name)
	})
}

// errorTexts asks wrongly about somebody who has handed in and somebody who has not:
// the refusals are the same but for ids.
func errorTexts(a *assault) {
	in, out := -1, -1
	for k := range a.first {
		if slices.ContainsFunc(a.spies, func(s *spy) bool { return s.k == k }) {
			continue
		}
		if _, done := a.open.answers[k]; done {
			in = k
		} else {
			out = k
		}
	}
	if in < 0 || out < 0 {
		a.unclear++
		return
	}
	r := "/rounds/" + string(a.open.round.ID)
	wrong := func(k int) []request {
		id := string(a.People[k].ID)
		return []request{
			{path: r + "/ballot?person=" + id},
			{path: r + "/receipt?person=" + id},
			{path: r + "/draft?person=" + id},
			{path: "/people/" + id + "/ballot"},
			{path: "/people/" + id + "/results"},
			{path: "/people/" + id + "/receipt"},
			{path: r + "/result?person=" + id},
			{path: r + "/participation?person=" + id},
			{path: r + "/people/" + id},
			{method: http.MethodPut, path: r + "/ballot", body: map[string]any{"groups": [][]string{{id}, {id}}}, header: map[string]string{"Idempotency-Key": "idempotency-key-error"}},
			{method: http.MethodPut, path: r + "/ballot", body: map[string]any{"rater": id, "groups": [][]string{}}, header: map[string]string{"Idempotency-Key": "idempotency-key-error"}},
			{method: http.MethodPut, path: r + "/ballot", body: `{"groups":[["` + id + `"]`, header: map[string]string{"Idempotency-Key": "idempotency-key-error"}},
			{method: http.MethodPut, path: r + "/draft", body: map[string]any{"content": id, "person": id}, header: map[string]string{"If-Match": `"0"`}},
			{method: http.MethodPost, path: r + "/remind", body: map[string]any{"person": id}},
			{method: http.MethodDelete, path: r + "/ballot?person=" + id},
			{method: http.MethodPost, path: "/session/requests", body: map[string]any{"mail": "nobody-" + fmt.Sprint(a.queries) + "@example.org", "person": id}},
		}
	}
	for a.queries < budget {
		for _, s := range a.spies {
			first, second := wrong(in), wrong(out)
			for k := range first {
				first[k].as, second[k].as = s, s
				x, y := a.send(first[k]), a.send(second[k])
				x.body, y.body = unnamed(x.body), unnamed(y.body)
				a.saw(attack.Submitted, in, different(x, y) != "", first[k].method+" "+first[k].path+" "+different(x, y))
			}
			if a.queries >= budget {
				break
			}
		}
	}
}

// foreign asks for what belongs to another organisation: it does not exist, in the same
// words as what never did.
func foreign(a *assault) {
	none := strings.Repeat("a", 26)
	at := a.open
	if at == nil {
		at = a.played[0]
	}
	own := string(at.round.ID)
	there := map[string]string{
		"person": string(a.foreign.People[1].ID), "team": string(a.foreign.Teams[0].ID), "survey": string(a.foreign.Survey.ID), "area": string(a.foreign.Areas[0].ID),
	}
	limit := a.queries + budget/2
	for a.queries < limit {
		for _, s := range a.spies {
			for _, x := range []struct{ path, what string }{
				{"/people/%s", "person"},
				{"/surveys/%s", "survey"},
				{"/rounds/" + own + "/teams/%s", "team"},
				{"/rounds?survey=%s", "survey"},
				{"/rounds/%s", "survey"},
				{"/rounds/%s/release", "survey"},
				{"/rounds/%s/ballot", "survey"},
				{"/rounds/%s/result", "survey"},
			} {
				theirs, nobodys := a.get(fmt.Sprintf(x.path, there[x.what]), s), a.get(fmt.Sprintf(x.path, none), s)
				theirs.body, nobodys.body = unnamed(theirs.body), unnamed(nobodys.body)
				a.saw(attack.Differs, -1, different(theirs, nobodys) != "", "a foreign "+x.path)
				a.saw(attack.Differs, -1, bytes.Contains(theirs.body, []byte("Elsewhere")), "a foreign name in "+x.path)
			}
			for _, body := range []map[string]any{
				{"team": there["team"], "person": a.People[0].ID}, {"team": a.Teams[0].ID, "person": there["person"]},
			} {
				got := a.send(request{method: http.MethodPost, path: "/memberships", as: s, body: body})
				a.refused(attack.Differs, got, "a membership across organisations")
			}
			if a.queries >= limit {
				break
			}
		}
	}
}

// keptBack compares everything that is kept back of those who pool: the same but for
// ids, whatever the cause, at the same cost.
func keptBack(a *assault) {
	for _, p := range a.played {
		path := "/rounds/" + string(p.round.ID) + "/result"
		var first []byte
		var cost int
		for a.queries < budget/len(a.played) {
			for _, s := range a.spies {
				reads, _ := a.store.counts()
				got := a.get(path, s)
				after, _ := a.store.counts()
				r, ok := read[struct {
					Result map[string]any `json:"result"`
				}](a.t, got)
				if !ok || r.Result["tier"] != nil || anyShown(r.Result) {
					continue
				}
				// As many scopes as the person has teams, which everybody knows.
				r.Result["followed"] = nil
				body, err := json.Marshal(r.Result)
				if err != nil {
					a.t.Fatal(err)
				}
				body = unnamed(body)
				if first == nil {
					first, cost = body, after-reads
				}
				a.saw(attack.Result, s.k, !bytes.Equal(first, body) || cost != after-reads, "what is kept back looks different")
			}
			if first == nil {
				break
			}
		}
	}
	if len(a.beliefs) == 0 {
		a.unclear++
	}
}

func anyShown(result map[string]any) bool {
	followed, _ := result["followed"].([]any)
	for _, f := range followed {
		if m, ok := f.(map[string]any); ok && (m["share"] != nil || m["finding"] != nil) {
			return true
		}
	}
	return false
}
