package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/followship/followship/cmd/followship/document"
	"github.com/followship/followship/cmd/followship/files"
	"github.com/followship/followship/cmd/followship/prose"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/ranking/study"
)

// analyseCommand runs the method on files.
type analyseCommand struct {
	Ballots string `arg:"" optional:"" placeholder:"BALLOTS.csv" help:"Ballots: round,rater,ratee,rank[,scope][,weight]; \"-\" reads standard input. May be missing when --follows is given."`

	People   string `placeholder:"FILE" help:"People: id[,name][,team][,reports_to]; other columns are attributes."`
	Mandates string `placeholder:"FILE" help:"Mandates: person,title[,kind][,level][,scope][,start][,end]."`
	Follows  string `placeholder:"FILE" help:"Follow nominations: round,area,from,to; an empty \"to\" names nobody."`

	FollowsFromTop int    `placeholder:"N" help:"In rounds without nominations, let each rater follow the leading N places of their list."`
	JSON           bool   `name:"json" help:"Print one JSON document (docs/analyse.schema.json) instead of a report."`
	Method         string `default:"all" enum:"${methods}" help:"Run one method and skip the others' work: ${methods}."`

	Kappa       float64 `default:"0.5" help:"Imagined comparisons won, and lost, by everybody: how modest scores of few comparisons are. 0 is plain maximum likelihood."`
	Tau         float64 `default:"3" help:"Standard deviation of the prior on how common ties are; 0 switches it off."`
	MaxTieOrder int     `default:"4" help:"Largest tie group with a prevalence of its own; 1 for none."`
	Seed        uint64  `placeholder:"N" help:"Mixed into the seeds of all random procedures; 0 leaves them as the rounds give them."`

	AsOf       string `name:"as-of" placeholder:"DATE" help:"Day (YYYY-MM-DD) on which mandates are judged; by default each round's label, where that is a date."`
	TeamColumn string `default:"team" help:"Column of the people file that holds the team."`
	Strict     bool   `default:"true" negatable:"" help:"Refuse a file with a bad row; --strict=false drops and counts bad rows."`
}

// Validate refuses settings outside their range; kong calls it.
func (c *analyseCommand) Validate() error {
	switch {
	case c.Ballots == "" && c.Follows == "":
		return errors.New("nothing to analyse: give a file of ballots, or --follows")
	case !(c.Kappa >= 0) || math.IsInf(c.Kappa, 0):
		return fmt.Errorf("--kappa %v: want a finite number, 0 or more", c.Kappa)
	case !(c.Tau >= 0) || math.IsInf(c.Tau, 0):
		return fmt.Errorf("--tau %v: want a finite number, 0 or more", c.Tau)
	case c.MaxTieOrder < 1:
		return fmt.Errorf("--max-tie-order %d: want 1 or more", c.MaxTieOrder)
	case c.FollowsFromTop < 0:
		return fmt.Errorf("--follows-from-top %d: want 0 or more", c.FollowsFromTop)
	}
	if c.AsOf != "" {
		if _, err := time.Parse(time.DateOnly, c.AsOf); err != nil {
			return fmt.Errorf("--as-of %q: want a date, YYYY-MM-DD", c.AsOf)
		}
	}
	pipes := 0
	for _, name := range []string{c.Ballots, c.People, c.Mandates, c.Follows} {
		if name == "-" {
			pipes++
		}
	}
	if pipes > 1 {
		return errors.New("standard input can be read once: only one file may be \"-\"")
	}
	return nil
}

// Run reads the files, analyses them and prints the result. Nothing is printed
// to standard output before everything has succeeded.
func (c *analyseCommand) Run(_ context.Context, std *streams) error {
	method, err := study.ParseMethod(c.Method)
	if err != nil {
		return err
	}
	bar := newProgress(std.err)
	defer bar.clear()
	data, err := c.read(std, bar)
	if err != nil {
		return malformed(err)
	}
	report := study.Run(studyInput(data, c.AsOf), study.Options{
		Model:          plackettluce.Options{Kappa: c.Kappa, Tau: c.Tau, MaxTieOrder: c.MaxTieOrder},
		Methods:        method,
		FollowsFromTop: c.FollowsFromTop,
		Seed:           c.Seed,
		Overview:       !c.JSON,
		Progress:       bar.scopes,
	})
	people, raters := peopleIDs(data)
	doc := document.New(report, version(), people, raters)
	bar.clear()
	for _, warning := range data.Warnings {
		_, _ = fmt.Fprintf(std.err, "followship: %s\n", warning)
	}
	var out bytes.Buffer
	if c.JSON {
		err = doc.Write(&out)
	} else {
		err = prose.Write(&out, doc, names(data))
	}
	if err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	if _, err := out.WriteTo(std.out); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

// read opens and reads the files.
func (c *analyseCommand) read(std *streams, bar *progress) (*files.Dataset, error) {
	var open []io.Closer
	defer func() {
		for _, f := range open {
			_ = f.Close() // only read from
		}
	}()
	source := func(name string) (*files.Source, error) {
		switch name {
		case "":
			return nil, nil
		case "-":
			return &files.Source{Name: "-", Reader: bufio.NewReader(std.in)}, nil
		}
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		open = append(open, f)
		if info, err := f.Stat(); err == nil {
			bar.expect(info.Size())
		}
		return &files.Source{Name: name, Reader: f}, nil
	}
	var sources [4]*files.Source
	for k, name := range []string{c.Ballots, c.Follows, c.People, c.Mandates} {
		s, err := source(name)
		if err != nil {
			return nil, err
		}
		sources[k] = s
	}
	return files.Read(sources[0], sources[1], sources[2], sources[3], files.Options{
		Strict: c.Strict, TeamColumn: c.TeamColumn, Progress: bar.bytes,
	})
}
