package ranking_test

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/rankingtest"
)

func TestSixProfile(t *testing.T) {
	p := rankingtest.Six(t)
	if p.People() != 6 || p.Raters() != 6 || p.Len() != 6 {
		t.Errorf("%d people, %d raters, %d ballots", p.People(), p.Raters(), p.Len())
	}
	if got := p.Listings(); got != 20 {
		t.Errorf("listings = %d, want 3·4 + 2·4", got)
	}
	// 2, 2, 2, 3, 3 and 2: a tie of the last two is still a choice.
	if got := p.Choices(); got != 14 {
		t.Errorf("choices = %d, want 14", got)
	}
	if got := p.TotalWeight(); got != 6 {
		t.Errorf("weight = %v", got)
	}
	if p.DistinctRaters(3) != 6 || p.DistinctRaters(4) != 2 || p.DistinctRaters(5) != 0 {
		t.Errorf("raters of 3, 4, 5: %d, %d, %d", p.DistinctRaters(3), p.DistinctRaters(4), p.DistinctRaters(5))
	}
	if got, want := groupsOf(p.Order(3)), [][]int{{1}, {2}, {4, 5}}; !reflect.DeepEqual(got, want) {
		t.Errorf("P4: %v, want %v", got, want)
	}
	if got, want := p.Order(1).Midranks(nil), []float64{1, 2.5, 2.5}; !slices.Equal(got, want) {
		t.Errorf("midranks of P2's ballot %v, want %v", got, want)
	}
}

func TestStages(t *testing.T) {
	for _, test := range []struct {
		groups [][]int
		want   int
	}{
		{nil, 0},
		{[][]int{{0}}, 0},
		{[][]int{{0}, {1}}, 1},
		{[][]int{{0, 1}}, 1},
		{[][]int{{0}, {1}, {2}}, 2},
		{[][]int{{0}, {1, 2}}, 2},
		{[][]int{{0, 1}, {2}}, 1},
	} {
		p, err := ranking.NewProfile(3, []ranking.Ballot{{Rater: 9, Weight: 1, Groups: test.groups}})
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Order(0).Stages(); got != test.want {
			t.Errorf("stages of %v = %d, want %d", test.groups, got, test.want)
		}
	}
}

// What went in comes out, and the sums are those of the definitions.
func TestBuilderKeepsBallots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "n")
		ballots := drawBallots(t, n, 6)
		p := rankingtest.Valid(t, n, ballots)
		if p.Len() != len(ballots) || p.People() != n {
			t.Fatalf("%d ballots over %d", p.Len(), p.People())
		}
		listings, choices, weight := 0, 0, 0.0
		for b, ballot := range ballots {
			o := p.Order(b)
			if o.Rater != ballot.Rater || o.Weight != ballot.Weight || o.Rater >= p.Raters() {
				t.Fatalf("ballot %d: %+v, want %+v", b, o, ballot)
			}
			var want [][]int
			var ranks []float64
			left := 0
			for _, g := range ballot.Groups {
				left += len(g)
			}
			if o.Len() != left {
				t.Fatalf("length %d, want %d", o.Len(), left)
			}
			before := 0
			for _, g := range ballot.Groups {
				sorted := slices.Sorted(slices.Values(g))
				want = append(want, sorted)
				for range g {
					ranks = append(ranks, float64(before)+float64(len(g)+1)/2)
				}
				before += len(g)
				if left >= 2 {
					choices++
				}
				left -= len(g)
			}
			if got := groupsOf(o); !reflect.DeepEqual(got, want) {
				t.Fatalf("groups %v, want %v", got, want)
			}
			dst := make([]float64, o.Len())
			if got := o.Midranks(dst); !slices.Equal(got, ranks) {
				t.Fatalf("midranks %v, want %v", got, ranks)
			}
			listings += before
			weight += ballot.Weight
		}
		if p.Listings() != listings || p.Choices() != choices || p.TotalWeight() != weight {
			t.Fatalf("listings %d, choices %d, weight %v, want %d, %d, %v",
				p.Listings(), p.Choices(), p.TotalWeight(), listings, choices, weight)
		}
	})
}

// A refused ballot leaves no trace.
func TestBuilderRefuses(t *testing.T) {
	b := ranking.NewBuilder(3, 0)
	b.Grow(2, 4)
	good := ranking.Ballot{Rater: 2, Weight: 1, Groups: [][]int{{1}, {0}}}
	if err := b.Add(good); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []ranking.Ballot{
		{Rater: 3, Weight: 1},
		{Rater: 0, Weight: 1, Groups: [][]int{{1}, {0}}},
		{Rater: 0, Weight: 1, Groups: [][]int{{1}, {2}, {3}}},
	} {
		if err := b.Add(bad); err == nil {
			t.Errorf("%+v accepted", bad)
		}
	}
	if err := b.Add(good); err != nil {
		t.Fatal(err)
	}
	p := b.Profile()
	if p.Len() != 2 || p.Listings() != 4 || !reflect.DeepEqual(groupsOf(p.Order(1)), [][]int{{1}, {0}}) {
		t.Errorf("%d ballots, %d listings", p.Len(), p.Listings())
	}
	if _, err := ranking.NewProfile(2, []ranking.Ballot{{Rater: 5, Weight: 1, Groups: [][]int{{2}}}}); err == nil {
		t.Error("NewProfile accepts an unknown person")
	}
}

// AddRanked and Add build the same ballot, whatever the order of the rows and
// the gaps between ranks.
func TestAddRankedIsAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		ballots := drawBallots(t, n, 4)
		want := rankingtest.Valid(t, n, ballots)
		b := ranking.NewBuilder(n, n+3)
		for _, ballot := range ballots {
			var items []int32
			var ranks []float64
			rank := rapid.Float64Range(-5, 5).Draw(t, "first rank")
			for _, g := range ballot.Groups {
				for _, i := range g {
					items, ranks = append(items, int32(i)), append(ranks, rank)
				}
				rank += rapid.Float64Range(0.01, 9).Draw(t, "gap")
			}
			perm := rapid.Permutation(rankingtest.UpTo(len(items))).Draw(t, "rows")
			shuffledItems, shuffledRanks := make([]int32, len(items)), make([]float64, len(items))
			for k, to := range perm {
				shuffledItems[to], shuffledRanks[to] = items[k], ranks[k]
			}
			b.AddRanked(ballot.Rater, ballot.Weight, shuffledItems, shuffledRanks)
		}
		got := b.Profile()
		if got.Len() != want.Len() {
			t.Fatalf("%d ballots, want %d", got.Len(), want.Len())
		}
		for k := range want.Len() {
			g, w := got.Order(k), want.Order(k)
			if g.Rater != w.Rater || g.Weight != w.Weight || !slices.Equal(g.Items, w.Items) || !slices.Equal(g.Ends, w.Ends) {
				t.Fatalf("ballot %d: %+v, want %+v", k, g, w)
			}
		}
	})
}

func TestAddRankedPanics(t *testing.T) {
	add := func(rater int, weight float64, items []int32, ranks []float64) func() {
		return func() { ranking.NewBuilder(3, 4).AddRanked(rater, weight, items, ranks) }
	}
	mustPanic(t, "lengths", add(0, 1, []int32{1, 2}, []float64{1}))
	mustPanic(t, "rater", add(4, 1, []int32{1}, []float64{1}))
	mustPanic(t, "rater below", add(-1, 1, []int32{1}, []float64{1}))
	mustPanic(t, "weight 0", add(0, 0, []int32{1}, []float64{1}))
	mustPanic(t, "weight NaN", add(0, math.NaN(), []int32{1}, []float64{1}))
	mustPanic(t, "weight Inf", add(0, math.Inf(1), []int32{1}, []float64{1}))
	mustPanic(t, "self", add(1, 1, []int32{1}, []float64{1}))
	mustPanic(t, "unknown person", add(0, 1, []int32{3}, []float64{1}))
	mustPanic(t, "person below", add(0, 1, []int32{-1}, []float64{1}))
	mustPanic(t, "person twice in a tie", add(0, 1, []int32{2, 1, 2}, []float64{1, 1, 1}))
}

// Restrict keeps the order among those inside and the ballots of those inside.
func TestRestrict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "n")
		ballots := drawBallots(t, n, 5)
		member := make([]int, n)
		size := 0
		for _, i := range rapid.Permutation(rankingtest.UpTo(n)).Draw(t, "new names") {
			member[i] = -1
			if rapid.Bool().Draw(t, "inside") {
				member[i] = size
				size++
			}
		}
		got := rankingtest.Valid(t, n, ballots).Restrict(member, size)
		var want []ranking.Ballot
		for _, b := range ballots {
			if b.Rater >= n || member[b.Rater] < 0 {
				continue
			}
			inside := ranking.Ballot{Rater: member[b.Rater], Weight: b.Weight}
			for _, g := range b.Groups {
				var kept []int
				for _, i := range g {
					if member[i] >= 0 {
						kept = append(kept, member[i])
					}
				}
				if len(kept) > 0 {
					inside.Groups = append(inside.Groups, kept)
				}
			}
			want = append(want, inside)
		}
		expected := rankingtest.Valid(t, size, want)
		if got.People() != size || got.Raters() != size || got.Len() != len(want) || got.Listings() != expected.Listings() {
			t.Fatalf("%d people, %d ballots, want %d, %d", got.People(), got.Len(), size, len(want))
		}
		for b := range want {
			if g, w := got.Order(b), expected.Order(b); !reflect.DeepEqual(groupsOf(g), groupsOf(w)) || g.Rater != w.Rater || g.Weight != w.Weight {
				t.Fatalf("ballot %d: %+v, want %+v", b, g, w)
			}
		}
	})
	mustPanic(t, "short map", func() { rankingtest.Six(t).Restrict([]int{0, 1}, 2) })
}

// The first team of "six": P1's and P2's ballots shrink, P3's too.
func TestRestrictSix(t *testing.T) {
	team := rankingtest.Six(t).Restrict([]int{0, 1, 2, -1, -1, -1}, 3)
	want := [][][]int{{{1}, {2}}, {{2}, {0}}, {{1}, {0}}}
	if team.Len() != 3 || team.People() != 3 {
		t.Fatalf("%d ballots over %d people", team.Len(), team.People())
	}
	for b := range want {
		if got := groupsOf(team.Order(b)); !reflect.DeepEqual(got, want[b]) {
			t.Errorf("ballot %d: %v, want %v", b, got, want[b])
		}
	}
}

// A.3: with equal voice every ballot that chooses weighs the same over its
// choices.
func TestEqualVoice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "n")
		p := rankingtest.Valid(t, n, drawBallots(t, n, 6))
		weights := make([]float64, p.Len())
		for b := range weights {
			weights[b] = p.Order(b).Weight
		}
		q := p.EqualVoice()
		for b := range q.Len() {
			o := q.Order(b)
			want := weights[b]
			if s := o.Stages(); s > 0 {
				want /= float64(s)
			}
			if o.Weight != want {
				t.Fatalf("weight %v, want %v", o.Weight, want)
			}
			if p.Order(b).Weight != weights[b] {
				t.Fatal("the profile itself has changed")
			}
		}
	})
}

func TestReweighted(t *testing.T) {
	p := rankingtest.Six(t)
	q := p.Reweighted([]float64{1, 2, 3, 4, 5, 0.5})
	for b, want := range []float64{1, 2, 3, 4, 5, 0.5} {
		if got := q.Order(b).Weight; got != want {
			t.Errorf("ballot %d: %v, want %v", b, got, want)
		}
		if p.Order(b).Weight != 1 || !slices.Equal(q.Order(b).Items, p.Order(b).Items) {
			t.Errorf("ballot %d changed", b)
		}
	}
	mustPanic(t, "factors", func() { p.Reweighted([]float64{1}) })
}

// Whatever bytes arrive as ballots: the builder refuses them or holds exactly
// what the rules allow, and the graph, counts and restriction stand on it.
func FuzzBuilder(f *testing.F) {
	f.Add([]byte{3, 0, 1, 2, 255, 1, 0, 254, 2})
	f.Add([]byte{1, 0, 0})
	f.Add([]byte{6, 7, 1, 253, 2, 3, 254, 5, 5})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) == 0 {
			return
		}
		n := int(data[0] % 9)
		b := ranking.NewBuilder(n, n+2)
		rules := ranking.Rules{People: n, Raters: n + 2}
		// 255 ends a ballot and 254 a group; the first byte is the rater.
		kept := 0
		for rest := data[1:]; len(rest) > 0; {
			ballot := ranking.Ballot{Rater: int(int8(rest[0])), Weight: float64(rest[0]%5) / 2, Groups: [][]int{{}}}
			rest = rest[1:]
			for len(rest) > 0 && rest[0] != 255 {
				if last := len(ballot.Groups) - 1; rest[0] == 254 {
					ballot.Groups = append(ballot.Groups, nil)
				} else {
					ballot.Groups[last] = append(ballot.Groups[last], int(int8(rest[0])))
				}
				rest = rest[1:]
			}
			if len(rest) > 0 {
				rest = rest[1:]
			}
			err, want := b.Add(ballot), rules.Check(ballot)
			if (err == nil) != (want == nil) {
				t.Fatalf("Add %v, Check %v", err, want)
			}
			if err == nil {
				kept++
			}
		}
		p := b.Profile()
		if p.Len() != kept {
			t.Fatalf("%d ballots, want %d", p.Len(), kept)
		}
		listed := make([]bool, n)
		for k := range p.Len() {
			o := p.Order(k)
			seen := make(map[int32]bool)
			last := int32(0)
			for _, end := range o.Ends {
				if end <= last {
					t.Fatalf("empty group in %+v", o)
				}
				last = end
			}
			if int(last) != o.Len() || !(o.Weight > 0) {
				t.Fatalf("%+v", o)
			}
			for _, i := range o.Items {
				if i < 0 || int(i) >= n || int(i) == o.Rater || seen[i] {
					t.Fatalf("person %d in %+v", i, o)
				}
				seen[i], listed[i] = true, true
			}
		}
		g := ranking.NewGraph(p)
		for i, c := range g.Component {
			if (c >= 0) != listed[i] {
				t.Fatalf("person %d listed %v, component %d", i, listed[i], c)
			}
		}
		ranking.NewCounts(p)
		ranking.StrongComponents(p)
		p.Restrict(rankingtest.UpTo(n), n)
	})
}
