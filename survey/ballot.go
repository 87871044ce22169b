package survey

import "fmt"

// Ballot is what one associate hands in: a weak order of those they list, whom
// they have not enough contact with, whom they follow in each area, their answers
// to optional items and comments on those they list. Who is in none of the groups is missing, not last.
type Ballot struct {
	// Groups are the people listed, first group first; the people of one group
	// are tied.
	Groups [][]ID
	// NoContact are colleagues shown whom the rater cannot place. It has no
	// effect on them.
	NoContact []ID
	// Follows are the areas answered; an area that is not here was not answered.
	Follows []Following
	// Items are the optional items answered.
	Items []Answer
	// Comments are about people in the groups, one to a prompt about each.
	Comments []Comment
}

// Following is an answer in one area. Naming nobody is an answer.
type Following struct {
	Area  ID
	Names []ID
}

// Answer is an answer to an optional item.
type Answer struct {
	Item ID
	Yes  bool
}

// Listed returns the number of people in the groups.
func (b *Ballot) Listed() int {
	n := 0
	for _, g := range b.Groups {
		n += len(g)
	}
	return n
}

// Validate checks a ballot of a rater against what was frozen; the first fault
// wins, in the order of METHODS.md A.4. The error names where the fault is, by
// position only.
func (b *Ballot) Validate(rater ID, s *Snapshot) error {
	if s.Find(rater) < 0 {
		return &Error{Kind: Forbidden, Code: CodeNotOnRoster, Message: "you are not on the roster of this round"}
	}
	for g, group := range b.Groups {
		if len(group) == 0 {
			return &Error{Kind: Invalid, Code: CodeEmptyGroup, Field: fmt.Sprintf("groups/%d", g), Message: "a group holds somebody"}
		}
	}
	if b.Listed() > s.Settings.ListCap {
		return &Error{
			Kind: Invalid, Code: CodeTooLong, Field: "groups",
			Message: fmt.Sprintf("a list holds %d people at most", s.Settings.ListCap),
		}
	}
	placed := make([]place, 0, b.Listed()+len(b.NoContact))
	for g, group := range b.Groups {
		for k, person := range group {
			placed = append(placed, place{person, fmt.Sprintf("groups/%d/%d", g, k)})
		}
	}
	if len(b.NoContact) > len(s.Roster) {
		return invalid("no_contact", "more people than there are")
	}
	for k, person := range b.NoContact {
		placed = append(placed, place{person, fmt.Sprintf("no_contact/%d", k)})
	}
	if err := placeable(placed, rater, s); err != nil {
		return err
	}
	if err := b.validateAnswers(rater, s); err != nil {
		return err
	}
	return b.validateComments(s)
}

// place is a person somewhere on a ballot.
type place struct {
	person ID
	field  string
}

// placeable checks people of one list: the rules in their order, each over the
// whole list.
func placeable(places []place, rater ID, s *Snapshot) error {
	for _, p := range places {
		if p.person == rater {
			return &Error{Kind: Invalid, Code: CodeSelfRanked, Field: p.field, Message: "nobody ranks themselves"}
		}
	}
	seen := make(map[ID]bool, len(places))
	for _, p := range places {
		if seen[p.person] {
			return &Error{Kind: Invalid, Code: CodeDuplicatePerson, Field: p.field, Message: "everybody stands once on a list"}
		}
		seen[p.person] = true
	}
	for _, p := range places {
		if s.Find(p.person) < 0 {
			return &Error{Kind: Invalid, Code: CodeUnknownPerson, Field: p.field, Message: "this person is not on the roster of the round"}
		}
	}
	return nil
}

func (b *Ballot) validateAnswers(rater ID, s *Snapshot) error {
	areas := make(map[ID]bool, len(s.Settings.Areas))
	for _, a := range s.Settings.Areas {
		areas[a] = true
	}
	for k, f := range b.Follows {
		field := fmt.Sprintf("follows/%d", k)
		if !areas[f.Area] {
			return &Error{Kind: Invalid, Code: CodeUnknownArea, Field: field + "/area", Message: "the round does not ask about this area, or it stands here twice"}
		}
		delete(areas, f.Area)
		if len(f.Names) > s.Settings.NamesMost {
			return &Error{
				Kind: Invalid, Code: CodeTooLong, Field: field + "/names",
				Message: fmt.Sprintf("name %d people at most", s.Settings.NamesMost),
			}
		}
		named := make([]place, len(f.Names))
		for n, person := range f.Names {
			named[n] = place{person, fmt.Sprintf("%s/names/%d", field, n)}
		}
		if err := placeable(named, rater, s); err != nil {
			return err
		}
	}
	items := make(map[ID]bool, len(s.Settings.Items))
	for _, item := range s.Settings.Items {
		items[item.ID] = true
	}
	for k, a := range b.Items {
		if !items[a.Item] {
			return invalid(fmt.Sprintf("items/%d/item", k), "the round does not ask this, or it stands here twice")
		}
		delete(items, a.Item)
	}
	return nil
}
