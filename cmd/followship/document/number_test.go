package document

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/power"
)

// holder has a number and an object as the document has them.
type holder struct {
	Number Number        `json:"number,omitzero"`
	Object Maybe[string] `json:"object,omitzero"`
}

// TestThreeStates: a value, null and left out are three different things, and
// reading what was written gives each back.
func TestThreeStates(t *testing.T) {
	for _, test := range []struct {
		name string
		in   holder
		want string
	}{
		{"left out", holder{}, `{}`},
		{"null", holder{numberOf(ranking.Undefined(ranking.NoData)), nothing[string]()}, `{"number":null,"object":null}`},
		{"zero is a value", holder{NumberOf(0), some("")}, `{"number":0,"object":""}`},
		{"minus zero is zero", holder{NumberOf(math.Copysign(0, -1)), some("x")}, `{"number":0,"object":"x"}`},
		{"an integer has no exponent", holder{NumberOf(1e14), some("x")}, `{"number":100000000000000,"object":"x"}`},
		{"a fraction", holder{NumberOf(-0.5), some("x")}, `{"number":-0.5,"object":"x"}`},
		{"a NaN is no number", holder{NumberOf(math.NaN()), some("x")}, `{"number":null,"object":"x"}`},
		{"nor is an infinity", holder{NumberOf(math.Inf(-1)), some("x")}, `{"number":null,"object":"x"}`},
	} {
		text, err := json.Marshal(test.in)
		if err != nil || string(text) != test.want {
			t.Errorf("%s: %s (%v), want %s", test.name, text, err, test.want)
		}
		var back holder
		if err := json.Unmarshal(text, &back); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if back.Number.IsZero() != test.in.Number.IsZero() || back.Object.IsZero() != test.in.Object.IsZero() {
			t.Errorf("%s: read back as %+v", test.name, back)
		}
		v, ok := test.in.Number.Value()
		if w, also := back.Number.Value(); w != v || also != ok {
			t.Errorf("%s: number %v, %t read back as %v, %t", test.name, v, ok, w, also)
		}
		if p, q := test.in.Object.Get(), back.Object.Get(); (p == nil) != (q == nil) || p != nil && *p != *q {
			t.Errorf("%s: object %v read back as %v", test.name, p, q)
		}
	}
	for _, bad := range []string{`"1"`, `{}`, `[1]`, `true`} {
		var n Number
		if err := json.Unmarshal([]byte(bad), &n); err == nil {
			t.Errorf("%s was read as a number", bad)
		}
	}
}

// TestNumbersKeepTheirBits: writing and reading changes no finite number.
func TestNumbersKeepTheirBits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "x")
		text, err := json.Marshal(NumberOf(x))
		if err != nil {
			t.Fatal(err)
		}
		var back Number
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if got, ok := back.Value(); !ok || got != x {
			t.Fatalf("%v was written as %s and read as %v", x, text, got)
		}
	})
}

// TestReasonsFollowNulls: a reason is noted with a null and only with one.
func TestReasonsFollowNulls(t *testing.T) {
	var why reasons
	if n := why.put("a", ranking.Defined(1)); n.IsZero() || why.m != nil {
		t.Errorf("a value left %v", why.m)
	}
	if n := why.put("b", ranking.Undefined(ranking.Constant)); n.IsZero() || len(why.m) != 1 || why.m["b"] != ranking.Constant {
		t.Errorf("a null left %v", why.m)
	}
}

// TestLorenzIsThinned: a long curve keeps its ends and at most 101 points.
func TestLorenzIsThinned(t *testing.T) {
	for _, n := range []int{0, 2, 101, 102, 5000} {
		curve := make([][2]float64, n)
		for k := range curve {
			curve[k] = [2]float64{float64(k), float64(k)}
		}
		got := lorenz(curve)
		if len(got) != min(n, maxLorenz) || got == nil {
			t.Errorf("%d points: %d left", n, len(got))
		}
		if n > 0 && (got[0] != curve[0] || got[len(got)-1] != curve[n-1]) {
			t.Errorf("%d points: from %v to %v", n, got[0], got[len(got)-1])
		}
	}
}

// TestEveryRuleHasProposals: a notice offers ways to distribute power, not only
// the alarm; the list given out is the reader's own.
func TestEveryRuleHasProposals(t *testing.T) {
	for _, rule := range []power.Rule{
		power.ConcentrationHigh, power.ConcentrationRising, power.RichGetRicher, power.ClosedLadder, power.CrossAreaCapture,
		power.UnmatchedMandates, power.TitlesNotFollowed, power.LeadershipVacuum, power.TitleMismatch, power.MandateStacking,
		power.BrokerBottleneck,
	} {
		got := proposals(rule)
		if len(got) == 0 {
			t.Errorf("%s: no proposal", rule)
			continue
		}
		got[0] = "changed"
		if proposals(rule)[0] == "changed" {
			t.Errorf("%s: the list is shared", rule)
		}
	}
	if got := proposals("unheard of"); got == nil || len(got) > 0 {
		t.Errorf("an unknown rule: %v, want an empty list", got)
	}
}
