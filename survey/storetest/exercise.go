package storetest

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

// JobLister is a store that can tell which jobs wait, whatever their time, in any
// order.
type JobLister interface {
	WaitingJobs(ctx context.Context) ([]survey.Job, error)
}

// Exercise runs the suite on a store. open returns an empty one. Most tests share
// one and keep to an organisation of their own.
func Exercise(t *testing.T, open func(t *testing.T) survey.Store) {
	alone := []struct {
		name string
		run  func(t *testing.T, s survey.Store)
	}{
		{"Organisations", testOrganisations},
		{"Due", testDue},
		{"Mail", testMail},
		{"DeleteExpired", testDeleteExpired},
		{"Jobs", testJobs},
		{"Ping", testPing},
	}
	for _, test := range alone {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
	together := []struct {
		name string
		run  func(t *testing.T, s survey.Store)
	}{
		{"People", testPeople},
		{"PeoplePages", testPeoplePages},
		{"Search", testSearch},
		{"Roles", testRoles},
		{"OrganisationLock", testOrganisationLock},
		{"Teams", testTeams},
		{"Areas", testAreas},
		{"Memberships", testMemberships},
		{"Mandates", testMandates},
		{"Intents", testIntents},
		{"Acquaintances", testAcquaintances},
		{"Declines", testDeclines},
		{"SessionEpoch", testSessionEpoch},
		{"Surveys", testSurveys},
		{"Approvals", testApprovals},
		{"Rounds", testRounds},
		{"RoundOrder", testRoundOrder},
		{"Snapshots", testSnapshots},
		{"Ballots", testBallots},
		{"ManyBallots", testManyBallots},
		{"Roll", testRoll},
		{"MixRoll", testMixRoll},
		{"Drafts", testDrafts},
		{"Idempotency", testIdempotency},
		{"Submitted", testSubmitted},
		{"DeleteSealed", testDeleteSealed},
		{"Releases", testReleases},
		{"Checkpoints", testCheckpoints},
		{"ReplacedLeaves", testReplacedLeaves},
		{"Recounts", testRecounts},
		{"CarryForwards", testCarryForwards},
		{"CommentShares", testCommentShares},
		{"Replies", testReplies},
		{"Challenges", testChallenges},
		{"Destructions", testDestructions},
		{"Vacuum", testVacuum},
		{"DeletePersonal", testDeletePersonal},
		{"Log", testLog},
		{"LogConcurrently", testLogConcurrently},
		{"SignIns", testSignIns},
		{"SignInTwice", testSignInTwice},
		{"Counters", testCounters},
		{"CountConcurrently", testCountConcurrently},
		{"Sessions", testSessions},
		{"References", testReferences},
		{"Isolation", testIsolation},
		{"Text", testText},
		{"Clock", testClock},
		{"Rollback", testRollback},
		{"ErrorEndsTransaction", testErrorEndsTransaction},
		{"NotFoundDoesNot", testNotFoundDoesNot},
		{"Panic", testPanic},
		{"Cancelled", testCancelled},
		{"ConsistentRead", testConsistentRead},
		{"LostUpdate", testLostUpdate},
		{"ExclusiveLock", testExclusiveLock},
		{"SharedLock", testSharedLock},
		{"EnrolTogether", testEnrolTogether},
		{"CloseWhileSubmitting", testCloseWhileSubmitting},
		{"MixWhileEnrolling", testMixWhileEnrolling},
	}
	s := open(t)
	for _, test := range together {
		t.Run(test.name, func(t *testing.T) { test.run(t, s) })
	}
}

// NewID returns an id that was never returned before.
func newID() survey.ID {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	return survey.ID(strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)))
}

// newKey returns 32 random bytes.
func newKey() (k [32]byte) {
	_, _ = rand.Read(k[:])
	return k
}

// instant is a time as precise as a store keeps it.
var instant = time.Date(2031, 3, 30, 1, 59, 59, 123456000, time.UTC)

// read and write fail the test on an error.
func read(t *testing.T, s survey.Store, f func(survey.Reader) error) {
	t.Helper()
	if err := s.Read(t.Context(), f); err != nil {
		t.Fatalf("read: %v", err)
	}
}

func write(t *testing.T, s survey.Store, f func(survey.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), f); err != nil {
		t.Fatalf("write: %v", err)
	}
}

// refused writes, and wants a certain error.
func refused(t *testing.T, s survey.Store, what string, want error, f func(survey.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), f); !errors.Is(err, want) {
		t.Errorf("%s: got error %v, want %v", what, err, want)
	}
}

// same compares what was got with what was wanted.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\ngot  %+v\nwant %+v", what, got, want)
	}
}

// wantError compares an error.
func wantError(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: got error %v, want %v", what, got, want)
	}
}

// complete fails the test when a field is zero, however deep: what is not filled in
// is not tested.
func complete(t *testing.T, what string, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.Struct:
		if _, ok := v.Interface().(time.Time); ok {
			break
		}
		for k := range v.NumField() {
			complete(t, what+"."+v.Type().Field(k).Name, v.Field(k))
		}
		return
	case reflect.Pointer:
		if !v.IsNil() {
			complete(t, what, v.Elem())
			return
		}
	case reflect.Slice:
		if v.Len() > 0 && v.Type().Elem().Kind() == reflect.Struct {
			complete(t, what+"[0]", v.Index(0))
		}
	}
	if v.IsZero() {
		t.Errorf("the example has no %s: the suite is incomplete", what)
	}
}
