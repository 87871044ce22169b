package survey

import (
	"slices"
	"time"
)

// Role is what somebody may do beyond an associate.
type Role string

// The roles. Nobody holds two of them in an organisation of more than
// [SmallOrganisation] people.
const (
	// Administrator keeps the directory and the settings, and sees no results.
	Administrator Role = "administrator"
	// Faculty runs surveys and sees reports on the organisation.
	Faculty Role = "faculty"
	// Auditor approves settings, reads logs and recounts, and sees no results.
	Auditor Role = "auditor"
)

// Roles returns every role.
func Roles() []Role { return []Role{Administrator, Faculty, Auditor} }

// SmallOrganisation is the largest organisation in which one person may hold
// several roles.
const SmallOrganisation = 20

// Actor is who acts: a person of one organisation with their roles. The zero
// value is a visitor who has not signed in.
type Actor struct {
	Organisation ID
	Person       ID
	Roles        []Role
	// Fresh reports whether they have signed in within the last [FreshFor].
	Fresh bool
}

// FreshFor is for how long after signing in somebody is taken to be at their own
// device: what is shown only then is not for whoever finds it open.
const FreshFor = 10 * time.Minute

// SignedIn reports whether the actor is somebody.
func (a Actor) SignedIn() bool { return a.Organisation != "" && a.Person != "" }

// Has reports whether the actor holds a role.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// Action is something that somebody may be allowed to do. Every operation of
// the contract has exactly one.
type Action string

// The actions.
const (
	SeePublic         Action = "see_public" // health, the contract
	RequestSignIn     Action = "request_sign_in"
	SeeOwnSession     Action = "see_own_session"
	SeeOrganisation   Action = "see_organisation"
	EditOrganisation  Action = "edit_organisation"
	SeeDirectory      Action = "see_directory" // names, teams, areas
	EditDirectory     Action = "edit_directory"
	EditOwnProfile    Action = "edit_own_profile" // locale, areas, intents
	SeeRoles          Action = "see_roles"
	EditRoles         Action = "edit_roles"
	SeeMandates       Action = "see_mandates"
	EditMandates      Action = "edit_mandates"
	StepBack          Action = "step_back" // end one's own mandate
	SeeSurveys        Action = "see_surveys"
	EditSurveys       Action = "edit_surveys"
	ApproveSettings   Action = "approve_settings"
	SeeRounds         Action = "see_rounds"
	RunRounds         Action = "run_rounds" // schedule, open, extend, close, cancel
	PreviewRound      Action = "preview_round"
	RankColleagues    Action = "rank_colleagues" // own assignment, draft, ballot, receipt
	SeeParticipation  Action = "see_participation"
	SeeOwnResult      Action = "see_own_result"
	ChooseOwn         Action = "choose_own"          // what to decline
	SpeakOfOwnResult  Action = "speak_of_own_result" // reply, challenge
	SeeReplies        Action = "see_replies"         // those shared with the faculty
	AnswerChallenges  Action = "answer_challenges"
	SeeTeamResult     Action = "see_team_result"
	SeeFindings       Action = "see_findings"        // what is published to all associates
	SeeFacultyReports Action = "see_faculty_reports" // titles versus followership, with people
	SeeLog            Action = "see_log"
	SeeProofs         Action = "see_proofs"  // checkpoints, leaf hashes, recounts
	AskRecount        Action = "ask_recount" // and confirm what another asked for
	ImportDirectory   Action = "import_directory"
	ExportOwnData     Action = "export_own_data" // everything that is known of the actor
	ErasePerson       Action = "erase_person"
)

// Actions returns every action.
func Actions() []Action {
	return []Action{
		SeePublic, RequestSignIn, SeeOwnSession, SeeOrganisation, EditOrganisation, SeeDirectory, EditDirectory,
		EditOwnProfile, SeeRoles, EditRoles, SeeMandates, EditMandates, StepBack, SeeSurveys, EditSurveys,
		ApproveSettings, SeeRounds, RunRounds, PreviewRound, RankColleagues, SeeParticipation, SeeOwnResult,
		SeeTeamResult, SeeFindings, SeeFacultyReports, SeeLog, ImportDirectory, ExportOwnData, ErasePerson, ChooseOwn, SpeakOfOwnResult,
		SeeReplies, AnswerChallenges,
		SeeProofs, AskRecount,
	}
}

// Object is what an action is about.
type Object struct {
	// Organisation is where the object belongs.
	Organisation ID
	// Owner is the person the object is about or belongs to; "" for nobody.
	Owner ID
	// Members are the people of the team the object is about.
	Members []ID
}

// Can decides whether an actor may do something with an object: nil, or the error
// to answer with. It is the only place that decides. What belongs to another
// organisation does not exist for the actor.
func Can(a Actor, action Action, o Object) error {
	if action == SeePublic || action == RequestSignIn {
		return nil
	}
	if !a.SignedIn() {
		return ErrSignIn
	}
	if o.Organisation != a.Organisation {
		return ErrNotFound
	}
	allowed := false
	switch action {
	case SeeOwnSession, SeeOrganisation, SeeDirectory, SeeMandates, SeeSurveys, SeeRounds, SeeParticipation,
		SeeFindings, SeeLog, SeeRoles, SeeProofs:
		allowed = true
	case EditOwnProfile, StepBack, RankColleagues, SeeOwnResult, ChooseOwn, SpeakOfOwnResult:
		allowed = o.Owner == a.Person
	case SeeTeamResult:
		// A team reviews its result together; nobody else sees it.
		allowed = slices.Contains(o.Members, a.Person)
	case ExportOwnData:
		allowed = o.Owner == a.Person
		if allowed && !a.Fresh {
			return ErrSignInAgain
		}
	case EditOrganisation, ErasePerson, EditDirectory, EditRoles, ImportDirectory:
		allowed = a.Has(Administrator)
	case EditMandates:
		allowed = a.Has(Administrator) || a.Has(Faculty)
	case EditSurveys, RunRounds, SeeFacultyReports, SeeReplies, AnswerChallenges:
		allowed = a.Has(Faculty)
	case PreviewRound:
		allowed = a.Has(Faculty) || a.Has(Auditor)
	case AskRecount:
		allowed = a.Has(Administrator) || a.Has(Faculty) || a.Has(Auditor)
	case ApproveSettings:
		allowed = a.Has(Auditor)
	}
	if !allowed {
		return ErrForbidden
	}
	return nil
}

// Duties checks that the roles somebody is to hold do not contradict one
// another in an organisation of that many people.
func Duties(roles []Role, people int) error {
	for _, r := range roles {
		if err := oneOf("roles", r, Roles()); err != nil {
			return err
		}
	}
	distinct := slices.Compact(slices.Sorted(slices.Values(roles)))
	if len(distinct) != len(roles) {
		return invalid("roles", "want each role once")
	}
	if people > SmallOrganisation && len(distinct) > 1 {
		return &Error{
			Kind: Conflict, Code: CodeDuties, Field: "roles",
			Message: "in an organisation of more than 20 people nobody holds two of these roles",
		}
	}
	return nil
}
