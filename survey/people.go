package survey

// Person is an associate, or a guest of another organisation.
type Person struct {
	Organisation ID
	ID           ID
	Name         string
	// Mail signs the person in, in lower case; unique in the organisation.
	Mail string
	// Home is the organisation a guest comes from, in words; "" for one's own.
	Home string
	// Member is the time the person belongs to the organisation.
	Member Span
	// Leave is a time away, both ends given, or none.
	Leave  Span
	Locale string
	// Manager is the line manager; "" for none.
	Manager ID
	// Areas are the areas the person works in, ascending.
	Areas []ID
	// Disabled people cannot sign in.
	Disabled bool
	// Erased people have lost what they could be told by; see [Directory.Erase].
	Erased  bool
	Version int
}

// Present reports whether the person is there on a day: a member and not on
// leave.
func (p Person) Present(on Date) bool {
	away := p.Leave.Start != "" && p.Leave.Holds(on)
	return p.Member.Holds(on) && !away && !p.Disabled
}

// Validate returns what is wrong with the person, nil for nothing.
func (p Person) Validate() error {
	if err := validName("name", p.Name); err != nil {
		return err
	}
	if err := validMail("mail", p.Mail); err != nil {
		return err
	}
	if err := validText("home", p.Home, 0, 200); err != nil {
		return err
	}
	if err := validText("locale", p.Locale, 0, 35); err != nil {
		return err
	}
	if !p.Member.Valid() {
		return invalid("left", "want days, and to leave after joining")
	}
	if !p.Leave.Valid() || (p.Leave.Start == "") != (p.Leave.End == "") {
		return invalid("leave_end", "want both ends of a leave, in order")
	}
	if p.Manager != "" {
		if err := validID("manager", p.Manager); err != nil {
			return err
		}
		if p.Manager == p.ID {
			return invalid("manager", "nobody is their own manager")
		}
	}
	if len(p.Areas) > 50 {
		return invalid("areas", "want 50 areas at most")
	}
	for _, area := range p.Areas {
		if err := validID("areas", area); err != nil {
			return err
		}
	}
	return nil
}

// Team is a group of people, nested in at most one other.
type Team struct {
	Organisation ID
	ID           ID
	Name         string // unique in the organisation
	Parent       ID     // "" for none
	Ended        Date   // "" while it lives
	Version      int
}

// Validate returns what is wrong with the team, nil for nothing.
func (t Team) Validate() error { return validNested(t.ID, t.Name, t.Parent, t.Ended) }

// Area is a knowledge area, nested in at most one other.
type Area struct {
	Organisation ID
	ID           ID
	Name         string // unique in the organisation
	Parent       ID     // "" for none
	Ended        Date   // "" while it lives
	Version      int
}

// Validate returns what is wrong with the area, nil for nothing.
func (a Area) Validate() error { return validNested(a.ID, a.Name, a.Parent, a.Ended) }

func validNested(id ID, name string, parent ID, ended Date) error {
	if err := validName("name", name); err != nil {
		return err
	}
	if parent != "" {
		if err := validID("parent", parent); err != nil {
			return err
		}
		if parent == id {
			return invalid("parent", "nothing lies within itself")
		}
	}
	if !ended.Valid() {
		return invalid("ended", "want a day")
	}
	return nil
}

// Membership is a person's time in a team. A person may be in several teams,
// and in one team several times, one after the other.
type Membership struct {
	Organisation ID
	ID           ID
	Team         ID
	Person       ID
	Span         Span
	Version      int
}

// Validate returns what is wrong with the membership, nil for nothing.
func (m Membership) Validate() error {
	if err := validID("team", m.Team); err != nil {
		return err
	}
	if err := validID("person", m.Person); err != nil {
		return err
	}
	if !m.Span.Valid() || m.Span.Start == "" {
		return invalid("end", "want a first day, and a last one after it or none")
	}
	return nil
}

// Intent is what a person says about leading in an area.
type Intent struct {
	Organisation ID
	Person       ID
	Area         ID
	Wish         Wish
}

// Wish is where somebody would lead.
type Wish string

// The wishes. Saying nothing is none of them.
const (
	WouldLead Wish = "would_lead"
	LeadsNow  Wish = "leads_now"
	NotNow    Wish = "not_now"
)

// Wishes returns every wish.
func Wishes() []Wish { return []Wish{WouldLead, LeadsNow, NotNow} }
