package files_test

import (
	"fmt"
	"strings"

	"github.com/followship/followship/cmd/followship/files"
)

func ExampleRead() {
	ballots := `round,rater,ratee,rank
1,ann,bob,1
1,ann,cyd,2
1,bob,cyd,1
`
	d, err := files.Read(&files.Source{Name: "ballots.csv", Reader: strings.NewReader(ballots)}, nil, nil, nil, files.Options{Strict: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	profile := d.Rounds[0].Profile(files.Organisation)
	fmt.Println(len(d.People), "people,", profile.Len(), "ballots, raters", d.Raters)
	// Output: 2 people, 2 ballots, raters [bob cyd ann]
}

func ExampleError() {
	ballots := "rater,ratee,rank\nann,bob,1\nann,ann,2\n"
	_, err := files.Read(&files.Source{Name: "ballots.csv", Reader: strings.NewReader(ballots)}, nil, nil, nil, files.Options{Strict: true})
	fmt.Println(err)
	// Output: ballots.csv:3:5: column ratee: "ann" ranks themselves
}
