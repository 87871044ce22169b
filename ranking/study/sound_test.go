package study_test

import (
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/follow"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
)

// reasons are the closed list of 0.1.
var reasons = map[string]bool{
	"no_data": true, "one_rater": true, "one_item": true, "constant": true, "disconnected": true, "too_few_raters": true,
	"too_few_rounds": true, "suppressed": true, "no_mle": true, "too_large": true, "few_titles": true, "not_detectable": true,
	"titles_not_followed_more": true,
}

// soundness walks a report by reflection, through unexported fields as well,
// and returns what must not be in it: a NaN or an infinity (N.7), or a
// statistic that is undefined without a reason of 0.1.
func soundness(report *study.Report) []string {
	w := walker{seen: make(map[uintptr]bool)}
	w.walk("report", reflect.ValueOf(report))
	return w.faults
}

type walker struct {
	seen   map[uintptr]bool
	faults []string
}

func (w *walker) walk(path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Float64, reflect.Float32:
		if x := v.Float(); math.IsNaN(x) || math.IsInf(x, 0) {
			w.faults = append(w.faults, fmt.Sprintf("%s = %v", path, x))
		}
	case reflect.Pointer:
		if !v.IsNil() && !w.seen[v.Pointer()] {
			w.seen[v.Pointer()] = true
			w.walk(path, v.Elem())
		}
	case reflect.Slice, reflect.Array:
		for k := range v.Len() {
			w.walk(fmt.Sprintf("%s[%d]", path, k), v.Index(k))
		}
	case reflect.Map:
		for i := v.MapRange(); i.Next(); {
			w.walk(fmt.Sprintf("%s[%v]", path, i.Key()), i.Value())
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[ranking.Statistic]() {
			w.statistic(path, v)
			return
		}
		if c := v; c.Type() == reflect.TypeFor[titles.Cell]() && c.FieldByName("Level").Int() == 0 {
			// Nobody without a title is tested for an unmatched mandate: that test
			// has no reason by its definition.
			for _, name := range []string{"Expected", "Design", "More"} {
				w.walk(path+"."+name, c.FieldByName(name))
			}
			return
		}
		for k := range v.NumField() {
			w.walk(path+"."+v.Type().Field(k).Name, v.Field(k))
		}
	}
}

func (w *walker) statistic(path string, v reflect.Value) {
	w.walk(path, v.FieldByName("value"))
	ok, reason := v.FieldByName("ok").Bool(), v.FieldByName("reason").String()
	switch {
	case !ok && !reasons[reason]:
		w.faults = append(w.faults, fmt.Sprintf("%s is undefined for %q", path, reason))
	case ok && reason != "":
		w.faults = append(w.faults, fmt.Sprintf("%s is defined and has reason %q", path, reason))
	}
}

// TestWalkerFindsWhatItLooksFor shows that the checks of this file can fail.
func TestWalkerFindsWhatItLooksFor(t *testing.T) {
	bad := &study.Report{Over: &study.Over{
		Climb: power.Climb{P: ranking.Undefined("because")}, Transitions: [][]float64{{math.NaN()}},
	}}
	got := strings.Join(soundness(bad), "\n")
	for _, want := range []string{"Transitions[0][0] = NaN", `Climb.P is undefined for "because"`, `Mobility is undefined for ""`} {
		if !strings.Contains(got, want) {
			t.Errorf("not found: %s in\n%s", want, got)
		}
	}
}

// run runs everything and fails on anything unsound.
func run(t interface {
	Helper()
	Errorf(string, ...any)
}, in *study.Input, opt study.Options,
) *study.Report {
	t.Helper()
	report := study.Run(in, opt)
	for _, fault := range soundness(report) {
		t.Errorf("%s", fault)
	}
	return report
}

// TestNothingIsNaN is N.7: the degenerate inputs it names.
func TestNothingIsNaN(t *testing.T) {
	org := func(p *ranking.Profile) []study.Ballots {
		return []study.Ballots{{Scope: study.Organisation, Profile: p}}
	}
	area := func(graphs ...*follow.Graph) []study.Area {
		var out []study.Area
		for k, g := range graphs {
			out = append(out, study.Area{Name: string(rune('a' + k)), Graph: g})
		}
		return out
	}
	tied := ranking.Ballot{Rater: 3, Weight: 1, Groups: [][]int{{0, 1, 2}}}
	alsoTied := ranking.Ballot{Rater: 4, Weight: 1, Groups: [][]int{{0, 1, 2}}}
	ring := names([]int{1}, []int{2}, []int{0})
	levels := func(level ...int) []study.Mandate {
		var out []study.Mandate
		for i, l := range level {
			out = append(out, study.Mandate{Person: i, Level: l, Scope: study.Organisation, Held: []bool{true}})
		}
		return out
	}
	one := func(people int, r study.Round, m ...study.Mandate) *study.Input {
		r.Label = "1"
		return &study.Input{People: people, Rounds: []study.Round{r}, Mandates: m}
	}
	for name, in := range map[string]*study.Input{
		"no rounds":          {People: 3},
		"nobody":             one(0, study.Round{}),
		"no ballots":         one(3, study.Round{Ballots: org(profile(t, 3))}),
		"an empty ballot":    one(3, study.Round{Ballots: org(profile(t, 3, list(0)))}),
		"one ballot":         one(3, study.Round{Ballots: org(profile(t, 3, list(3, 0, 1, 2)))}),
		"a ballot of one":    one(3, study.Round{Ballots: org(profile(t, 3, list(3, 0)))}),
		"one person":         one(1, study.Round{Ballots: org(profile(t, 1, list(1, 0))), Areas: area(names([]int{}))}, levels(1)...),
		"two people":         one(2, study.Round{Ballots: org(profile(t, 2, list(0, 1), list(1, 0), list(2, 0, 1))), Areas: area(names([]int{1}, []int{0}))}, levels(1, 0)...),
		"all tied":           one(3, study.Round{Ballots: org(profile(t, 3, tied, alsoTied))}),
		"disconnected":       one(6, study.Round{Ballots: org(profile(t, 6, list(6, 0, 1, 2), list(7, 3, 4, 5)))}),
		"no nominations":     one(3, study.Round{Areas: area(names([]int{}, []int{}, []int{}))}, levels(1, 0, 0)...),
		"nobody answers":     one(3, study.Round{Areas: area(names(nil, nil, nil))}, levels(1, 0, 0)...),
		"no titles":          one(3, study.Round{Areas: area(ring)}),
		"titles of level 0":  one(3, study.Round{Areas: area(ring)}, levels(0, 0, 0)...),
		"all titles equal":   one(3, study.Round{Areas: area(ring)}, levels(1, 1, 1)...),
		"everybody followed": one(3, study.Round{Areas: area(names([]int{1, 2}, []int{0, 2}, []int{0, 1}))}, levels(2, 1, 0)...),
		"raters outside": one(2, study.Round{
			Ballots: org(profile(t, 2, list(7, 0, 1), list(8, 1, 0))),
			Areas:   area(follow.New(2, []bool{false, false, true, true, true}, []follow.Edge{{From: 2, To: 0}, {From: 3, To: 1}})),
		}, levels(1, 0)...),
		"one round of six": six(t),
	} {
		t.Run(name, func(t *testing.T) {
			for _, kappa := range []float64{0.5, 0} {
				opt := options()
				opt.Model.Kappa, opt.FollowsFromTop = kappa, 2
				if kappa == 0 {
					opt.Model.Tau = 0
				}
				run(t, in, opt)
			}
		})
	}
}

// TestAllTied is N.5: equal scores, one band, u and W undefined.
func TestAllTied(t *testing.T) {
	all := [][]int{{0, 1, 2, 3, 4}}
	var ballots []ranking.Ballot
	for r := range 5 {
		ballots = append(ballots, ranking.Ballot{Rater: 5 + r, Weight: 1, Groups: all})
	}
	report := run(t, &study.Input{People: 5, Rounds: []study.Round{{
		Label: "1", Ballots: []study.Ballots{{Scope: study.Organisation, Profile: profile(t, 5, ballots...)}},
	}}}, options())
	s := report.Scopes[0]
	for i, x := range s.Scores {
		if math.Abs(x.WinShare.Value()-0.5) > 1e-9 || x.Band != 1 || x.Rank.Value() != 3 || *x.Places != (*s.Scores[0].Places) || x.Places.Lower != 1 || x.Places.Upper != 5 {
			t.Errorf("person %d: %+v", i, x)
		}
	}
	if s.Agreement.U.Reason() != ranking.Constant || s.Agreement.KendallW.Reason() != ranking.Constant {
		t.Errorf("u %v, W %v, want constant", s.Agreement.U, s.Agreement.KendallW)
	}
}

// TestRandomOrganisationsAreSound is N.7 over random organisations.
func TestRandomOrganisationsAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := draw(t, 5).input(t, identity(5), false)
		opt := options()
		opt.FollowsFromTop = rapid.IntRange(0, 2).Draw(t, "from top")
		opt.Model.Kappa = rapid.SampledFrom([]float64{0.5, 0}).Draw(t, "kappa")
		opt.Model.Tau = rapid.SampledFrom([]float64{3, 0}).Draw(t, "tau")
		report := run(t, in, opt)
		for _, s := range report.Scopes {
			// N.6 for every component with scores.
			for _, c := range s.Components {
				sum, count := 0.0, 0
				for _, i := range c {
					if v, ok := s.Scores[i].WinShare.Get(); ok {
						sum, count = sum+v, count+1
					}
				}
				if count > 0 && math.Abs(sum/float64(count)-0.5) > 1e-9 {
					t.Fatalf("N.6: mean win share %v", sum/float64(count))
				}
			}
		}
	})
}

// TestSameBits is N.10: two runs agree exactly, with one processor and with
// eight; a seed of one's own changes what is drawn.
func TestSameBits(t *testing.T) {
	in := large(t, 31)
	in.Rounds = append(in.Rounds, in.Rounds[0])
	in.Rounds[1].Label, in.Rounds[1].Time = "2", 1
	for k := range in.Mandates {
		in.Mandates[k].Held = []bool{true, true}
	}
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	with := func(seed uint64) *study.Report {
		opt := options()
		opt.Seed = seed
		return study.Run(in, opt)
	}
	one := with(0)
	if again := with(0); !reflect.DeepEqual(again, one) {
		t.Error("two runs differ")
	}
	runtime.GOMAXPROCS(8)
	if eight := with(0); !reflect.DeepEqual(eight, one) {
		t.Error("eight processors give other bits than one")
	}
	if other := with(7); reflect.DeepEqual(other, one) {
		t.Error("a seed of one's own changes nothing")
	}
}
