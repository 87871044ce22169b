package main

import (
	"strings"
	"testing"
)

func TestSummarise(t *testing.T) {
	tests := []struct {
		name   string
		events string
		ok     bool
		counts string
		shows  []string
		hides  []string
	}{
		{
			name: "all pass",
			events: `{"Action":"start","Package":"p"}
{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"chatter\n"}
{"Action":"pass","Package":"p","Test":"TestA/one","Elapsed":0}
{"Action":"pass","Package":"p","Test":"TestA","Elapsed":0}
{"Action":"output","Package":"p","Output":"ok  \tp\t(cached)\n"}
{"Action":"pass","Package":"p","Elapsed":0.25}
{"Action":"skip","Package":"q","Elapsed":0}
`,
			ok: true, counts: "2 passed, 0 failed, 0 skipped\n",
			shows: []string{"ok    p 0.2s (cached)\n", "none  q\n"},
			hides: []string{"chatter"},
		},
		{
			name: "one fails",
			events: `{"Action":"output","Package":"p","Test":"TestA","Output":"a_test.go:3: got 1, want 2\n"}
{"Action":"fail","Package":"p","Test":"TestA","Elapsed":0}
{"Action":"pass","Package":"p","Test":"TestB","Elapsed":0}
{"Action":"fail","Package":"p","Elapsed":1}
`,
			counts: "1 passed, 1 failed, 0 skipped\n",
			shows:  []string{"got 1, want 2", "FAIL  p 1.0s\n"},
		},
		{
			name: "skipped, with its reason",
			events: `{"Action":"output","Package":"p","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:3: no data here\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"--- SKIP: TestA (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestA","Elapsed":0}
{"Action":"pass","Package":"p","Test":"TestB","Elapsed":0}
{"Action":"pass","Package":"p","Elapsed":1}
`,
			ok: true, counts: "1 passed, 0 failed, 1 skipped\n",
			shows: []string{"skip  p TestA: a_test.go:3: no data here\n"},
		},
		{
			name: "does not build",
			events: `{"ImportPath":"p [p.test]","Action":"build-output","Output":"p/a.go:1:1: undefined: x\n"}
{"ImportPath":"p [p.test]","Action":"build-fail"}
{"Action":"fail","Package":"p","Elapsed":0,"FailedBuild":"p [p.test]"}
`,
			counts: "0 passed, 1 failed, 0 skipped\n",
			shows:  []string{"undefined: x", "FAIL  p"},
		},
		{
			name: "panics in the middle of a test",
			events: `{"Action":"run","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Test":"TestA","Output":"panic: oh\n"}
{"Action":"fail","Package":"p","Elapsed":0}
`,
			counts: "0 passed, 1 failed, 0 skipped\n",
			shows:  []string{"panic: oh"},
		},
		{
			name: "a word of the go command", events: "go: no such module\n",
			counts: "0 passed, 0 failed, 0 skipped\n",
			shows:  []string{"go: no such module\n"},
		},
		{name: "nothing", events: "", counts: "0 passed, 0 failed, 0 skipped\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			ok, err := summarise(strings.NewReader(test.events), &out)
			if err != nil {
				t.Fatal(err)
			}
			if ok != test.ok {
				t.Errorf("ok: got %v, want %v", ok, test.ok)
			}
			if !strings.HasSuffix(out.String(), test.counts) {
				t.Errorf("got %q, want it to end in %q", out.String(), test.counts)
			}
			for _, part := range test.shows {
				if !strings.Contains(out.String(), part) {
					t.Errorf("got %q, want it to show %q", out.String(), part)
				}
			}
			for _, part := range test.hides {
				if strings.Contains(out.String(), part) {
					t.Errorf("got %q, want it to hide %q", out.String(), part)
				}
			}
		})
	}
}
