package simulate

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Cadence is how far apart rounds close.
type Cadence int

// The cadences.
const (
	// HalfYearly rounds close every six months.
	HalfYearly Cadence = iota
	// Quarterly rounds close every three months.
	Quarterly
)

// Config says what organisation to build. A field left at zero takes the
// default its comment names; where zero is a value of its own there is none.
// The zero Config is a control organisation of 120 people over eight
// half-yearly rounds: nothing planted, titles followed three times as much as
// others on average, names independent between rounds.
type Config struct {
	// Seed decides everything that is drawn.
	Seed uint64

	// People is the size of the roster: the sum of TeamSizes, else 120.
	People int
	// Teams is the number of teams, by default about one for 13 people, of
	// sizes that rise evenly to about five times the smallest.
	Teams int
	// TeamSizes gives the size of every team instead (each >= 1).
	TeamSizes []int
	// Areas is the number of knowledge areas, default 6.
	Areas int
	// AreasPerPerson is in how many areas somebody works at most, default 2
	// (fewer if there are fewer areas).
	AreasPerPerson int
	// Sites is the number of sites, default 3. Most of a team works at one.
	Sites int

	// Titled is how many people hold a mandate at the beginning (gatherers
	// beside them): by default 2 in 15; negative is none. The number stays, but
	// for holders whose area a gatherer takes over.
	Titled int
	// FlatMandates makes every mandate (but a gatherer's) one of level 1 that
	// spans the organisation, as in the study of H.3.
	FlatMandates bool
	// Turnover is the probability in [0, 1] that a mandate passes to somebody
	// else between two rounds. Zero keeps every mandate throughout.
	Turnover float64

	// Rounds is the number of rounds, default 8.
	Rounds int
	// Cadence is how far apart they close.
	Cadence Cadence
	// FirstClosing is the day the first round closes, default 30 June 2022.
	// If it is the last day of a month, so are all closing days.
	FirstClosing time.Time
	// IntegerLabels labels rounds 1..Rounds instead of by their closing date.
	// Mandates keep their dates, which such labels cannot be compared to.
	IntegerLabels bool
	// Participation is the probability in (0, 1] that somebody answers a
	// round, default 0.8.
	Participation float64

	// NoBallots leaves the lists out.
	NoBallots bool
	// WorthSD is the standard deviation of log-worth, default 1.
	WorthSD float64
	// Drift is the standard deviation of the step of each log-worth between
	// rounds (>= 0). Zero keeps worth constant.
	Drift float64
	// ListLength is the longest list, default 20.
	ListLength int
	// ShortestList is the smallest circle of colleagues a rater knows, default
	// 5 or ListLength if that is less.
	ShortestList int
	// TeamShare is the share in (0, 1] of a rater's circle that comes from the
	// own team, as far as it goes; default 0.6.
	TeamShare float64
	// Contact is the probability in (0, 1] of enough contact, in a round, to
	// place somebody of one's circle; default 0.9.
	Contact float64
	// Careless is the share of careless raters, at most 1: default 0.15;
	// negative is none.
	Careless float64
	// CarelessNoise is the scale of a careless rater's noise, where a careful
	// one's is 1; default 4.
	CarelessNoise float64
	// TieWidth is how near perceived log-worths must be to be tied, in units
	// of the rater's noise: default 0.25; negative makes lists strict.
	TieWidth float64
	// StrictLists makes every list exactly ListLength people long (or all
	// colleagues, if fewer) and without ties, whatever ShortestList, Contact
	// and TieWidth say.
	StrictLists bool

	// NoFollows leaves the follow nominations out.
	NoFollows bool
	// Names is the mean number of names a rater and area, default 3.
	Names float64
	// Persistence is the probability in [0, 1] that a name of the last answer
	// is kept. Zero draws names independently in every round.
	Persistence float64
	// Nobody is the probability in [0, 1] of naming nobody in an area.
	Nobody float64
	// PopularityCV is the coefficient of variation of popularity, default 0.71.
	PopularityCV float64
	// TitleFactor is how many times as much somebody is followed for holding a
	// mandate, default 3.
	TitleFactor float64
	// Correlation, in [-1, 1], ties popularity to worth.
	Correlation float64
	// TeamCloseness is how many times as likely somebody is named by members
	// of the own team, default 1.
	TeamCloseness float64
	// AreaFocus is how many times as likely somebody is named in an area they
	// work in, default 1.
	AreaFocus float64

	// Plant is what is planted, by default nothing.
	Plant Plant
}

// Plant asks for facts that are true of the organisation and recorded in its
// [Truth].
type Plant struct {
	// Emergent is the number of people without a title whom many follow, and
	// EmergentFactor how many times as much as an untitled colleague, default 6.
	Emergent       int
	EmergentFactor float64
	// Unmatched is the number of holders whose mandate is not followed, and
	// UnmatchedFactor how many times as much as an untitled colleague they are:
	// zero is nobody at all.
	Unmatched       int
	UnmatchedFactor float64
	// Gatherers is the number of people who gather an area or a mandate each
	// round, and GatherFactor how many times as much as an untitled colleague
	// they are followed in the areas they have; default 6.
	Gatherers    int
	GatherFactor float64
	// Rings is the number of small groups listing each other first, and
	// RingSize how many people each has (>= 3), default 4.
	Rings    int
	RingSize int
	// Popular is the number of people listed more often irrespective of worth,
	// and PopularFactor how many times as likely they are known; default 8.
	Popular       int
	PopularFactor float64
	// SmallTeam is the size of a team too small to show (1..4); zero plants
	// none. The smallest team is reduced to it, unless it is smaller already.
	SmallTeam int
}

// SmallestShown is the number of answers below which nothing is shown about a
// group; teams with fewer people are [Truth.SmallTeams].
const SmallestShown = 5

// TitleStudy returns the configuration behind the table of H.3: one area, flat
// mandates, no lists. Rounds (1), Names (3), Persistence (0), Plant and Seed
// are the caller's to change.
func TitleStudy(people, titled int) Config {
	return Config{
		People: people, Titled: titled, FlatMandates: true,
		Areas: 1, Rounds: 1, NoBallots: true,
	}
}

// errConfig marks configurations that cannot be built.
var errConfig = errors.New("simulate: impossible configuration")

func impossible(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errConfig, fmt.Sprintf(format, args...))
}

// normalise returns c with its defaults filled in, or why it cannot be built.
func (c Config) normalise() (Config, error) {
	if err := c.structure(); err != nil {
		return c, err
	}
	orInt(&c.Areas, 6)
	orInt(&c.AreasPerPerson, 2)
	c.AreasPerPerson = min(c.AreasPerPerson, c.Areas)
	orInt(&c.Sites, 3)
	orInt(&c.Rounds, 8)
	orInt(&c.ListLength, 20)
	orInt(&c.ShortestList, min(5, c.ListLength))
	if c.Titled == 0 {
		// Whom the plant needs without a title stays without one.
		c.Titled = min((c.People*2+7)/15, max(0, c.People-c.Plant.Emergent-c.Plant.Gatherers))
		c.Titled = max(c.Titled, min(c.Plant.Unmatched, c.People))
	}
	c.Titled = max(c.Titled, 0)
	if c.FirstClosing.IsZero() {
		c.FirstClosing = time.Date(2022, time.June, 30, 0, 0, 0, 0, time.UTC)
	}
	c.FirstClosing = day(c.FirstClosing)
	for _, f := range []struct {
		value    *float64
		fallback float64
	}{
		{&c.Participation, 0.8},
		{&c.WorthSD, 1},
		{&c.TeamShare, 0.6},
		{&c.Contact, 0.9},
		{&c.Careless, 0.15},
		{&c.CarelessNoise, 4},
		{&c.TieWidth, 0.25},
		{&c.Names, 3},
		{&c.PopularityCV, 0.71},
		{&c.TitleFactor, 3},
		{&c.TeamCloseness, 1},
		{&c.AreaFocus, 1},
		{&c.Plant.EmergentFactor, 6},
		{&c.Plant.GatherFactor, 6},
		{&c.Plant.PopularFactor, 8},
	} {
		if *f.value == 0 {
			*f.value = f.fallback
		}
	}
	orInt(&c.Plant.RingSize, 4)
	if err := c.ranges(); err != nil {
		return c, err
	}
	c.Careless = max(c.Careless, 0)
	if c.StrictLists {
		c.ShortestList, c.Contact, c.TieWidth = c.ListLength, 1, -1
	}
	return c, c.plantable()
}

// structure settles people and teams, which the other defaults rest on.
func (c *Config) structure() error {
	if c.People < 0 || c.Teams < 0 {
		return impossible("%d people in %d teams", c.People, c.Teams)
	}
	if len(c.TeamSizes) > 0 {
		sum := 0
		for i, s := range c.TeamSizes {
			if s < 1 {
				return impossible("team %d has %d people", i+1, s)
			}
			sum += s
		}
		orInt(&c.People, sum)
		if sum != c.People {
			return impossible("team sizes add up to %d, not to %d people", sum, c.People)
		}
		orInt(&c.Teams, len(c.TeamSizes))
		if c.Teams != len(c.TeamSizes) {
			return impossible("%d team sizes for %d teams", len(c.TeamSizes), c.Teams)
		}
	}
	orInt(&c.People, 120)
	if c.Teams == 0 {
		c.Teams = max(1, (c.People+6)/13)
		if c.Plant.SmallTeam > 0 && c.People > 1 {
			c.Teams = max(2, c.Teams)
		}
	}
	if c.Teams > c.People {
		return impossible("%d teams for %d people", c.Teams, c.People)
	}
	return nil
}

func (c *Config) ranges() error {
	for _, f := range []struct {
		name  string
		value int
		least int
	}{
		{"areas", c.Areas, 1},
		{"areas per person", c.AreasPerPerson, 1},
		{"sites", c.Sites, 1},
		{"rounds", c.Rounds, 1},
		{"list length", c.ListLength, 1},
		{"shortest list", c.ShortestList, 1},
		{"emergent people", c.Plant.Emergent, 0},
		{"unmatched mandates", c.Plant.Unmatched, 0},
		{"gatherers", c.Plant.Gatherers, 0},
		{"rings", c.Plant.Rings, 0},
		{"ring size", c.Plant.RingSize, 3},
		{"popular people", c.Plant.Popular, 0},
		{"small team", c.Plant.SmallTeam, 0},
	} {
		if f.value < f.least {
			return impossible("%s: %d is below %d", f.name, f.value, f.least)
		}
	}
	if c.ShortestList > c.ListLength {
		return impossible("shortest list %d is above the list length %d", c.ShortestList, c.ListLength)
	}
	if c.Cadence != HalfYearly && c.Cadence != Quarterly {
		return impossible("cadence %d is unknown", c.Cadence)
	}
	inf := math.Inf(1)
	for _, f := range []struct {
		name        string
		value       float64
		least, most float64
		open        bool // least itself is excluded
	}{
		{"turnover", c.Turnover, 0, 1, false},
		{"participation", c.Participation, 0, 1, true},
		{"worth SD", c.WorthSD, 0, inf, true},
		{"drift", c.Drift, 0, inf, false},
		{"team share", c.TeamShare, 0, 1, true},
		{"contact", c.Contact, 0, 1, true},
		{"careless", c.Careless, -inf, 1, false},
		{"careless noise", c.CarelessNoise, 0, inf, true},
		{"tie width", c.TieWidth, -inf, inf, false},
		{"names", c.Names, 0, math.MaxInt32, true},
		{"persistence", c.Persistence, 0, 1, false},
		{"nobody", c.Nobody, 0, 1, false},
		// Beyond a CV of 10 most gamma draws are too near zero to be weights.
		{"popularity CV", c.PopularityCV, 0, 10, true},
		{"title factor", c.TitleFactor, 0, inf, true},
		{"correlation", c.Correlation, -1, 1, false},
		{"team closeness", c.TeamCloseness, 0, inf, true},
		{"area focus", c.AreaFocus, 0, inf, true},
		{"emergent factor", c.Plant.EmergentFactor, 0, inf, true},
		{"unmatched factor", c.Plant.UnmatchedFactor, 0, inf, false},
		{"gather factor", c.Plant.GatherFactor, 0, inf, true},
		{"popular factor", c.Plant.PopularFactor, 0, inf, true},
	} {
		if math.IsNaN(f.value) || math.IsInf(f.value, 0) ||
			f.value < f.least || f.value > f.most || (f.open && f.value == f.least) {
			return impossible("%s: %v is out of range", f.name, f.value)
		}
	}
	return nil
}

// plantable checks that the plant fits the organisation.
func (c *Config) plantable() error {
	p := c.Plant
	switch {
	case c.Titled+p.Emergent+p.Gatherers > c.People:
		return impossible("%d titled, %d emergent and %d gathering people in an organisation of %d",
			c.Titled, p.Emergent, p.Gatherers, c.People)
	case p.Unmatched > c.Titled:
		return impossible("%d unmatched mandates among %d titled people", p.Unmatched, c.Titled)
	case c.NoFollows && p.Emergent+p.Unmatched+p.Gatherers > 0:
		return impossible("whom nobody or many follow needs follow nominations")
	case c.NoBallots && p.Rings+p.Popular > 0:
		return impossible("rings and popular people need lists")
	case p.Rings > 0 && p.RingSize-1 > c.ListLength:
		return impossible("a ring of %d does not fit lists of %d", p.RingSize, c.ListLength)
	case p.Rings > c.People/p.RingSize || p.Emergent+p.Gatherers+p.Rings*p.RingSize+p.Popular > c.People:
		return impossible("the plant needs more than the %d people there are", c.People)
	case p.SmallTeam >= SmallestShown:
		return impossible("a team of %d is not too small to show", p.SmallTeam)
	case p.SmallTeam > 0 && (c.Teams < 2 || c.People-p.SmallTeam < c.Teams-1):
		return impossible("a team of %d beside %d others in an organisation of %d", p.SmallTeam, c.Teams-1, c.People)
	}
	return nil
}

func orInt(v *int, fallback int) {
	if *v == 0 {
		*v = fallback
	}
}
