package main

import (
	"bytes"
	"io"
	"math"
	"slices"
	"testing"

	"github.com/followship/followship/cmd/followship/files"
	"github.com/followship/followship/ranking"
	"github.com/followship/followship/ranking/certainty"
	"github.com/followship/followship/ranking/diagnostics"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/ranking/power"
	"github.com/followship/followship/ranking/study"
	"github.com/followship/followship/ranking/titles"
	"github.com/followship/followship/survey/simulate"
)

// build draws an organisation and reads it as a file of each kind would be.
func build(t *testing.T, cfg simulate.Config) (*simulate.Organisation, *study.Input) {
	t.Helper()
	o, err := simulate.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	source := func(name string, write func(io.Writer) error, there bool) *files.Source {
		if !there {
			return nil
		}
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		return &files.Source{Name: name, Reader: &b}
	}
	data, err := files.Read(
		source("ballots.csv", o.WriteBallots, !cfg.NoBallots), source("follows.csv", o.WriteFollows, !cfg.NoFollows),
		source("people.csv", o.WritePeople, true), source("mandates.csv", o.WriteMandates, len(o.Mandates) > 0),
		files.Options{Strict: true, TeamColumn: "team"})
	if err != nil {
		t.Fatal(err)
	}
	return o, studyInput(data, "")
}

// last keeps the last rounds of an input: what a notice rests on costs as much
// in every round, and the findings of earlier releases are not asked for.
func last(in *study.Input, rounds int) *study.Input {
	first := len(in.Rounds) - rounds
	in.Rounds = in.Rounds[first:]
	for k := range in.Mandates {
		in.Mandates[k].Held = in.Mandates[k].Held[first:]
	}
	return in
}

func analysed(in *study.Input, methods study.Methods) *study.Report {
	return study.Run(in, study.Options{Model: plackettluce.Defaults(), Methods: methods})
}

// organisation returns the organisation's entry of the last round.
func organisation(r *study.Report) *study.Scope {
	for k := len(r.Scopes) - 1; ; k-- {
		if r.Scopes[k].Name == study.Organisation {
			return r.Scopes[k]
		}
	}
}

// found counts how many of the people have a finding in the organisation.
func found(s *study.Scope, people []int, f titles.Finding) int {
	count := 0
	for _, c := range s.Leadership.Assessment.Cells {
		if c.Finding == f && slices.Contains(people, c.Person) {
			count++
		}
	}
	return count
}

// TestPlantedFindings is the table of H.3 on drawn organisations: with three
// names over four rounds what is planted is found nearly always (120 people:
// 100 and 100 per cent), with one or two names in one round hardly ever
// (0 and 21 per cent), and there the report says that it could not be.
func TestPlantedFindings(t *testing.T) {
	const seeds = 5
	count := func(names float64, rounds int) (emergent, unmatched, detectable int) {
		for seed := range uint64(seeds) {
			cfg := simulate.TitleStudy(120, 16)
			cfg.Seed, cfg.Names, cfg.Rounds = seed, names, rounds
			cfg.Plant = simulate.Plant{Emergent: 2, Unmatched: 2}
			o, in := build(t, cfg)
			s := organisation(analysed(in, study.Leading))
			emergent += found(s, o.Truth.Emergent, titles.EmergentLeader)
			unmatched += found(s, o.Truth.Unmatched, titles.UnmatchedMandate)
			if s.Leadership.Detect.Unmatched {
				detectable++
			}
			if wrong := found(s, o.Truth.Unmatched, titles.RecognisedLeader) + found(s, o.Truth.Emergent, titles.UnmatchedMandate); wrong > 0 {
				t.Errorf("seed %d: %d findings are the opposite of what is true", seed, wrong)
			}
		}
		return emergent, unmatched, detectable
	}
	if emergent, unmatched, detectable := count(3, 4); emergent < 2*seeds-2 || unmatched < 2*seeds-2 || detectable != seeds {
		t.Errorf("three names, four rounds: %d and %d of %d found, said to be detectable in %d of %d", emergent, unmatched, 2*seeds, detectable, seeds)
	}
	if emergent, unmatched, detectable := count(1.5, 1); emergent > seeds || unmatched > 0 || detectable > 0 {
		t.Errorf("1.5 names, one round: %d and %d of %d found, said to be detectable in %d of %d", emergent, unmatched, 2*seeds, detectable, seeds)
	}
}

// TestKeptNamesAreNoEvidence: names that persist between rounds raise D, and the
// planted mandate that two rounds of new names would show is not seen (H.3:
// 95 against few per cent).
func TestKeptNamesAreNoEvidence(t *testing.T) {
	for seed := range uint64(2) {
		cfg := simulate.TitleStudy(120, 16)
		cfg.Seed, cfg.Rounds, cfg.Names = seed, 4, 3
		_, fresh := build(t, cfg)
		cfg.Persistence = 0.8
		_, kept := build(t, cfg)
		free := organisation(analysed(fresh, study.Leading)).Leadership.Assessment.Design
		bound := organisation(analysed(kept, study.Leading)).Leadership.Assessment.Design
		// 1 + (2/4)(3·0.8 + 2·0.8² + 0.8³) = 3.10 if all had answered every round.
		if free > 1.3 || bound < 2.2 || bound > 3.4 {
			t.Errorf("seed %d: D = %.2f of new names and %.2f of kept ones", seed, free, bound)
		}
	}
}

// TestPlantedGatherer: somebody who gathers an area and a mandate each round is
// told by counts, without a name; the same organisation without them is not.
func TestPlantedGatherer(t *testing.T) {
	stacked, captured, control := 0, 0, 0
	const seeds = 5
	for seed := range uint64(seeds) {
		cfg := simulate.Config{Seed: seed, People: 60, Areas: 5, Rounds: 5, NoBallots: true, Titled: 8, PopularityCV: 0.3}
		_, in := build(t, cfg)
		for _, n := range analysed(last(in, 1), study.Power).Notices {
			if n.Rule == power.MandateStacking {
				control++
			}
		}
		cfg.Plant = simulate.Plant{Gatherers: 1, GatherFactor: 12}
		o, in := build(t, cfg)
		r := analysed(last(in, 1), study.Power)
		for _, n := range r.Notices {
			switch n.Rule {
			case power.MandateStacking:
				stacked++
			case power.CrossAreaCapture:
				captured++
			}
		}
		capture := organisation(r).Concentration.Capture
		if most := capture.Leads[o.Truth.Gatherings[0].Person]; most != capture.Most || most < 3 {
			t.Errorf("seed %d: the gatherer leads in %d of 5 areas, somebody in %d", seed, most, capture.Most)
		}
	}
	if stacked < seeds-1 || captured < seeds-1 || control > 0 {
		t.Errorf("of %d organisations, stacking was told in %d and capture in %d; %d where nothing gathers", seeds, stacked, captured, control)
	}
}

// TestPlantedPopularity: who is listed more often irrespective of worth has more
// raters and no higher score.
func TestPlantedPopularity(t *testing.T) {
	popular, others, score, truth := 0.0, 0.0, 0.0, 0.0
	people := 0
	for seed := range uint64(6) {
		o, in := build(t, simulate.Config{Seed: seed, People: 60, Rounds: 1, NoFollows: true, Plant: simulate.Plant{Popular: 4}})
		s := organisation(analysed(in, study.Power)) // the score without its rank sets
		for i, x := range s.Scores {
			if !slices.Contains(o.Truth.Popular, i) {
				others += float64(x.Raters) / 56
				continue
			}
			people++
			popular += float64(x.Raters) / 4
			score += x.Theta.Value()
			truth += o.Truth.Worth[0][i]
		}
	}
	if popular < 2*others {
		t.Errorf("popular people are on %.1f lists, others on %.1f", popular/6, others/6)
	}
	// Careless raters and the prior draw scores in; beyond that they are worth
	// what they are worth: 24 people, a standard error of about 0.1.
	if n := float64(people); math.Abs(score/n-truth/n) > 0.4 {
		t.Errorf("popular people score %.2f on average and are worth %.2f", score/n, truth/n)
	}
}

// TestPlantedRing: small groups listing each other first show as mutual listing
// beyond merit (E.4), and a control organisation shows none.
func TestPlantedRing(t *testing.T) {
	const seeds = 5
	ring, control := 0, 0
	for seed := range uint64(seeds) {
		cfg := simulate.Config{Seed: seed, People: 60, Rounds: 1, NoFollows: true}
		mutual := func() bool {
			_, in := build(t, cfg)
			lists := in.Rounds[0].Ballots[0].Profile // without the study, which would say how sure every place is
			r := diagnostics.Reciprocate(lists, plackettluce.Fit(lists, plackettluce.Defaults()), ranking.Replicates, seed)
			return r.Rho.Value() > 0 && r.P.OK() && r.P.Value() <= 0.05
		}
		if mutual() {
			control++
		}
		cfg.Plant = simulate.Plant{Rings: 4, RingSize: 4}
		if mutual() {
			ring++
		}
	}
	if ring < seeds-1 || control > 2 {
		t.Errorf("mutual listing in %d of %d organisations with rings and in %d without", ring, seeds, control)
	}
}

// TestPlantedSmallTeam: about a team of fewer than five nothing is sufficient
// and no tier is given (C.5, C.6).
func TestPlantedSmallTeam(t *testing.T) {
	o, in := build(t, simulate.Config{Seed: 3, People: 40, Rounds: 1, Plant: simulate.Plant{SmallTeam: 4}})
	small := o.Teams[o.Truth.SmallTeams[0]]
	r := analysed(in, study.PlackettLuce)
	k := slices.IndexFunc(r.Scopes, func(s *study.Scope) bool { return s.Name == study.TeamPrefix+small.Name })
	if k < 0 {
		t.Fatalf("no scope of team %q", small.Name)
	}
	for _, x := range r.Scopes[k].Scores {
		if x.Status == certainty.Sufficient || x.Status == certainty.FewRaters || x.Tier != certainty.NoTier {
			t.Errorf("somebody in a team of %d: %s, %q", len(small.Members), x.Status, x.Tier)
		}
	}
}

// TestControl: where nobody is followed more than others, no rule with a
// p-value speaks and nothing is found about anybody in nearly all of 20
// organisations; where titles are followed as titles are, hardly any mandate is
// called unmatched of which that is not true.
//
// Two rules are left out. Brokerage is a notice, without control of false
// alarms. And I.8 cannot tell standing popularity from popularity that feeds on
// itself: where people differ, rich_get_richer fires.
func TestControl(t *testing.T) {
	alarms, findings := 0, 0
	unmatched, tested := 0, 0
	for seed := range uint64(20) {
		_, in := build(t, simulate.Config{
			Seed: seed, People: 30, Rounds: 1, Areas: 4, NoBallots: true, PopularityCV: 0.01, TitleFactor: 1,
		})
		r := analysed(in, study.Leading|study.Power)
		for _, n := range r.Notices {
			if n.PAdjusted.OK() {
				alarms++
			}
		}
		for _, s := range r.Scopes {
			for _, c := range s.Leadership.Assessment.Cells {
				if c.Finding != titles.NoFinding {
					findings++
				}
			}
		}
		cfg := simulate.TitleStudy(60, 8)
		cfg.Seed, cfg.Rounds = seed, 2
		o, in := build(t, cfg)
		for _, c := range organisation(analysed(in, study.Leading)).Leadership.Assessment.Cells {
			if c.Less.P.OK() {
				tested++
			}
			if c.Finding == titles.UnmatchedMandate && !lessFollowed(o, c.Person) {
				unmatched++
			}
		}
	}
	// One in ten families may hold a false discovery: 2 of 20, and 3 standard
	// errors.
	if alarms > 6 || findings > 8 {
		t.Errorf("nothing to find in 20 organisations: %d alarms, %d findings", alarms, findings)
	}
	if unmatched > 4 {
		t.Errorf("%d of %d mandates called unmatched whose holders are followed as others are", unmatched, tested)
	}
}

// lessFollowed reports whether the claim of H.3 about an unmatched mandate is
// true of a holder: followed less than 0.7 times as much as the other holders,
// and not more than everybody else.
func lessFollowed(o *simulate.Organisation, person int) bool {
	held := o.MandatesHeld(len(o.Rounds) - 1)
	var holders, all []float64
	own := 0.0
	for i, g := range o.Truth.Popularity {
		if held[i] > 0 {
			g *= o.Config.TitleFactor
		}
		switch {
		case i == person:
			own = g
		case held[i] > 0:
			holders = append(holders, g)
			fallthrough
		default:
			all = append(all, g)
		}
	}
	mean := func(x []float64) float64 {
		sum := 0.0
		for _, v := range x {
			sum += v
		}
		return sum / float64(len(x))
	}
	return own < titles.UnmatchedMargin*mean(holders) && own <= mean(all)
}
