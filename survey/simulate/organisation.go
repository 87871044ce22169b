package simulate

import "time"

// Organisation is a simulated organisation with what is true of it. People,
// teams, areas, mandates and rounds refer to each other by index.
type Organisation struct {
	// Config is the configuration with its defaults filled in.
	Config Config
	// People is the roster, sorted by ID.
	People []Person
	// Teams and Areas are sorted by name as far as they are numbered.
	Teams []Team
	Areas []Area
	// Mandates is the register with its history: first the mandates of the
	// beginning, then those granted later, in order of the rounds.
	Mandates []Mandate
	// Rounds are in order of closing.
	Rounds []Round
	// Truth is what no list or nomination says.
	Truth Truth

	// titles holds, for each round, whose mandates reach whom.
	titles []titles
	// fixed marks planted people, whom titles do not change.
	fixed []bool
	// gathered holds, for each gatherer, the round from which each area counts
	// (Rounds: never).
	gathered map[int][]int
}

// Person is an associate.
type Person struct {
	// ID is p001, p002, …; Name is invented from syllables.
	ID, Name string
	// Team is an index into Organisation.Teams.
	Team int
	// ReportsTo is the line manager's index, -1 for nobody.
	ReportsTo int
	// Site and Tenure (a band) are attributes for breakdowns.
	Site, Tenure string
	// Areas are the areas the person works in, ascending.
	Areas []int
}

// Team is a team of people.
type Team struct {
	Name string
	// Members is ascending and never empty.
	Members []int
	// Lead is the line manager of the others.
	Lead int
}

// Area is a knowledge area.
type Area struct {
	Name string
	// Parent is the area this one lies in, -1 for none; it is less than the
	// area's own index.
	Parent int
}

// Round is one occurrence of the survey.
type Round struct {
	// Label is the closing date (YYYY-MM-DD) or the number of the round.
	Label string
	// Closing is the day on which mandates count for the round.
	Closing time.Time
	// Answered says of each person whether they took part.
	Answered []bool
	// Ballots holds the non-empty lists, by rater.
	Ballots []Ballot
	// Nominations holds the follow answers, by area and then by rater.
	Nominations []Nomination
}

// Ballot is a rater's list.
type Ballot struct {
	Rater int
	// Entries are sorted by rank and then by person; nobody is listed twice,
	// the rater never.
	Entries []Entry
}

// Entry is a place on a list. Ranks count tie groups: 1 is the first, people
// of one rank are tied, no rank is left out.
type Entry struct{ Person, Rank int }

// Nomination is a rater's follow answer in an area: whom they follow,
// ascending, or nobody.
type Nomination struct {
	Area, From int
	To         []int
}

// Truth is what is true of the organisation, planted or drawn. Lists of people
// hold indices in ascending order.
type Truth struct {
	// Worth is the log-worth of each person's contribution by round and person.
	Worth [][]float64
	// Popularity is the g of each person: 1 on average for those not planted,
	// and before any title.
	Popularity []float64
	// Noise is the scale of each rater's noise: 1 or Config.CarelessNoise.
	Noise []float64
	// Emergent people have no title and many followers.
	Emergent []int
	// Unmatched people hold a mandate that is not followed.
	Unmatched []int
	// Gatherings tells what gatherers gathered.
	Gatherings []Gathering
	// Rings are the groups listing each other first.
	Rings [][]int
	// Popular people are known more widely than others.
	Popular []int
	// SmallTeams are the teams of fewer than SmallestShown people, planted or
	// not.
	SmallTeams []int
}

// Gathering is one gatherer's history.
type Gathering struct {
	Person int
	Steps  []Step
}

// Step is a mandate gathered.
type Step struct {
	// Round is the first round in which the mandate counts.
	Round int
	// Mandate is an index into Organisation.Mandates.
	Mandate int
	// Area is the area that came with it, -1 for none.
	Area int
}

// New builds the organisation of a configuration. It fails only if the
// configuration is impossible, and says why.
//
// Time and memory are linear in the number of people, list places and names
// for lists and nominations that are short beside the organisation.
func New(cfg Config) (*Organisation, error) {
	cfg, err := cfg.normalise()
	if err != nil {
		return nil, err
	}
	g := &generator{cfg: cfg, o: &Organisation{Config: cfg}}
	g.rounds()
	g.people()
	g.worth()
	g.popularity()
	g.plant()
	g.leads()
	g.mandates()
	g.o.fixed = g.planted
	g.o.reach()
	g.participation()
	if !cfg.NoBallots {
		g.ballots()
	}
	if !cfg.NoFollows {
		g.follows()
	}
	return g.o, nil
}

// DemoConfig returns the configuration of the demonstration: 120 people in
// nine teams of 4 to 21 and six areas over eight half-yearly rounds, with one
// of every planted fact.
func DemoConfig(seed uint64) Config {
	return Config{
		Seed:      seed,
		TeamSizes: []int{21, 20, 18, 16, 14, 12, 9, 6, 4},
		Areas:     6,
		Titled:    30,
		Turnover:  0.05,
		Drift:     0.1,

		Persistence:   0.5,
		Nobody:        0.05,
		Correlation:   0.5,
		TeamCloseness: 2,
		AreaFocus:     3,
		Plant: Plant{
			Emergent: 2, Unmatched: 2, Gatherers: 1, Rings: 1, Popular: 3, SmallTeam: 4,
		},
	}
}

// ControlConfig returns the configuration of an organisation of the same people and
// teams in which nothing is planted and nobody stands out: all are followed alike,
// wherever they work, but for eight holders of a mandate, who are followed half as much
// again. Whatever a rule says of it is a false alarm. (Where popularity differs, or
// titles weigh more, the same people gain followers round after round, and a rule that
// says so is right.)
func ControlConfig(seed uint64) Config {
	c := DemoConfig(seed)
	c.Plant = Plant{}
	c.Titled, c.TitleFactor = 8, 1.5
	c.PopularityCV, c.TeamCloseness, c.AreaFocus = 0.01, 1, 1
	return c
}

// Demo builds the organisation of the demonstration.
func Demo(seed uint64) *Organisation {
	o, err := New(DemoConfig(seed))
	if err != nil {
		panic(err) // the configuration is a constant: no seed makes it impossible
	}
	return o
}
