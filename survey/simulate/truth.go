package simulate

import (
	"math"
	"slices"
)

// worth draws the log-worths of every round and the care of every rater.
func (g *generator) worth() {
	r := g.rng(streamWorth)
	truth := &g.o.Truth
	truth.Worth = make([][]float64, g.cfg.Rounds)
	for t := range truth.Worth {
		theta := make([]float64, g.cfg.People)
		switch {
		case t == 0:
			for i := range theta {
				theta[i] = g.cfg.WorthSD * r.NormFloat64()
			}
		case g.cfg.Drift == 0:
			theta = truth.Worth[0]
		default:
			for i := range theta {
				// The conversion keeps machines from fusing the two steps.
				theta[i] = truth.Worth[t-1][i] + float64(g.cfg.Drift*r.NormFloat64())
			}
		}
		truth.Worth[t] = theta
	}

	r = g.rng(streamCare)
	truth.Noise = make([]float64, g.cfg.People)
	for i := range truth.Noise {
		truth.Noise[i] = 1
		if r.Float64() < g.cfg.Careless {
			truth.Noise[i] = g.cfg.CarelessNoise
		}
	}
}

// popularity draws the gamma sample and deals it to people in the order of a
// normal score that is correlated with their worth.
func (g *generator) popularity() {
	r := g.rng(streamPopularity)
	n := g.cfg.People
	shape := 1 / (g.cfg.PopularityCV * g.cfg.PopularityCV)
	sample := make([]float64, n)
	for i := range sample {
		sample[i] = gamma(r, shape) / shape
	}
	slices.Sort(sample)
	rho := g.cfg.Correlation
	rest := math.Sqrt(1 - rho*rho)
	score := make([]float64, n)
	for i := range score {
		z := g.o.Truth.Worth[0][i] / g.cfg.WorthSD
		score[i] = float64(rho*z) + float64(rest*r.NormFloat64())
	}
	g.o.Truth.Popularity = make([]float64, n)
	for k, i := range order(score) {
		g.o.Truth.Popularity[i] = sample[k]
	}
}

// plant chooses the planted people other than holders of unmatched mandates,
// who are chosen among the holders.
func (g *generator) plant() {
	n, p, truth := g.cfg.People, g.cfg.Plant, &g.o.Truth
	r := g.rng(streamPlant)
	g.planted = make([]bool, n)
	g.ringOf = make([]int, n)
	for i := range g.ringOf {
		g.ringOf[i] = -1
	}
	free := make([]bool, n)
	for i := range free {
		free[i] = true
	}
	g.rings(free)
	next := r.Perm(n)
	take := func(k int) []int {
		var chosen []int
		for len(chosen) < k {
			i := next[0]
			next = next[1:]
			if free[i] {
				free[i] = false
				chosen = append(chosen, i)
			}
		}
		slices.Sort(chosen)
		return chosen
	}
	truth.Emergent = take(p.Emergent)
	for _, i := range truth.Emergent {
		g.planted[i] = true
		truth.Popularity[i] = p.EmergentFactor
	}
	for _, i := range take(p.Gatherers) {
		g.planted[i] = true
		truth.Popularity[i] = 1
		truth.Gatherings = append(truth.Gatherings, Gathering{Person: i})
	}
	truth.Popular = take(p.Popular)
}

// rings makes rings of people whose worth is nearest to the median, so that
// what they write about each other is not what others see.
func (g *generator) rings(free []bool) {
	size := g.cfg.Plant.RingSize
	members := g.cfg.Plant.Rings * size
	if members == 0 {
		return
	}
	byWorth := order(g.o.Truth.Worth[0])
	from := (len(byWorth) - members) / 2
	middle := byWorth[from : from+members]
	for k := range g.cfg.Plant.Rings {
		// Every k-th of the middle: rings are alike in worth.
		var ring []int
		for m := k; m < members; m += g.cfg.Plant.Rings {
			ring = append(ring, middle[m])
			free[middle[m]] = false
			g.ringOf[middle[m]] = k
		}
		slices.Sort(ring)
		g.o.Truth.Rings = append(g.o.Truth.Rings, ring)
	}
}

// leads makes one member the line manager of each team, not a planted one if
// there is another, and has the others report to them, the leads to the lead
// of the first team.
func (g *generator) leads() {
	r := g.rng(streamLeads)
	for t := range g.o.Teams {
		team := &g.o.Teams[t]
		candidates := make([]int, 0, len(team.Members))
		for _, i := range team.Members {
			if !g.planted[i] {
				candidates = append(candidates, i)
			}
		}
		if len(candidates) == 0 {
			candidates = team.Members
		}
		team.Lead = candidates[r.IntN(len(candidates))]
	}
	g.report()
}

// report writes the reporting lines that follow from the leads.
func (g *generator) report() {
	head := g.o.Teams[0].Lead
	for i := range g.o.People {
		p := &g.o.People[i]
		switch lead := g.o.Teams[p.Team].Lead; {
		case i != lead:
			p.ReportsTo = lead
		case i != head:
			p.ReportsTo = head
		default:
			p.ReportsTo = -1
		}
	}
}
