package simulate

import (
	"math"
	"slices"
	"testing"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: got %.4f, want %.4f ± %.4f", what, got, want, tolerance)
	}
}

func moments(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		sd += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return mean, math.Sqrt(sd)
}

func correlation(x, y []float64) float64 {
	mx, sx := moments(x)
	my, sy := moments(y)
	c := 0.0
	for i := range x {
		c += (x[i] - mx) * (y[i] - my) / float64(len(x)-1)
	}
	return c / (sx * sy)
}

// The marginals of the generator of H.3: popularity of CV 0.71 (gamma of mean
// 1, so its skewness is twice the CV), four of five answering, three names.
func TestMarginals(t *testing.T) {
	o := build(t, Config{Seed: 4, People: 20_000, Rounds: 1, NoBallots: true, Areas: 1, Nobody: 0.1})
	mean, sd := moments(o.Truth.Popularity)
	near(t, "popularity mean", mean, 1, 0.02)
	near(t, "popularity CV", sd/mean, 0.71, 0.02)
	skew := 0.0
	for _, g := range o.Truth.Popularity {
		skew += math.Pow((g-mean)/sd, 3) / 20_000
	}
	near(t, "popularity skewness", skew, 1.42, 0.15)
	near(t, "worth and popularity", correlation(o.Truth.Worth[0], o.Truth.Popularity), 0, 0.03)
	mean, sd = moments(o.Truth.Worth[0])
	near(t, "worth mean", mean, 0, 0.03)
	near(t, "worth SD", sd, 1, 0.02)

	answered, nobody, names := 0, 0, 0
	for _, a := range o.Rounds[0].Answered {
		if a {
			answered++
		}
	}
	near(t, "participation", float64(answered)/20_000, 0.8, 0.012)
	if len(o.Rounds[0].Nominations) != answered {
		t.Errorf("%d answers of %d respondents", len(o.Rounds[0].Nominations), answered)
	}
	for _, n := range o.Rounds[0].Nominations {
		names += len(n.To)
		if len(n.To) == 0 {
			nobody++
		} else if len(n.To) != 3 {
			t.Fatalf("%d names", len(n.To))
		}
	}
	near(t, "naming nobody", float64(nobody)/float64(answered), 0.1, 0.01)
	careless := 0
	for _, s := range o.Truth.Noise {
		if s == 4 {
			careless++
		}
	}
	near(t, "careless", float64(careless)/20_000, 0.15, 0.01)
}

func TestGammaBelowShapeOne(t *testing.T) {
	o := build(t, Config{Seed: 4, People: 50_000, Rounds: 1, NoBallots: true, NoFollows: true, PopularityCV: 1.5})
	mean, sd := moments(o.Truth.Popularity)
	near(t, "mean", mean, 1, 0.03)
	near(t, "CV", sd/mean, 1.5, 0.06)
}

func TestCorrelation(t *testing.T) {
	for _, rho := range []float64{-0.5, 0.6, 1} {
		o := build(t, Config{Seed: 8, People: 5000, Rounds: 1, NoBallots: true, NoFollows: true, Correlation: rho})
		// Ranks of a normal copula: 6/π·asin(ρ/2).
		rank := func(x []float64) []float64 {
			out := make([]float64, len(x))
			for k, i := range order(x) {
				out[i] = float64(k)
			}
			return out
		}
		got := correlation(rank(o.Truth.Worth[0]), rank(o.Truth.Popularity))
		near(t, "Spearman", got, 6/math.Pi*math.Asin(rho/2), 0.04)
	}
}

// Titled people are followed about three times as often on average; the
// without-replacement draw of three of 119 barely compresses the ratio.
func TestTitlesAreFollowedThreeTimes(t *testing.T) {
	titled, others := 0.0, 0.0
	for seed := range uint64(60) {
		cfg := TitleStudy(120, 16)
		cfg.Seed, cfg.Rounds = seed, 2
		o := build(t, cfg)
		for r := range o.Rounds {
			held := o.MandatesHeld(r)
			for i, f := range followers(o, r) {
				if held[i] > 0 {
					titled += float64(f) / 16
				} else {
					others += float64(f) / 104
				}
			}
		}
	}
	near(t, "titled over others", titled/others, 2.9, 0.25)
}

func TestNamesAndPersistence(t *testing.T) {
	cfg := TitleStudy(400, 48)
	cfg.Rounds, cfg.Names, cfg.Persistence, cfg.Participation = 6, 1.5, 0.6, 1
	o := build(t, cfg)
	names, answers, again, of, chance := 0, 0, 0.0, 0.0, 0.0
	for r := range o.Rounds {
		f := followers(o, r)
		for k, n := range o.Rounds[r].Nominations {
			names += len(n.To)
			answers++
			if r == 0 {
				continue
			}
			for _, j := range o.Rounds[r-1].Nominations[k].To {
				of++
				chance += float64(f[j]) / 399
				if slices.Contains(n.To, j) {
					again++
				}
			}
		}
	}
	near(t, "names", float64(names)/float64(answers), 1.5, 0.06)
	again, chance = again/of, chance/of
	near(t, "repeated beyond chance", (again-chance)/(1-chance), 0.6, 0.03)
}

// The lists are Plackett–Luce draws: somebody of worth a leads a list with
// probability a/(sum of the worths on it), careless raters' worths being
// taken to the power 1/4.
func TestListsArePlackettLuce(t *testing.T) {
	for _, tc := range []struct {
		name            string
		careless, noise float64
	}{{"careful", -1, 1}, {"careless", 1, 4}} {
		cfg := Config{Seed: 6, People: 300, Rounds: 4, NoFollows: true, TieWidth: -1, Careless: tc.careless}
		o := build(t, cfg)
		observed, expected, variance := 0.0, 0.0, 0.0
		for r := range o.Rounds {
			theta := o.Truth.Worth[r]
			for _, b := range o.Rounds[r].Ballots {
				first := math.Exp(theta[b.Entries[0].Person] / tc.noise)
				sum, best := 0.0, 0.0
				for _, e := range b.Entries {
					a := math.Exp(theta[e.Person] / tc.noise)
					sum += a
					best = max(best, a)
				}
				// The first is the worthiest with probability best/sum.
				if first == best {
					observed++
				}
				expected += best / sum
				variance += best / sum * (1 - best/sum)
			}
		}
		if z := (observed - expected) / math.Sqrt(variance); math.Abs(z) > 4 {
			t.Errorf("%s: the worthiest is first %.0f times, expected %.0f (z %.1f)", tc.name, observed, expected, z)
		}
	}
}

func TestListsDifferInLengthAndTie(t *testing.T) {
	o := build(t, Config{Seed: 11, People: 200, Rounds: 1})
	shortest, longest, tied, places := 99, 0, 0, 0
	for _, b := range o.Rounds[0].Ballots {
		shortest, longest = min(shortest, len(b.Entries)), max(longest, len(b.Entries))
		for k := 1; k < len(b.Entries); k++ {
			places++
			if b.Entries[k].Rank == b.Entries[k-1].Rank {
				tied++
			}
		}
	}
	if shortest > 6 || longest < 17 || longest > 20 {
		t.Errorf("lists of %d to %d", shortest, longest)
	}
	if share := float64(tied) / float64(places); share < 0.1 || share > 0.7 {
		t.Errorf("%.2f of neighbours are tied", share)
	}
}

// The sampler by rejection and the scan draw from FollowWeight.
func TestNamerFollowsItsWeights(t *testing.T) {
	o := build(t, Config{
		Seed: 12, People: 12, Teams: 3, Areas: 3, Titled: 5, Rounds: 2, NoBallots: true,
		TeamCloseness: 3, AreaFocus: 2, Plant: Plant{Unmatched: 1, Emergent: 1, Gatherers: 1},
	})
	const draws = 60_000
	m := newNamer(o)
	r := (&generator{cfg: Config{Seed: 77}}).rng(99)
	for rater := range o.People {
		round, area := rater%2, rater%3
		m.set(round, area)
		without := (rater + 1) % len(o.People)
		weights := make([]float64, len(o.People))
		total := 0.0
		for j := range weights {
			if j != without {
				weights[j] = o.FollowWeight(round, area, rater, j)
				total += weights[j]
			}
		}
		for name, draw := range map[string]func() int{
			"draw": func() int { return m.draw(r, rater, []int{without}) },
			"scan": func() int { return m.scan(r, rater, []int{without}) },
		} {
			got := make([]float64, len(o.People))
			for range draws {
				got[draw()]++
			}
			chi2, df := 0.0, -1.0
			for j, w := range weights {
				e := draws * w / total
				if e == 0 {
					if got[j] != 0 {
						t.Errorf("%s: named a person of weight 0", name)
					}
					continue
				}
				chi2 += (got[j] - e) * (got[j] - e) / e
				df++
			}
			if chi2 > df+5*math.Sqrt(2*df)+5 {
				t.Errorf("rater %d, %s: chi-square %.1f on %.0f", rater, name, chi2, df)
			}
		}
	}
}

// Circles take visible people in proportion, by darts and by clocks alike.
func TestCirclesByVisibility(t *testing.T) {
	for _, length := range []int{2, 12} {
		inCircle, n := 0.0, 0.0
		for seed := range uint64(300) {
			cfg, err := Config{
				Seed: seed, People: 41, Teams: 1, ListLength: length, ShortestList: length,
				Plant: Plant{Popular: 1, PopularFactor: 3},
			}.normalise()
			if err != nil {
				t.Fatal(err)
			}
			g := &generator{cfg: cfg, o: &Organisation{Config: cfg}}
			g.rounds()
			g.people()
			g.worth()
			g.popularity()
			g.plant()
			popular := int32(g.o.Truth.Popular[0])
			for rater, c := range g.circles() {
				if len(c) != length {
					t.Fatalf("circle of %d", len(c))
				}
				if int32(rater) != popular {
					n++
					if slices.Contains(c, popular) {
						inCircle++
					}
				}
			}
		}
		// Without replacement from one of weight 3 and 39 of weight 1.
		miss := 1.0
		for k := range length {
			miss *= (39 - float64(k)) / (42 - float64(k))
		}
		near(t, "popular person known", inCircle/n, 1-miss, 0.02)
	}
}

func TestTurnover(t *testing.T) {
	o := build(t, Config{Seed: 3, People: 1000, Titled: 200, Turnover: 0.1, Rounds: 6, NoBallots: true, NoFollows: true})
	ended := 0
	for _, m := range o.Mandates {
		if !m.End.IsZero() {
			ended++
		}
	}
	near(t, "mandates passed on", float64(ended), 100, 35)
}
