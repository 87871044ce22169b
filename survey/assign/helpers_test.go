package assign

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/followship/followship/survey"
)

// id makes the id that a word stands for in these tests.
func id(word string) survey.ID {
	sum := sha256.Sum256([]byte(word))
	return survey.ID(strings.ToLower(strings.TrimRight(base32.StdEncoding.EncodeToString(sum[:16]), "=")))
}

// roster returns a snapshot of n people who know nobody.
func roster(n, listCap, coverage int) *survey.Snapshot {
	s := &survey.Snapshot{Settings: survey.Settings{ListCap: listCap, Coverage: coverage}}
	for k := range n {
		s.Roster = append(s.Roster, survey.Frozen{Person: id(fmt.Sprint("person", k))})
	}
	slices.SortFunc(s.Roster, func(a, b survey.Frozen) int { return strings.Compare(string(a.Person), string(b.Person)) })
	return s
}

// join puts people, by position, into a team.
func join(s *survey.Snapshot, team string, people ...int) {
	for _, p := range people {
		s.Roster[p].Teams = append(s.Roster[p].Teams, id(team))
		slices.Sort(s.Roster[p].Teams)
	}
}

// span returns the numbers from a up to b.
func span(a, b int) []int {
	var all []int
	for k := a; k < b; k++ {
		all = append(all, k)
	}
	return all
}

// company returns an organisation as it might be: teams of about size people,
// each in one of as many areas as there are teams to fifty, a third of the people
// in a second area and a tenth in a second team, and some who know each other.
func company(n, size int, settings survey.Settings) (*survey.Snapshot, []survey.Acquaintance) {
	r := rand.New(rand.NewPCG(uint64(n), uint64(size)))
	s := roster(n, settings.ListCap, settings.Coverage)
	order := r.Perm(n)
	teams := max(1, n/size)
	areas := max(1, min(40, teams/4))
	area := func(k int) survey.ID { return id(fmt.Sprint("area", k%areas)) }
	for k, p := range order {
		team := k * teams / n
		join(s, fmt.Sprint("team", team), p)
		s.Roster[p].Areas = []survey.ID{area(team)}
		if r.IntN(3) == 0 {
			s.Roster[p].Areas = append(s.Roster[p].Areas, area(r.IntN(areas)))
		}
		if r.IntN(10) == 0 {
			if other := r.IntN(teams); other != team {
				join(s, fmt.Sprint("team", other), p)
			}
		}
		slices.Sort(s.Roster[p].Areas)
		s.Roster[p].Areas = slices.Compact(s.Roster[p].Areas)
	}
	var known []survey.Acquaintance
	for range n {
		known = append(known, survey.Acquaintance{From: s.Roster[r.IntN(n)].Person, To: s.Roster[r.IntN(n)].Person})
	}
	return s, known
}

// drawOrganisation draws organisations of all shapes: without teams, with
// separate, overlapping and nested ones, with people in none or in many, with
// areas, and with acquaintances on and off the roster.
func drawOrganisation(least int) *rapid.Generator[organisation] {
	return rapid.Custom(func(t *rapid.T) organisation {
		n := rapid.OneOf(rapid.IntRange(least, 12), rapid.IntRange(least, 60), rapid.IntRange(least, 200)).Draw(t, "people")
		s := roster(n, rapid.IntRange(2, survey.MaxListCap).Draw(t, "cap"), rapid.IntRange(2, survey.MaxCoverage).Draw(t, "coverage"))
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "shape"), 0))
		teams := 0
		team := func(people []int) {
			join(s, fmt.Sprint("team", teams), people...)
			teams++
		}
		switch rapid.SampledFrom([]string{"none", "separate", "overlapping", "nested", "one", "areas only"}).Draw(t, "teams") {
		case "separate":
			size := rapid.IntRange(1, 30).Draw(t, "size")
			for a := 0; a < n; a += size {
				team(span(a, min(a+size, n)))
			}
		case "overlapping":
			for range rapid.IntRange(1, 20).Draw(t, "teams") {
				team(r.Perm(n)[:r.IntN(n+1)])
			}
		case "nested":
			for a, b := 0, n; b-a > 2; b = (a + b + 1) / 2 {
				team(span(a, b))
			}
		case "one":
			team(span(0, n))
		case "areas only":
			for p := range s.Roster {
				s.Roster[p].Areas = []survey.ID{id(fmt.Sprint("area", r.IntN(3)))}
			}
		}
		if rapid.Bool().Draw(t, "areas") {
			for p := range s.Roster {
				for k := range 10 {
					if r.IntN(4) == 0 {
						s.Roster[p].Areas = append(s.Roster[p].Areas, id(fmt.Sprint("area", k)))
					}
				}
				slices.Sort(s.Roster[p].Areas)
				s.Roster[p].Areas = slices.Compact(s.Roster[p].Areas)
			}
		}
		o := organisation{snapshot: s, seed: rapid.Uint64().Draw(t, "seed")}
		for range rapid.SampledFrom([]int{0, 0, 1, n, 10 * n}).Draw(t, "acquaintances") {
			someone := func() survey.ID {
				if k := r.IntN(n + 1); k < n {
					return s.Roster[[2]int{k, k / 10}[r.IntN(2)]].Person // some are popular
				}
				return id("somebody who is not there")
			}
			o.known = append(o.known, survey.Acquaintance{From: someone(), To: someone()})
		}
		return o
	})
}

type organisation struct {
	snapshot *survey.Snapshot
	known    []survey.Acquaintance
	seed     uint64
}

func (o organisation) assign() survey.Design { return New().Assign(o.snapshot, o.known, o.seed) }

// listsOf reads the lists off a snapshot.
func listsOf(s *survey.Snapshot) *lists {
	l := newLists(len(s.Roster), max(0, len(s.Roster)-1))
	for u, f := range s.Roster {
		for _, p := range f.Assigned {
			l.add(int32(u), int32(s.Find(p)))
		}
	}
	return l
}

// concurrences returns how often two people share a list, the least and the most
// of all pairs.
func concurrences(l *lists) (least, most int) {
	n := len(l.named)
	together := make([]int, n*n)
	for _, list := range l.named {
		for _, p := range list {
			for _, q := range list {
				together[int(p)*n+int(q)]++
			}
		}
	}
	least = n
	for p := range n {
		for q := range p {
			least, most = min(least, together[p*n+q]), max(most, together[p*n+q])
		}
	}
	return least, most
}
