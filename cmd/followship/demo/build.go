package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/followship/followship/survey"
	"github.com/followship/followship/survey/simulate"
)

// Options say what to build.
type Options struct {
	// Seed decides everything that is drawn.
	Seed uint64
	// People is the size of the organisation; 0 stands for the demonstration's own,
	// 120 people in nine teams of 4 to 21.
	People int
	// Now is the time at which the demonstration is looked at: eight rounds are over
	// by then and the ninth is open for another 30 days.
	Now time.Time
	// Progress, if not nil, is told what is done next.
	Progress func(step, steps int, what string)
}

// Visitors are those as whom one may look around.
type Visitors struct {
	Organisation  survey.ID `json:"organisation"`
	Associate     survey.ID `json:"associate"`
	Faculty       survey.ID `json:"faculty"`
	Administrator survey.ID `json:"administrator"`
}

// Rounds of the demonstration that are over, and the time the open one has been and
// will be open.
const (
	pastRounds = 8
	openFor    = 6 * 24 * time.Hour
	stillOpen  = 30 * 24 * time.Hour
	monthsEach = 6
)

// builder holds what is being built.
type builder struct {
	o     Options
	sim   *simulate.Organisation
	parts *survey.Parts
	clock *clock
	rng   *rand.Rand // of what simulate leaves open

	organisation survey.Organisation
	zone         *time.Location
	people       []survey.ID // by index of sim
	teams, areas []survey.ID
	// circles are whom everybody lists in some round.
	circles [][]int

	administrator, faculty, auditor, associate int
	survey                                     survey.Survey
}

// Build fills an empty store. Of parts it takes the store, the sealer, the counter,
// the assigner and the log.
func Build(ctx context.Context, parts *survey.Parts, o Options) (Visitors, error) {
	sim, err := Organisation(o)
	if err != nil {
		return Visitors{}, err
	}
	b := &builder{o: o, sim: sim, clock: new(clock), rng: rand.New(rand.NewPCG(o.Seed, 0x64656d6f))}
	own := *parts
	own.Store, own.Clock, own.IDs = quiet{parts.Store}, b.clock, newIDs(o.Seed)
	b.parts = &own
	b.circles = circles(sim)
	b.choose()
	b.tell(0, "people, teams and mandates")
	if err := b.found(ctx); err != nil {
		return Visitors{}, fmt.Errorf("build the directory: %w", err)
	}
	for t := range sim.Rounds {
		b.tell(1+t, fmt.Sprintf("round %d of %d", t+1, len(sim.Rounds)))
		if err := b.round(ctx, t); err != nil {
			return Visitors{}, fmt.Errorf("build round %d: %w", t+1, err)
		}
	}
	return Visitors{
		Organisation: b.organisation.ID, Associate: b.people[b.associate],
		Faculty: b.people[b.faculty], Administrator: b.people[b.administrator],
	}, nil
}

// Organisation returns the simulated organisation that a demonstration is built
// from, with what is true of it.
func Organisation(o Options) (*simulate.Organisation, error) { return simulate.New(config(o)) }

// config returns the demonstration's configuration, with a ninth round that is open.
func config(o Options) simulate.Config {
	c := simulate.DemoConfig(o.Seed)
	c.Rounds = pastRounds + 1
	// A visitor looks at one organisation: what is planted should be seen in it,
	// not in nine of ten like it.
	c.Plant.EmergentFactor = 9
	c.FirstClosing = o.Now.Add(stillOpen).AddDate(0, -pastRounds*monthsEach, 0)
	if o.People > 0 && o.People != 120 {
		// The teams are made for 120 people, and so are the numbers planted.
		c.Titled = o.People / 4
		c.People, c.TeamSizes, c.Plant.SmallTeam = o.People, nil, 0
	}
	return c
}

func (b *builder) tell(step int, what string) {
	if b.o.Progress != nil {
		b.o.Progress(step, 1+len(b.sim.Rounds), what)
	}
}

// actor returns a person of the simulation with a role.
func (b *builder) actor(i int, roles ...survey.Role) survey.Actor {
	return survey.Actor{Organisation: b.organisation.ID, Person: b.people[i], Roles: roles}
}

func (b *builder) asAdministrator() survey.Actor {
	return b.actor(b.administrator, survey.Administrator)
}
func (b *builder) asFaculty() survey.Actor { return b.actor(b.faculty, survey.Faculty) }
func (b *builder) asAuditor() survey.Actor { return b.actor(b.auditor, survey.Auditor) }
