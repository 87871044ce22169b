package survey

// Mandate is a title: who may lead what, since when, until when, and where the
// power comes from. The register of mandates is open to every associate.
type Mandate struct {
	Organisation ID
	ID           ID
	Holder       ID
	Title        string
	// Kind is one of the grid's roles, "manager" or a word of one's own.
	Kind string
	// Level is larger for more senior mandates; 0 counts as no mandate where
	// titles are compared with followership.
	Level int
	Scope Scope
	// Stage is the autonomy both sides agreed on; "" for not agreed.
	Stage Stage
	Span  Span
	// Review is the day on which the mandate is looked at again; "" for none.
	Review  Date
	Granted Grant
	Version int
}

// MaxLevel is the highest level of a mandate.
const MaxLevel = 20

// Scope is what a mandate or a figure is about. It has names for the JSON of a
// release.
type Scope struct {
	Kind ScopeKind `json:"kind"`
	// ID is the team, area or person; "" for the organisation.
	ID ID `json:"id"`
}

// ScopeKind is a kind of scope.
type ScopeKind string

// The kinds of scope.
const (
	InOrganisation ScopeKind = "organisation"
	InTeam         ScopeKind = "team"
	InArea         ScopeKind = "area"
	OfPerson       ScopeKind = "person"
)

// Stage is a stage of autonomy (Küblböck, How we lead in a self-organized
// company).
type Stage string

// The stages, from least to most autonomy.
const (
	Tasks         Stage = "tasks"
	FixedGoals    Stage = "fixed_goals"
	FlexibleGoals Stage = "flexible_goals"
	Purpose       Stage = "purpose"
)

// Grant is where a mandate comes from.
type Grant string

// The ways a mandate is granted. Mentors and stewards are chosen by the person
// they serve.
const (
	ByAppointment Grant = "appointment"
	ByDecision    Grant = "decision"
	ByChoice      Grant = "choice"
)

// Kinds returns the roles of the 3 × 3 grid (leadership ability, knowledge,
// momentum × person, team, organisation) in reading order, and manager. Any
// other word of 1 to 60 characters is a kind of the organisation's own.
func Kinds() []string {
	return []string{
		"steward", "business_coach", "team_coach", "org_faculty",
		"mentor", "faculty_lead",
		"task_owner", "product_owner", "strategy_faculty",
		"manager",
	}
}

// Validate returns what is wrong with the mandate, nil for nothing.
func (m Mandate) Validate() error {
	if err := validID("holder", m.Holder); err != nil {
		return err
	}
	if err := validName("title", m.Title); err != nil {
		return err
	}
	if err := validText("kind", m.Kind, 1, 60); err != nil {
		return err
	}
	if m.Level < 0 || m.Level > MaxLevel {
		return invalid("level", "want a level from 0 to %d", MaxLevel)
	}
	if err := m.Scope.validate(); err != nil {
		return err
	}
	if m.Scope.Kind == OfPerson && m.Scope.ID == m.Holder {
		return invalid("scope/id", "nobody holds a mandate over themselves")
	}
	if m.Stage != "" {
		if err := oneOf("stage", m.Stage, []Stage{Tasks, FixedGoals, FlexibleGoals, Purpose}); err != nil {
			return err
		}
	}
	if !m.Span.Valid() || m.Span.Start == "" {
		return invalid("end", "want a first day, and a last one after it or none")
	}
	if !m.Review.Valid() {
		return invalid("review", "want a day")
	}
	return oneOf("granted", m.Granted, []Grant{ByAppointment, ByDecision, ByChoice})
}

func (s Scope) validate() error {
	if err := oneOf("scope/kind", s.Kind, []ScopeKind{InOrganisation, InTeam, InArea, OfPerson}); err != nil {
		return err
	}
	if s.Kind == InOrganisation {
		if s.ID != "" {
			return invalid("scope/id", "the organisation needs no id")
		}
		return nil
	}
	return validID("scope/id", s.ID)
}
