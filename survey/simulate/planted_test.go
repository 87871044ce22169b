package simulate

import (
	"math"
	"slices"
	"testing"
)

// followers returns, for each person, how many distinct raters name them in
// any area of a round.
func followers(o *Organisation, round int) []int {
	edge := make(map[[2]int]bool)
	f := make([]int, len(o.People))
	for _, n := range o.Rounds[round].Nominations {
		for _, j := range n.To {
			if !edge[[2]int{n.From, j}] {
				edge[[2]int{n.From, j}] = true
				f[j]++
			}
		}
	}
	return f
}

func TestPlantedEmergent(t *testing.T) {
	for seed := range uint64(10) {
		cfg := TitleStudy(120, 16)
		cfg.Seed, cfg.Rounds, cfg.Plant = seed, 4, Plant{Emergent: 2}
		o := build(t, cfg)
		if len(o.Truth.Emergent) != 2 {
			t.Fatal("emergent people:", o.Truth.Emergent)
		}
		total, all := 0, 0
		for r := range o.Rounds {
			f := followers(o, r)
			held := o.MandatesHeld(r)
			for _, k := range f {
				all += k
			}
			for _, i := range o.Truth.Emergent {
				total += f[i]
				if held[i] > 0 {
					t.Errorf("seed %d: emergent person holds a mandate", seed)
				}
			}
		}
		mean := float64(all) / 120
		if got := float64(total) / 2; got < 2.5*mean {
			t.Errorf("seed %d: emergent people have %.0f followings, everybody %.1f", seed, got, mean)
		}
	}
}

func TestPlantedUnmatched(t *testing.T) {
	for seed := range uint64(10) {
		cfg := TitleStudy(120, 16)
		cfg.Seed, cfg.Rounds, cfg.Persistence = seed, 4, 0.6
		cfg.Turnover, cfg.Plant = 0.2, Plant{Unmatched: 2}
		o := build(t, cfg)
		for r := range o.Rounds {
			f, held := followers(o, r), o.MandatesHeld(r)
			for _, i := range o.Truth.Unmatched {
				if f[i] != 0 || held[i] != 1 {
					t.Errorf("seed %d round %d: unmatched holder with %d followers and %d mandates", seed, r, f[i], held[i])
				}
			}
		}
	}
	// Hollow titles are planted where they are seen best.
	o := Demo(1)
	for _, m := range o.Mandates {
		if slices.Contains(o.Truth.Unmatched, m.Person) && (m.Scope.Reach != ReachOrganisation || m.Kind == Manager) {
			t.Errorf("unmatched mandate %+v", m)
		}
	}
}

func TestPlantedGatherer(t *testing.T) {
	cfg := Config{Seed: 5, Rounds: 8, Turnover: 0.1, Plant: Plant{Gatherers: 2}}
	o := build(t, cfg)
	if len(o.Truth.Gatherings) != 2 {
		t.Fatal("gatherings:", o.Truth.Gatherings)
	}
	for _, h := range o.Truth.Gatherings {
		if len(h.Steps) != 8 {
			t.Fatalf("%d steps in 8 rounds", len(h.Steps))
		}
		for k, step := range h.Steps {
			m := o.Mandates[step.Mandate]
			if m.Person != h.Person || step.Round != k || !m.End.IsZero() || !m.Active(o.Rounds[k].Closing) {
				t.Errorf("step %d: %+v is %+v", k, step, m)
			}
			if k > 0 && m.Active(o.Rounds[k-1].Closing) {
				t.Errorf("step %d: the mandate is there a round early", k)
			}
			if step.Area >= 0 && m.Scope != (Scope{ReachArea, step.Area}) || step.Area < 0 && k < 6 {
				t.Errorf("step %d: %+v is %+v", k, step, m)
			}
		}
		// Followed in the areas gathered, and so in ever more of them.
		first, last := followers(o, 0)[h.Person], followers(o, 7)[h.Person]
		if last < 2*first {
			t.Errorf("gatherer had %d followers in the first round and %d in the last", first, last)
		}
	}
	// Who hands an area over holds it until the day before.
	for _, h := range o.Truth.Gatherings {
		for _, step := range h.Steps {
			m := o.Mandates[step.Mandate]
			for _, other := range o.Mandates {
				ordinary := other.Person != o.Truth.Gatherings[0].Person && other.Person != o.Truth.Gatherings[1].Person
				if ordinary && other.Scope == m.Scope && other.Kind == FacultyLead && (other.End.IsZero() || !other.End.Before(m.Start)) {
					t.Errorf("%s is held by two", o.ScopeName(m.Scope))
				}
			}
		}
	}
}

func TestPlantedRing(t *testing.T) {
	o := build(t, Config{Seed: 2, Rounds: 3, Plant: Plant{Rings: 2, RingSize: 5}})
	if len(o.Truth.Rings) != 2 {
		t.Fatal("rings:", o.Truth.Rings)
	}
	sorted := slices.Sorted(slices.Values(o.Truth.Worth[0]))
	for _, ring := range o.Truth.Rings {
		for _, i := range ring {
			at, _ := slices.BinarySearch(sorted, o.Truth.Worth[0][i])
			if at < 40 || at > 80 {
				t.Errorf("member of a ring has worth of rank %d in 120", at)
			}
			for r := range o.Rounds {
				k := slices.IndexFunc(o.Rounds[r].Ballots, func(b Ballot) bool { return b.Rater == i })
				if k < 0 {
					t.Fatalf("member of a ring did not answer round %d", r)
				}
				for place, e := range o.Rounds[r].Ballots[k].Entries {
					if inside := slices.Contains(ring, e.Person); inside != (place < len(ring)-1) {
						t.Errorf("round %d: place %d of a ring member's list: inside %v", r, place+1, inside)
					}
					if place == len(ring)-1 && e.Rank == o.Rounds[r].Ballots[k].Entries[place-1].Rank {
						t.Errorf("round %d: an outsider is tied with the ring", r)
					}
				}
			}
		}
	}
}

func TestPlantedPopular(t *testing.T) {
	listed, others, worth := 0.0, 0.0, 0.0
	for seed := range uint64(10) {
		o := build(t, Config{Seed: seed, Rounds: 2, Plant: Plant{Popular: 4}})
		for r := range o.Rounds {
			for _, b := range o.Rounds[r].Ballots {
				for _, e := range b.Entries {
					if slices.Contains(o.Truth.Popular, e.Person) {
						listed++
					} else {
						others++
					}
				}
			}
		}
		for _, i := range o.Truth.Popular {
			worth += o.Truth.Worth[0][i] / 40
		}
	}
	if ratio := (listed / 4) / (others / 116); ratio < 2 {
		t.Errorf("popular people are listed %.2f times as often", ratio)
	}
	if math.Abs(worth) > 0.6 { // 40 draws of SD 1: 3.8 standard errors
		t.Errorf("popular people are worth %.2f", worth)
	}
}

func TestPlantedSmallTeam(t *testing.T) {
	for _, cfg := range []Config{
		{People: 60, Plant: Plant{SmallTeam: 3}},
		{TeamSizes: []int{10, 10}, Plant: Plant{SmallTeam: 1}},
		{People: 5, Teams: 2, Plant: Plant{SmallTeam: 2}},
	} {
		o := build(t, cfg)
		found := slices.ContainsFunc(o.Truth.SmallTeams, func(x int) bool {
			return len(o.Teams[x].Members) <= cfg.Plant.SmallTeam
		})
		if !found {
			t.Errorf("%+v: no team of at most %d, small teams %v", cfg, cfg.Plant.SmallTeam, o.Truth.SmallTeams)
		}
	}
}

func TestControlHasNothingPlanted(t *testing.T) {
	o := build(t, Config{Seed: 9})
	tr := o.Truth
	if len(tr.Emergent)+len(tr.Unmatched)+len(tr.Gatherings)+len(tr.Rings)+len(tr.Popular) != 0 {
		t.Errorf("planted: %+v", tr)
	}
	if o.Config.Titled != 16 || o.Config.Teams != 9 || len(o.Areas) != 6 || len(o.Rounds) != 8 {
		t.Errorf("defaults: %+v", o.Config)
	}
}

func TestDemo(t *testing.T) {
	o := Demo(1)
	var sizes []int
	for _, x := range o.Teams {
		sizes = append(sizes, len(x.Members))
	}
	slices.Sort(sizes)
	if len(o.People) != 120 || len(sizes) != 9 || sizes[0] != 4 || sizes[8] != 21 || len(o.Areas) != 6 || len(o.Rounds) != 8 {
		t.Errorf("demo of %d people, teams %v, %d areas, %d rounds", len(o.People), sizes, len(o.Areas), len(o.Rounds))
	}
	tr := o.Truth
	if len(tr.Emergent) == 0 || len(tr.Unmatched) == 0 || len(tr.Gatherings) == 0 || len(tr.Rings) == 0 ||
		len(tr.Popular) == 0 || len(tr.SmallTeams) == 0 {
		t.Errorf("demo lacks a planted fact: %+v", tr)
	}
	passed := 0
	for _, m := range o.Mandates {
		if !m.End.IsZero() {
			passed++
		}
	}
	if passed < 3 {
		t.Errorf("%d mandates with an end", passed)
	}
	checkInvariants(t, o, files(t, o))
}
