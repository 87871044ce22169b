package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/followship/followship/cmd/followship/document"
	"github.com/followship/followship/cmd/followship/prose"
	"github.com/followship/followship/ranking/plackettluce"
	"github.com/followship/followship/ranking/study"
)

// TestOverviewSaysTheSame checks that what the report leaves uncomputed is
// nowhere in it: it reads the same when everything is computed.
func TestOverviewSaysTheSame(t *testing.T) {
	flag := func(args []string, name string) string {
		for k, a := range args[:len(args)-1] {
			if a == name {
				return args[k+1]
			}
		}
		return ""
	}
	files := simulated(t, "--people", "40", "--rounds", "2")
	for _, test := range []struct {
		name    string
		command analyseCommand
	}{
		{"lists and follows", analyseCommand{
			Ballots: files[0], People: flag(files, "--people"), Mandates: flag(files, "--mandates"), Follows: flag(files, "--follows"),
		}},
		{"lists alone", analyseCommand{Ballots: files[0]}},
		{"follows alone", analyseCommand{Follows: flag(files, "--follows"), People: flag(files, "--people")}},
		{"leading places", analyseCommand{Ballots: files[0], People: flag(files, "--people"), FollowsFromTop: 3}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.command.TeamColumn, test.command.Strict = "team", true
			data, err := test.command.read(&streams{in: strings.NewReader("")}, newProgress(nil))
			if err != nil {
				t.Fatal(err)
			}
			text := func(overview bool) string {
				report := study.Run(studyInput(data, ""), study.Options{
					Model: plackettluce.Defaults(), Overview: overview, FollowsFromTop: test.command.FollowsFromTop,
				})
				people, raters := peopleIDs(data)
				var out bytes.Buffer
				if err := prose.Write(&out, document.New(report, "", people, raters), names(data)); err != nil {
					t.Fatal(err)
				}
				return out.String()
			}
			if got, want := text(true), text(false); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
