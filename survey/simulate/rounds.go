package simulate

import (
	"strconv"
	"time"
)

// day cuts t to its calendar day in UTC.
func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// addMonths returns the day months after d. The last day of a month goes to
// the last day of a month; any other day to the same day, or the last there is.
func addMonths(d time.Time, months int) time.Time {
	last := func(y int, m time.Month) int {
		return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
	}
	first := time.Date(d.Year(), d.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	end := last(first.Year(), first.Month())
	dom := min(d.Day(), end)
	if d.Day() == last(d.Year(), d.Month()) {
		dom = end
	}
	return first.AddDate(0, 0, dom-1)
}

// rounds labels the rounds and sets their closing days.
func (g *generator) rounds() {
	months := 6
	if g.cfg.Cadence == Quarterly {
		months = 3
	}
	g.o.Rounds = make([]Round, g.cfg.Rounds)
	for t := range g.o.Rounds {
		closing := addMonths(g.cfg.FirstClosing, t*months)
		label := closing.Format(time.DateOnly)
		if g.cfg.IntegerLabels {
			label = strconv.Itoa(t + 1)
		}
		g.o.Rounds[t] = Round{Label: label, Closing: closing}
	}
}

// participation draws who answers each round. Members of rings always do.
func (g *generator) participation() {
	r := g.rng(streamParticipation)
	for t := range g.o.Rounds {
		answered := make([]bool, g.cfg.People)
		for i := range answered {
			answered[i] = r.Float64() < g.cfg.Participation || g.ringOf[i] >= 0
		}
		g.o.Rounds[t].Answered = answered
	}
}
