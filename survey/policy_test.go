package survey_test

import (
	"testing"

	"github.com/followship/followship/survey"
)

// TestWhatIsElsewhereDoesNotExist holds the policy itself to what services rely on:
// whoever asks, the objects of another organisation are not there, and a visitor has
// to sign in first.
func TestWhatIsElsewhereDoesNotExist(t *testing.T) {
	everything := survey.Actor{Organisation: letters("a"), Person: letters("p"), Roles: survey.Roles(), Fresh: true}
	for _, action := range survey.Actions() {
		own := survey.Object{Organisation: letters("a"), Owner: letters("p"), Members: []survey.ID{letters("p")}}
		foreign := own
		foreign.Organisation = letters("b")
		wantElsewhere, wantVisitor := survey.CodeNotFound, survey.CodeSignIn
		if action == survey.SeePublic || action == survey.RequestSignIn {
			wantElsewhere, wantVisitor = "", ""
		}
		wantCode(t, string(action)+" of one's own", survey.Can(everything, action, own), "")
		wantCode(t, string(action)+" elsewhere", survey.Can(everything, action, foreign), wantElsewhere)
		wantCode(t, string(action)+" as visitor", survey.Can(survey.Actor{}, action, own), wantVisitor)
		wantCode(t, string(action)+" as visitor of nowhere", survey.Can(survey.Actor{}, action, survey.Object{}), wantVisitor)
		half := survey.Actor{Organisation: letters("a"), Roles: survey.Roles()}
		wantCode(t, string(action)+" as nobody in particular", survey.Can(half, action, own), wantVisitor)
	}
	wantCode(t, "an action that is not known", survey.Can(everything, "rule_the_world", survey.Object{Organisation: letters("a")}), survey.CodeForbidden)
}

func TestWhatBelongsToSomebodyElse(t *testing.T) {
	everything := survey.Actor{Organisation: letters("a"), Person: letters("p"), Roles: survey.Roles(), Fresh: true}
	for _, action := range []survey.Action{survey.EditOwnProfile, survey.StepBack, survey.RankColleagues, survey.SeeOwnResult, survey.SeeTeamResult} {
		object := survey.Object{Organisation: letters("a"), Owner: letters("q"), Members: []survey.ID{letters("q")}}
		wantCode(t, string(action)+", whatever roles one holds", survey.Can(everything, action, object), survey.CodeForbidden)
	}
}

// TestOwnDataWantsAFreshSession: everything else is decided alike, however long ago
// somebody signed in.
func TestOwnDataWantsAFreshSession(t *testing.T) {
	own := survey.Object{Organisation: letters("a"), Owner: letters("p"), Members: []survey.ID{letters("p")}}
	fresh := survey.Actor{Organisation: letters("a"), Person: letters("p"), Roles: survey.Roles(), Fresh: true}
	stale := fresh
	stale.Fresh = false
	for _, action := range survey.Actions() {
		want := survey.Code("")
		if action == survey.ExportOwnData {
			want = survey.CodeSignInAgain
		}
		wantCode(t, string(action), survey.Can(stale, action, own), want)
	}
	others := own
	others.Owner = letters("q")
	wantCode(t, "of somebody else", survey.Can(fresh, survey.ExportOwnData, others), survey.CodeForbidden)
}
