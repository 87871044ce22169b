package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
)

// people draws teams, areas and people with their attributes.
func (g *generator) people() {
	r := g.rng(streamPeople)
	n := g.cfg.People
	g.areas()

	teamOf := make([]int, 0, n)
	for t, size := range g.cfg.teamSizes() {
		for range size {
			teamOf = append(teamOf, t)
		}
	}
	r.Shuffle(n, func(i, j int) { teamOf[i], teamOf[j] = teamOf[j], teamOf[i] })

	g.o.Teams = make([]Team, g.cfg.Teams)
	width := max(2, len(strconv.Itoa(g.cfg.Teams)))
	for t := range g.o.Teams {
		g.o.Teams[t] = Team{Name: fmt.Sprintf("Team %0*d", width, t+1), Lead: -1}
	}
	g.o.People = make([]Person, n)
	width = max(3, len(strconv.Itoa(n)))
	for i := range g.o.People {
		t := teamOf[i]
		g.o.Teams[t].Members = append(g.o.Teams[t].Members, i)
		g.o.People[i] = Person{
			ID:        fmt.Sprintf("p%0*d", width, i+1),
			Name:      inventName(i),
			Team:      t,
			ReportsTo: -1,
			Site:      g.site(r, t),
			Tenure:    tenure(r),
			Areas:     g.areasOf(r, t),
		}
	}
	g.workers = make([][]int, g.cfg.Areas)
	for i := range g.o.People {
		for _, a := range g.o.People[i].Areas {
			g.workers[a] = append(g.workers[a], i)
		}
	}
	for t := range g.o.Teams {
		if len(g.o.Teams[t].Members) < SmallestShown {
			g.o.Truth.SmallTeams = append(g.o.Truth.SmallTeams, t)
		}
	}
}

// teamSizes returns the sizes of the teams, the largest first unless they were
// given.
func (c *Config) teamSizes() []int {
	sizes := slices.Clone(c.TeamSizes)
	if len(sizes) == 0 {
		sizes = spread(c.People, c.Teams)
	}
	if small := c.Plant.SmallTeam; small > 0 {
		// The last of the smallest and the first of the largest: they differ
		// even if all are alike.
		least, most := 0, 0
		for t, s := range sizes {
			if s <= sizes[least] {
				least = t
			}
			if s > sizes[most] {
				most = t
			}
		}
		if surplus := sizes[least] - small; surplus > 0 {
			sizes[least] -= surplus
			sizes[most] += surplus
		}
	}
	return sizes
}

// spread cuts n people into k teams of at least one whose sizes fall evenly,
// to about a fifth (largest remainders).
func spread(n, k int) []int {
	sizes := make([]int, k)
	remainders := make([]float64, k)
	left := n - k
	for t := range sizes {
		weight := 1.0
		if k > 1 {
			weight = 5 - 4*float64(t)/float64(k-1)
			weight /= 3 * float64(k)
		}
		share := weight * float64(n-k)
		sizes[t] = 1 + int(share)
		remainders[t] = math.Floor(share) - share // ascending: largest first
		left -= int(share)
	}
	for _, t := range order(remainders)[:max(0, min(left, k))] {
		sizes[t]++
	}
	return sizes
}

// areaNames are the first areas; later ones are numbered, each inside the area
// six before it.
var areaNames = []Area{
	{"Engineering", -1},
	{"Platform", 0},
	{"Quality", 0},
	{"Marketing", -1},
	{"Online Marketing", 3},
	{"Operations", -1},
}

func (g *generator) areas() {
	g.o.Areas = make([]Area, g.cfg.Areas)
	width := max(2, len(strconv.Itoa(g.cfg.Areas)))
	for a := range g.o.Areas {
		if a < len(areaNames) {
			g.o.Areas[a] = areaNames[a]
		} else {
			g.o.Areas[a] = Area{fmt.Sprintf("Area %0*d", width, a+1), a - len(areaNames)}
		}
	}
}

// within reports whether area a is area b or lies inside it.
func (o *Organisation) within(a, b int) bool {
	for ; a >= 0; a = o.Areas[a].Parent {
		if a == b {
			return true
		}
	}
	return false
}

// areasOf draws where a member of team t works: in the team's home area and
// up to AreasPerPerson in all.
func (g *generator) areasOf(r *rand.Rand, t int) []int {
	areas := []int{t % g.cfg.Areas}
	for range r.IntN(g.cfg.AreasPerPerson) {
		for {
			if a := r.IntN(g.cfg.Areas); !slices.Contains(areas, a) {
				areas = append(areas, a)
				break
			}
		}
	}
	slices.Sort(areas)
	return areas
}

// site draws the site of a member of team t: seven in ten are at the team's.
func (g *generator) site(r *rand.Rand, t int) string {
	site := t % g.cfg.Sites
	if r.Float64() >= 0.7 {
		site = r.IntN(g.cfg.Sites)
	}
	return "Site " + strconv.Itoa(site+1)
}

func tenure(r *rand.Rand) string {
	switch u := r.Float64(); {
	case u < 0.25:
		return "under 2 years"
	case u < 0.65:
		return "2 to 5 years"
	default:
		return "over 5 years"
	}
}

// The syllables of invented names, 24 of each kind; some are not ASCII, as
// names are not.
var syllables = [4][24]string{
	{
		"Bra", "Cly", "Dro", "Ezu", "Fli", "Gno", "Hyu", "Ixa", "Jou", "Kve", "Lyo", "Mbe",
		"Nyu", "Oza", "Pry", "Qua", "Rhö", "Sne", "Tzo", "Uzi", "Vly", "Wro", "Xie", "Zwa",
	},
	{
		"bix", "dov", "fen", "gul", "hod", "jun", "kip", "lov", "mux", "nep", "pel", "quo",
		"rud", "sól", "tav", "vup", "wex", "yol", "zim", "bruk", "delf", "gorn", "marv", "tesk",
	},
	{
		"Bel", "Cro", "Dun", "Erv", "Fos", "Grel", "Hus", "Ilb", "Jor", "Kel", "Lum", "Mor",
		"Nis", "Orl", "Pul", "Quil", "Ras", "Sten", "Tul", "Ulm", "Ver", "Wis", "Yst", "Zor",
	},
	{
		"aback", "adin", "afor", "agli", "akest", "alopp", "amble", "andrix", "apoon", "arsk", "astow", "avend",
		"ébold", "eddock", "egrave", "ekkin", "elsop", "emmer", "entrop", "erdale", "esque", "ibrook", "ostel", "umfry",
	},
}

// inventName returns the name of the i-th person: every combination of the
// syllables once, then numbered associates.
func inventName(i int) string {
	const base, all = 24, 24 * 24 * 24 * 24
	if i >= all {
		return "Associate " + strconv.Itoa(i+1)
	}
	// An odd multiplier not divisible by 3 permutes 0..all-1, so that
	// neighbours on the roster do not share their syllables.
	code := i * 150_427 % all
	parts := [4]string{}
	for k := range parts {
		parts[k] = syllables[k][code%base]
		code /= base
	}
	return parts[0] + parts[1] + " " + parts[2] + parts[3]
}
