package api

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/surveytest"
)

// house is what the floors and steps of one release are held to, by its ballots alone.
type house struct {
	people, turnout int
	// inTeam and teamSize count who handed in a list and who belongs, raters who listed
	// a person of those who were asked to and handed one in.
	inTeam, teamSize map[string]int
	raters           map[string]int
	rounds           int
}

// figure is the rule that a number of a release stands under: of how many raters it is
// shown from, and how it is rounded.
type figure struct {
	rule string
	from func(h *house, where map[string]any) bool // nil: always
	form func(v float64, h *house) bool
}

func always(*house, map[string]any) bool { return true }

// The least floors, as the specification has them.
const (
	tierFloor, scoreFloor, groupFloor, powerFloor, itemFloor = 7, 10, 5, 20, 10
	coarse                                                   = 20 // below, shares go in steps of 10
)

func whole(least, most float64) func(float64, *house) bool {
	return func(v float64, _ *house) bool { return v == math.Trunc(v) && v >= least && v <= most }
}

func hundredths(v float64, _ *house) bool { return math.Abs(100*v-math.Round(100*v)) < 1e-9 }

func twoDigits(v float64, _ *house) bool {
	back, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 2, 64), 64)
	return err == nil && back == v
}

func pValue(v float64, h *house) bool { return v >= 0.01 && v <= 1 && twoDigits(v, h) }

func steps(v float64, least, most float64, of int) bool {
	step := 5.0
	if of < coarse {
		step = 10
	}
	return v >= least && v <= most && math.Mod(v, step) == 0
}

func share(v float64, h *house) bool {
	least := 5.0
	if h.turnout < coarse {
		least = 10
	}
	return steps(v, least, 100-least, h.turnout)
}

func interval(v float64, h *house) bool { return steps(v, 0, 100, h.turnout) }

func answering(floor int) func(*house, map[string]any) bool {
	return func(h *house, _ map[string]any) bool { return h.turnout >= floor }
}

func about(floor int) func(*house, map[string]any) bool {
	return func(h *house, where map[string]any) bool {
		person, _ := where["person"].(string)
		return h.raters[person] >= floor
	}
}

func inTeam(floor int) func(*house, map[string]any) bool {
	return func(h *house, where map[string]any) bool {
		team, _ := where["team"].(string)
		return h.inTeam[team] >= floor
	}
}

// figures are all numbers that a release is served with: no number is shown that is
// not here, and none otherwise than it says here.
var numbers = map[string]figure{
	// What is public: who was asked, the exact turnout after the close, and the floors.
	"published/asked":                    {"section 1", always, whole(0, 1e6)},
	"published/turnout":                  {"section 1", always, whole(0, 1e6)},
	"published/floors/tier":              {"R1", always, whole(tierFloor, 1e6)},
	"published/floors/score":             {"R1", always, whole(scoreFloor, 1e6)},
	"published/floors/group":             {"R2", always, whole(groupFloor, 1e6)},
	"published/floors/organisation":      {"R9", always, whole(powerFloor, 1e6)},
	"published/floors/item":              {"H.5", always, whole(itemFloor, 1e6)},
	"published/detectable/emergent":      {"R9", answering(powerFloor), whole(1, 1e6)},
	"published/detectable/rounds_needed": {"R9", answering(powerFloor), whole(1, 1000)},
	"round/number":                       {"the round", always, whole(1, 1e6)},
	"round/asked":                        {"the round", always, whole(0, 1e6)},
	"round/version":                      {"the round", always, whole(0, 1e6)},

	// The table: what may be shown about a person.
	"result/lower":            {"R1", about(scoreFloor), whole(1, 1e6)},
	"result/upper":            {"R1", about(scoreFloor), whole(1, 1e6)},
	"result/of":               {"R1", about(scoreFloor), whole(scoreFloor, 1e6)},
	"result/score":            {"R1", about(scoreFloor), func(v float64, _ *house) bool { return steps(v, 5, 95, coarse) }},
	"result/followed/*/share": {"R1", answering(scoreFloor), share},

	// What groups of raters say.
	"agreement/u":                   {"R2", answering(scoreFloor), func(v float64, h *house) bool { return v <= 0.95 && hundredths(v, h) }},
	"agreement/p_value":             {"R2", answering(scoreFloor), pValue},
	"agreement/tie_rate":            {"R2", answering(scoreFloor), func(v float64, h *house) bool { return v >= 0.05 && v <= 0.95 && hundredths(v, h) }},
	"agreement/coverage":            {"R2", answering(scoreFloor), func(v float64, _ *house) bool { return v >= 0 && v <= 100 && math.Mod(v, 10) == 0 }},
	"team/submitters":               {"R2", inTeam(groupFloor), func(v float64, h *house) bool { return steps(v, 5, 95, coarse) }},
	"team/agreement":                {"R2", inTeam(scoreFloor), func(v float64, h *house) bool { return v <= 0.95 && hundredths(v, h) }},
	"team/effective_number":         {"R2", inTeam(groupFloor), twoDigits},
	"team/gini":                     {"R2", inTeam(groupFloor), hundredths},
	"team/inward":                   {"R2", inTeam(groupFloor), func(v float64, h *house) bool { return steps(v, 5, 95, coarse) }},
	"items/*/share":                 {"H.5", answering(itemFloor), share},
	"items/*/lower":                 {"H.5", answering(itemFloor), interval},
	"items/*/upper":                 {"H.5", answering(itemFloor), interval},
	"areas/*/nobody":                {"H.5", answering(itemFloor), share},
	"leadership/vacancies/*/nobody": {"H.5", answering(itemFloor), share},
	"leadership/vacancies/*/lower":  {"H.5", answering(itemFloor), interval},
	"leadership/vacancies/*/upper":  {"H.5", answering(itemFloor), interval},

	// Power: of twenty on, concentration to two digits, curves at deciles.
	"areas/*/effective_number":    {"R9", answering(powerFloor), twoDigits},
	"areas/*/gini":                {"R9", answering(powerFloor), hundredths},
	"areas/*/excess":              {"R9", answering(powerFloor), hundredths},
	"power/gini":                  {"R9", answering(powerFloor), hundredths},
	"power/null_mean":             {"R9", answering(powerFloor), hundredths},
	"power/excess":                {"R9", answering(powerFloor), hundredths},
	"power/p_value":               {"R9", answering(powerFloor), pValue},
	"power/effective_number":      {"R9", answering(powerFloor), twoDigits},
	"power/top_share":             {"R9", answering(powerFloor), share},
	"power/lorenz/*":              {"R9", answering(powerFloor), func(v float64, h *house) bool { return v >= 0 && v <= 1 && hundredths(v, h) }},
	"power/in_half_of_areas":      {"R9", answering(powerFloor), whole(0, 3)},
	"power/mobility":              {"R9", answering(powerFloor), hundredths},
	"power/attachment":            {"R9", answering(powerFloor), hundredths},
	"power/persistence/*/from":    {"the round", always, whole(1, 1e6)},
	"power/persistence/*/to":      {"the round", always, whole(1, 1e6)},
	"power/persistence/*/tau_b":   {"R9", answering(powerFloor), hundredths},
	"power/trend/rounds":          {"the round", always, whole(0, 1e6)},
	"power/trend/slope":           {"R9", answering(powerFloor), func(v float64, _ *house) bool { return math.Abs(1000*v-math.Round(1000*v)) < 1e-9 }},
	"power/trend/p_value":         {"R9", answering(powerFloor), pValue},
	"power/trend/values/*/number": {"the round", always, whole(1, 1e6)},
	"power/trend/values/*/gini":   {"R9", answering(powerFloor), hundredths},
	// The register of mandates is open, and needs no answers.
	"power/mandates":         {"the register", always, whole(0, 1e6)},
	"power/holders":          {"the register", always, whole(0, 1e6)},
	"power/several":          {"the register", always, whole(0, 1e6)},
	"power/faculty_mandates": {"the register", always, whole(0, 1e6)},
	"power/largest_share":    {"the register", always, whole(0, 100)},

	"network/up":            {"R9", answering(powerFloor), share},
	"network/down":          {"R9", answering(powerFloor), share},
	"network/lateral":       {"R9", answering(powerFloor), share},
	"network/reciprocity":   {"R9", answering(powerFloor), share},
	"network/up_ratio":      {"R9", answering(powerFloor), twoDigits},
	"network/ei":            {"R9", answering(powerFloor), hundredths},
	"network/flows/*/share": {"R9", answering(powerFloor), func(v float64, _ *house) bool { return steps(v, 10, 95, coarse) }},

	"leadership/tau_b":       {"R9", answering(powerFloor), hundredths},
	"leadership/tau_b_lower": {"R9", answering(powerFloor), hundredths},
	"leadership/tau_b_upper": {"R9", answering(powerFloor), hundredths},
	"leadership/auc":         {"R9", answering(powerFloor), hundredths},
	"leadership/p_value":     {"R9", answering(powerFloor), pValue},
	"leadership/titled":      {"R9", answering(powerFloor), whole(0, 1e6)}, // of the register
	// How many mandates were tested, of five on, and not all unmatched.
	"leadership/tested":        {"H.3", answering(powerFloor), whole(groupFloor, 1e6)},
	"leadership/unmatched":     {"H.3", answering(powerFloor), whole(0, 1e6)},
	"leadership/cells/*/share": {"R1", answering(scoreFloor), share},

	"notices/*/p_value":           {"R9", answering(powerFloor), pValue},
	"notices/*/figures/*":         {"R9", always, inSentence},
	"notices/*/unknown_figures/*": {"R9", always, inSentence},
}

// inSentence is the form of numbers in sentences, which [TestFigures of package power] holds by
// name: two digits, or a whole number.
func inSentence(v float64, h *house) bool {
	return twoDigits(v, h) || hundredths(v, h) || math.Abs(1000*v-math.Round(1000*v)) < 1e-9
}

// reports are the answers that show a release, and where in the table what they hold is
// found.
var reports = map[string]map[string]string{
	"GetRelease":          {},
	"GetOwnResult":        {},
	"ListOwnResults":      {"results/*/": ""},
	"GetTeamResult":       {},
	"GetLeadershipReport": {"report/": "leadership/"},
	"GetPowerReport":      {"report/": "power/"},
	"GetAgreementReport":  {"report/": "agreement/"},
	"GetNetworkReport":    {"report/": "network/"},
}

// others are the other answers that are read. None of them shows anything that was
// counted but the first: it holds one's own result as [GetOwnResult] shows it.
var others = strings.Fields(`GetOwnData
	GetSession GetOrganisation ListPeople GetPerson GetProfile GetChoices ListRoles ListTeams ListMemberships ListAreas ListMandates ListIntents
	ListSurveys GetSurvey ListRounds GetRound GetRoundSettings PreviewRound GetParticipation GetBallot GetDraft GetReceipt
	GetCheckpoint ListLeaves GetProof GetRecount ListOwnChallenges GetReply ListReplies ListChallenges ListLog`)

func inTable(id, path string) string {
	for from, to := range reports[id] {
		if rest, ok := strings.CutPrefix(path, from); ok {
			path = to + rest
		}
	}
	if rest, ok := strings.CutPrefix(path, "published/round/"); ok {
		return "round/" + rest
	}
	return path
}

// promisedNumbers lists the places of numbers in a schema.
func promisedNumbers(s *openapi3.Schema, path string, visit func(string)) {
	switch {
	case s.Type.Includes("integer"), s.Type.Includes("number"):
		visit(strings.TrimSuffix(path, "/"))
	case s.Type.Includes("array"):
		promisedNumbers(s.Items.Value, path+"*/", visit)
	}
	for _, list := range []openapi3.SchemaRefs{s.AnyOf, s.OneOf, s.AllOf} {
		for _, one := range list {
			promisedNumbers(one.Value, path, visit)
		}
	}
	for name, p := range s.Properties {
		promisedNumbers(p.Value, path+name+"/", visit)
	}
	if extra := s.AdditionalProperties.Schema; extra != nil {
		promisedNumbers(extra.Value, path+"*/", visit)
	}
}

// TestEveryNumberHasARule: what the contract lets a release be served with is the table
// above, no number more and none less; no number in it is an exact count of raters, a
// mean, an end, a variance or a histogram; and every other answer that is read is known
// to hold nothing that was counted.
func TestEveryNumberHasARule(t *testing.T) {
	t.Parallel()
	never := regexp.MustCompile(`(?i)mean|average|min|max|varianc|deviation|histogram|distribution|rank|order|position|raters|respondents|answers|median|quantile|sum|total`)
	known := make(map[string]bool)
	for _, o := range operations() {
		if o.method != http.MethodGet {
			continue
		}
		_, isReport := reports[o.id]
		if isReport == slices.Contains(others, o.id) {
			t.Errorf("%s is read, and is neither known to show a release nor not to", o.id)
		}
		if !isReport {
			continue
		}
		content := o.Responses.Status(http.StatusOK).Value.Content
		promisedNumbers(content["application/json"].Schema.Value, "", func(path string) {
			path = inTable(o.id, path)
			if _, ok := numbers[path]; !ok {
				t.Errorf("%s may show %s, for which there is no rule", o.id, path)
			}
			// The mean of the null model is of no answers.
			if name := path[strings.LastIndex(path, "/")+1:]; never.MatchString(name) && name != "null_mean" {
				t.Errorf("%s may show %s, which is never shown", o.id, path)
			}
			known[path] = true
		})
		if len(o.Parameters) > 2 || len(content) != 1 {
			t.Errorf("%s answers in %d forms", o.id, len(content))
		}
		for _, p := range o.Parameters {
			if p.Value.In != openapi3.ParameterInPath {
				t.Errorf("%s takes %s: what is shown depends on the round and on who asks alone", o.id, p.Value.Name)
			}
		}
	}
	for path := range numbers {
		if !known[path] {
			t.Errorf("there is a rule for %s, which nothing shows", path)
		}
	}
}

// random has some of a house answer: lists in an order of their own, and names of whom
// many follow more or less.
func random(t *testing.T, e *edge, round survey.ID, answering int, seed uint64) *house {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 5))
	h := &house{
		people: len(e.People), turnout: answering, rounds: 1,
		inTeam: map[string]int{}, teamSize: map[string]int{}, raters: map[string]int{},
	}
	var shot *survey.Snapshot
	e.Read(t, func(ctx context.Context, r survey.Reader) (err error) {
		shot, err = r.Snapshot(ctx, e.Organisation.ID, round)
		return err
	})
	at := make(map[survey.ID]int)
	for k, p := range e.People {
		at[p.ID] = k
	}
	for _, f := range shot.Roster {
		for _, team := range f.Teams {
			h.teamSize[string(team)]++
		}
	}
	for _, k := range r.Perm(len(e.People))[:answering] {
		own := shot.Roster[shot.Find(e.People[k].ID)]
		asked := slices.Clone(own.Assigned)
		r.Shuffle(len(asked), func(i, j int) { asked[i], asked[j] = asked[j], asked[i] })
		b := &survey.Ballot{}
		for n, id := range asked[:min(len(asked), shot.Settings.ListCap)] {
			if n > 0 && r.IntN(5) == 0 {
				b.Groups[len(b.Groups)-1] = append(b.Groups[len(b.Groups)-1], id)
			} else {
				b.Groups = append(b.Groups, []survey.ID{id})
			}
			h.raters[string(id)]++
		}
		for _, area := range shot.Settings.Areas {
			f := survey.Following{Area: area}
			for _, j := range r.Perm(len(e.People)) {
				if j != k && len(f.Names) < shot.Settings.NamesMost && r.IntN(1+j) < 2 {
					f.Names = append(f.Names, e.People[j].ID)
				}
			}
			b.Follows = append(b.Follows, f)
		}
		for _, item := range shot.Settings.Items {
			b.Items = append(b.Items, survey.Answer{Item: item.ID, Yes: r.IntN(4) > 0})
		}
		_, err := survey.NewBallots(e.Parts).Submit(t.Context(), e.Actor(k), round, fmt.Sprintf("idempotency-key-%d", k), []byte("request"), b)
		must(t, err)
		for _, team := range own.Teams {
			h.inTeam[string(team)]++
		}
	}
	return h
}

// served is an answer of the service, with who asked.
type served struct {
	id, who string
	body    any
}

// shownTo returns every answer that shows a release, to everybody who may see it.
func shownTo(t *testing.T, e *edge, round survey.ID) (out []served) {
	t.Helper()
	for k := range min(len(e.People), 15) { // all roles, and who is followed most
		session := e.signIn(t, e.Actor(k))
		for id := range reports {
			_, all := document()
			for _, team := range e.Teams {
				if id != "GetTeamResult" && team.ID != e.Teams[0].ID {
					break
				}
				path := strings.NewReplacer("{round}", string(round), "{team}", string(team.ID)).Replace(all[id].path)
				answer := e.do(t, call{method: http.MethodGet, path: base + path, session: session})
				if answer.Code != http.StatusOK {
					if id == "GetTeamResult" || id == "GetLeadershipReport" && k != 1 {
						continue // of others
					}
					t.Fatalf("%s, person %d: got %d %s", id, k, answer.Code, answer.Body)
				}
				var body any
				must(t, json.Unmarshal(answer.Body.Bytes(), &body))
				out = append(out, served{id, string(e.People[k].ID), body})
			}
		}
	}
	return out
}

// leaves visits every number of an answer with the objects it is in, the innermost
// words winning.
func leaves(v any, path string, where map[string]any, visit func(path string, v float64, where map[string]any)) {
	switch x := v.(type) {
	case float64:
		visit(strings.TrimSuffix(path, "/"), x, where)
	case []any:
		for _, one := range x {
			leaves(one, path+"*/", where, visit)
		}
	case map[string]any:
		inner := maps.Clone(where)
		for name, one := range x {
			if word, ok := one.(string); ok {
				inner[name] = word
			}
		}
		for name, one := range x {
			if strings.HasSuffix(path, "figures/") {
				name = "*" // by names of their own
			}
			leaves(one, path+name+"/", inner, visit)
		}
	}
}

// TestEveryNumberServed reads every report as everybody in organisations of all sizes,
// and holds every number to the table: that there are enough behind it, and its form.
func TestEveryNumberServed(t *testing.T) {
	t.Parallel()
	seen, kept := make(map[string]bool), make(map[string]bool)
	for _, o := range []struct{ people, answering, teams, rounds int }{
		{5, 5, 1, 1}, {9, 7, 1, 1}, {12, 11, 2, 1}, {24, 19, 2, 1}, {45, 40, 3, 2},
	} {
		e := newEdge(t, surveytest.Options{People: o.people, Teams: o.teams})
		e.Write(t, func(ctx context.Context, tx survey.Tx) error {
			for k := range e.People {
				if k > 0 && k < 9 {
					if err := tx.InsertMandate(ctx, survey.Mandate{
						Organisation: e.Organisation.ID, ID: e.IDs.New(), Holder: e.People[k].ID, Kind: "coach", Level: 1,
						Scope: survey.Scope{Kind: survey.InOrganisation}, Span: survey.Span{Start: "2020-01-01"}, Version: 1,
					}); err != nil {
						return err
					}
				}
				if k > 3 {
					p := e.People[k]
					p.Manager = e.People[k%3].ID
					if err := tx.UpdatePerson(ctx, p); err != nil {
						return err
					}
				}
			}
			return nil
		})
		for number := range o.rounds {
			e.Clock.Add(24 * time.Hour)
			round := e.Open(t).ID
			h := random(t, e, round, o.answering, uint64(o.people+number))
			e.Count(t, round)
			if number < o.rounds-1 {
				continue
			}
			for _, x := range shownTo(t, e, round) {
				leaves(x.body, "", map[string]any{}, func(path string, v float64, where map[string]any) {
					path = inTable(x.id, path)
					f, ok := numbers[path]
					switch {
					case !ok:
						t.Errorf("%s shows %s = %v, for which there is no rule", x.id, path, v)
					case !f.from(h, where):
						t.Errorf("%d of %d people: %s shows %s = %v of too few (%s)", o.answering, o.people, x.id, path, v, f.rule)
					case !f.form(v, h):
						t.Errorf("%d of %d people: %s shows %s = %v, which is not how it may be shown (%s)", o.answering, o.people, x.id, path, v, f.rule)
					}
					seen[path] = true
				})
				inNoOrder(t, x.id, x.body)
			}
			for path := range numbers {
				if o.people == 5 && !seen[path] {
					kept[path] = true // of five
				}
			}
		}
	}
	shown := 0
	for path := range numbers {
		if seen[path] {
			shown++
		}
	}
	// What takes more rounds, or a rule that fires, is not in here.
	if shown < 60 || len(kept) < 40 {
		t.Errorf("%d of %d numbers were shown, %d were not among five", shown, len(numbers), len(kept))
	}
	t.Logf("%d of %d numbers were shown, %d not among five people", shown, len(numbers), len(kept))
}

// inNoOrder fails for a list about people, teams or areas that is not in the order of
// their ids within its scopes: any other could be that of a result.
func inNoOrder(t *testing.T, id string, v any) {
	t.Helper()
	switch x := v.(type) {
	case []any:
		for k, one := range x {
			inNoOrder(t, id, one)
			if k == 0 {
				continue
			}
			a, aOK := x[k-1].(map[string]any)
			b, bOK := one.(map[string]any)
			if !aOK || !bOK {
				continue
			}
			for _, by := range []string{"person", "area", "team"} {
				before, ok := a[by].(string)
				if after, _ := b[by].(string); ok && fmt.Sprint(a["scope"]) == fmt.Sprint(b["scope"]) && before > after {
					t.Errorf("%s: %s %s is before %s", id, by, before, after)
				}
			}
			if from, ok := a["from"].(string); ok && b["from"] == from {
				if to, _ := a["to"].(string); to > fmt.Sprint(b["to"]) {
					t.Errorf("%s: flows to %v and then %v", id, a["to"], b["to"])
				}
			}
		}
	case map[string]any:
		for _, one := range x {
			inNoOrder(t, id, one)
		}
	}
}

// TestOneFormOfAReport is R11 on the side of the service: a report has one form. Who
// asks for another, in whatever way, gets the very bytes that the page is made of, so
// that a file cannot hold more than the page.
func TestOneFormOfAReport(t *testing.T) {
	t.Parallel()
	e := newEdge(t, surveytest.Options{People: 24})
	round := e.Publish(t).ID
	session := e.signIn(t, e.Faculty())
	_, all := document()
	for id := range reports {
		path := base + strings.NewReplacer("{round}", string(round), "{team}", string(e.Teams[1].ID)).Replace(all[id].path)
		get := func(path string, header map[string]string) string {
			answer := e.send(t, call{method: http.MethodGet, path: path, session: session, header: header})
			return fmt.Sprint(answer.Code, " ", answer.Header().Get("Content-Type"), " ", answer.Body)
		}
		want := get(path, nil)
		if !strings.HasPrefix(want, "200 application/json") {
			t.Fatalf("%s: %s", id, want)
		}
		for _, query := range []string{"?format=csv", "?export=1&download=true&raw=1", "?fields=all&limit=1", "?sort=score&order=desc", "?detail=full&person=" + string(e.People[3].ID)} {
			if got := get(path+query, nil); got != want {
				t.Errorf("%s%s: another answer: %s", id, query, got)
			}
		}
		for _, accept := range []string{"text/csv", "application/pdf", "*/*", "application/json;version=2"} {
			if got := get(path, map[string]string{"Accept": accept}); got != want {
				t.Errorf("%s as %s: another answer: %s", id, accept, got)
			}
		}
		for _, suffix := range []string{".csv", "/export", "/people"} {
			if got := get(path+suffix, nil); !strings.HasPrefix(got, "404 ") {
				t.Errorf("%s%s: %s", id, suffix, got)
			}
		}
	}
}

// TestBallotSaysTheFloors: whoever writes a list is told the floors that froze with the
// round, not those that the survey was given since.
func TestBallotSaysTheFloors(t *testing.T) {
	t.Parallel()
	e := newEdge(t, surveytest.Options{People: 12, Settings: func(s *survey.Settings) { s.Floors.Tier = 8 }})
	round := e.Open(t).ID
	changed := e.Survey
	changed.Settings.Floors = survey.Floors{Tier: 9, Score: 19, Group: 9, Organisation: 29, Item: 19}
	_, err := survey.Surveys{Parts: e.Parts}.Update(t.Context(), e.Faculty(), changed)
	must(t, err)
	answer := e.do(t, call{method: http.MethodGet, path: base + "/rounds/" + string(round) + "/ballot", session: e.signIn(t, e.Actor(4))})
	if got := read[MyBallot](t, answer).Settings.Floors; got != (Floors{Tier: 8, Score: 10, Group: 5, Organisation: 20, Item: 10}) {
		t.Errorf("the ballot names the floors %+v", got)
	}
}
