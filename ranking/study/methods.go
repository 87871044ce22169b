package study

import (
	"fmt"
	"slices"
	"strings"
)

// Methods is a set of methods to run.
type Methods uint16

// The methods of the command line. All is every one of them.
const (
	PlackettLuce Methods = 1 << iota
	Borda
	Copeland
	Schulze
	Kemeny
	Agreeing
	Diagnosing
	Networking
	Leading
	Power
	Comparing // the score with other methods, B.7

	All = PlackettLuce | Borda | Copeland | Schulze | Kemeny | Agreeing |
		Diagnosing | Networking | Leading | Power | Comparing
)

var methodNames = map[string]Methods{
	"all":           All,
	"plackett-luce": PlackettLuce,
	"borda":         Borda,
	"copeland":      Copeland,
	"schulze":       Schulze,
	"kemeny":        Kemeny,
	"agreement":     Agreeing,
	"network":       Networking,
	"leadership":    Leading,
	"power":         Power,
}

// MethodNames returns the names [ParseMethod] accepts, "all" first, the others
// in alphabetical order.
func MethodNames() []string {
	names := make([]string, 0, len(methodNames))
	for name := range methodNames {
		if name != "all" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return append([]string{"all"}, names...)
}

// ParseMethod returns the method of a name. One method skips the work of the
// others.
func ParseMethod(name string) (Methods, error) {
	m, ok := methodNames[name]
	if !ok {
		return 0, fmt.Errorf("unknown method %q: want one of %s", name, strings.Join(MethodNames(), ", "))
	}
	return m, nil
}

// Has reports whether any of the given methods is in the set.
func (m Methods) Has(some Methods) bool { return m&some != 0 }
