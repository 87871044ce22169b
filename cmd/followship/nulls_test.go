package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
)

// reasons are the closed list of METHODS 0.1.
var reasons = []string{
	"no_data", "one_rater", "one_item", "constant", "disconnected", "too_few_raters", "too_few_rounds", "suppressed", "no_mle",
	"too_large", "few_titles", "not_detectable", "titles_not_followed_more",
}

// nulls walks a decoded JSON value and returns every null without a reason
// beside it, every reason without a null, and every reason that is no reason.
func nulls(path string, v any) []string {
	var faults []string
	switch v := v.(type) {
	case []any:
		for k, x := range v {
			if x == nil {
				faults = append(faults, fmt.Sprintf("%s[%d] is null", path, k))
			}
			faults = append(faults, nulls(fmt.Sprintf("%s[%d]", path, k), x)...)
		}
	case map[string]any:
		why, _ := v["reasons"].(map[string]any)
		alone, _ := v["reason"].(string)
		for key, x := range v {
			if key == "reasons" {
				continue
			}
			if _, known := why[key]; x == nil && !known && alone == "" {
				faults = append(faults, fmt.Sprintf("%s.%s is null for no reason", path, key))
			}
			faults = append(faults, nulls(path+"."+key, x)...)
		}
		for key, reason := range why {
			x, there := v[key]
			if list, ok := x.([]any); ok && len(list) == 0 {
				continue // an empty list says so by its reason
			}
			if !there || x != nil {
				faults = append(faults, fmt.Sprintf("%s.%s is %v and has reason %v", path, key, x, reason))
			}
			if text, _ := reason.(string); !slices.Contains(reasons, text) {
				faults = append(faults, fmt.Sprintf("%s.%s: reason %v is not of the list", path, key, reason))
			}
		}
		if alone != "" && !slices.Contains(reasons, alone) {
			faults = append(faults, fmt.Sprintf("%s: reason %q is not of the list", path, alone))
		}
	}
	slices.Sort(faults)
	return faults
}

func TestNullsFindsWhatItLooksFor(t *testing.T) {
	const document = `{"a": null, "b": [null], "c": {"d": null, "reasons": {"d": "constant"}}, "e": {"f": null, "reason": "no_data"},
		"g": {"h": 1, "reasons": {"h": "no_data", "i": "no_data"}}, "j": {"k": null, "reasons": {"k": "perhaps"}}}`
	var v any
	if err := json.Unmarshal([]byte(document), &v); err != nil {
		t.Fatal(err)
	}
	if got := nulls("", v); len(got) != 5 {
		t.Errorf("%d faults, want 5: %q", len(got), got)
	}
}

// small are inputs at the edge of what can be computed.
var small = map[string]string{
	"one list of one":  "rater,ratee,rank\na,b,1\n",
	"an empty list":    "rater,ratee,rank\na,,\n",
	"two people":       "rater,ratee,rank\na,b,1\nb,a,1\n",
	"two people, once": "rater,ratee,rank\na,b,1\na,c,2\n",
	"all tied":         "rater,ratee,rank\na,b,1\na,c,1\na,d,1\nb,c,1\nb,d,1\n",
	"two groups apart": "rater,ratee,rank\na,b,1\na,c,2\nd,e,1\nd,f,2\n",
	"two rounds":       "round,rater,ratee,rank\n1,a,b,1\n1,a,c,2\n2,b,a,1\n2,b,c,2\n",
	"six":              six,
}

// TestEveryNullHasItsReason is METHODS O: a null carries its reason in "reason"
// beside it or under its key in "reasons" of the same object.
func TestEveryNullHasItsReason(t *testing.T) {
	inputs := map[string][]string{}
	for name, ballots := range small {
		path := write(t, "ballots.csv", ballots)
		inputs[name] = []string{path}
		inputs[name+", no prior, names derived"] = []string{path, "--kappa", "0", "--tau", "0", "--follows-from-top", "1"}
	}
	follows := write(t, "follows.csv", "round,area,from,to\n1,x,a,b\n1,x,b,\n1,y,c,b\n2,x,a,\n")
	mandates := write(t, "mandates.csv", "person,title,level\nb,lead,1\n")
	inputs["nominations alone"] = []string{"--follows", follows}
	inputs["nominations and a title"] = []string{"--follows", follows, "--mandates", mandates}
	inputs["nobody named"] = []string{"--follows", write(t, "nobody.csv", "round,area,from,to\n1,x,a,\n1,x,b,\n"), "--mandates", mandates}
	inputs["an organisation"] = simulated(t, "--people", "30", "--rounds", "3")
	inputs["an organisation, one round"] = simulated(t, "--people", "12", "--rounds", "1", "--control")
	for _, method := range []string{"plackett-luce", "borda", "copeland", "schulze", "kemeny", "agreement", "network", "leadership", "power"} {
		inputs["method "+method] = append(simulated(t, "--people", "20", "--rounds", "2"), "--method", method)
	}
	for name, args := range inputs {
		t.Run(name, func(t *testing.T) {
			status, stdout, stderr := invoke(t, "", append([]string{"analyse", "--json"}, args...)...)
			if status != statusOK {
				t.Fatalf("status %d: %s", status, stderr)
			}
			var v any
			if err := json.Unmarshal([]byte(stdout), &v); err != nil {
				t.Fatal(err)
			}
			for _, fault := range nulls("", v) {
				t.Error(fault)
			}
		})
	}
}
