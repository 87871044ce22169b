package main

import (
	"context"
	"fmt"
	"os"

	"github.com/followship/followship/survey/simulate"
)

// simulateCommand writes the files of an organisation with known truth.
type simulateCommand struct {
	Dir string `arg:"" placeholder:"DIR" help:"Folder for ballots.csv, follows.csv, people.csv and mandates.csv; made if missing."`

	Seed        uint64  `default:"1" help:"Decides everything that is drawn: the same seed writes the same files."`
	Control     bool    `help:"Plant nothing, and let nobody stand out: all are followed alike, holders of mandates a little more."`
	People      int     `placeholder:"N" help:"Size of the roster (default 120)."`
	Rounds      int     `placeholder:"N" help:"Number of rounds (default 8)."`
	Names       float64 `placeholder:"X" help:"Mean number of names a rater gives in an area (default 3). With 1.5 most of what is planted cannot be detected."`
	Persistence float64 `placeholder:"X" default:"-1" help:"Probability that a name is kept in the next round."`
	ListLength  int     `placeholder:"N" help:"Longest list (default 20)."`
	Strict      bool    `help:"Lists without ties, all of the same length."`
	NoFollows   bool    `help:"Leave the follow nominations out."`
}

// Run writes the files and says what was planted.
func (c *simulateCommand) Run(_ context.Context, std *streams) error {
	cfg, peopleATitle := simulate.DemoConfig(c.Seed), 4
	if c.Control {
		cfg, peopleATitle = simulate.ControlConfig(c.Seed), 15
	}
	if c.People != 0 {
		// Teams are made for 120 people; of any other number the same share holds a title.
		cfg.People, cfg.TeamSizes = c.People, nil
		cfg.Titled = max(1, c.People/peopleATitle)
		cfg.Plant.SmallTeam = 0
	}
	if c.Rounds != 0 {
		cfg.Rounds = c.Rounds
	}
	if c.Names != 0 {
		cfg.Names = c.Names
	}
	if c.Persistence >= 0 {
		cfg.Persistence = c.Persistence
	}
	if c.ListLength != 0 {
		cfg.ListLength = c.ListLength
	}
	cfg.StrictLists, cfg.NoFollows = c.Strict, c.NoFollows
	organisation, err := simulate.New(cfg)
	if err != nil {
		return malformed(err)
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return err
	}
	if err := organisation.Write(c.Dir); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "Wrote an organisation of %d people and %d rounds to %s.\n",
		len(organisation.People), len(organisation.Rounds), c.Dir)
	return err
}
