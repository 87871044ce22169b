package survey

import (
	"context"
	"time"
)

// Store keeps everything but keys. An implementation passes the suite in
// storetest.
//
// Transactions do not nest, and while one is open nothing is written but through
// it. An error of the function rolls back and is returned as it is. Any error of
// a method but [ErrNotFound] of a [Reader] ends the transaction.
type Store interface {
	Sessions
	// Read runs f on one consistent state of the data.
	Read(ctx context.Context, f func(Reader) error) error
	// Write runs f and commits what it wrote. [ErrOutcomeUnknown] means that the
	// commit may or may not have taken effect. A transaction that lost a race it
	// may win next time is run again, so f must be free to run twice.
	Write(ctx context.Context, f func(Tx) error) error
	// Vacuum gives back the space of what was deleted or replaced before, so that
	// nothing of it is in the files of the database any more. Others can read
	// meanwhile; those who write wait. It may be run again, also beside itself.
	Vacuum(ctx context.Context) error
	// Ping reports whether the store answers.
	Ping(ctx context.Context) error
	Close() error
}

// Reader reads. Things are looked for in one organisation; what is not there is
// [ErrNotFound], and lists are never nil because they are empty. Lists are in
// ascending order of id unless said otherwise.
type Reader interface {
	// Now returns the clock of the database: after [Tx.LockRound], the time at which
	// the lock was had.
	Now(ctx context.Context) (time.Time, error)

	Organisation(ctx context.Context, organisation ID) (Organisation, error)
	Organisations(ctx context.Context) ([]Organisation, error)

	Person(ctx context.Context, organisation, person ID) (Person, error)
	PersonByMail(ctx context.Context, organisation ID, mail string) (Person, error)
	// PeopleByMail finds the people of one address in every organisation.
	PeopleByMail(ctx context.Context, mail string) ([]Person, error)
	// People lists the directory by id after page.After; search finds a part of
	// the name or the mail, without regard to case, "" everybody.
	People(ctx context.Context, organisation ID, search string, page Page) ([]Person, error)
	// Everyone lists the whole directory.
	Everyone(ctx context.Context, organisation ID) ([]Person, error)
	// Roles lists the roles of a person by name, those included whose last day is over.
	Roles(ctx context.Context, organisation, person ID) ([]Tenure, error)
	// RoleHolders lists who holds roles, as Roles does.
	RoleHolders(ctx context.Context, organisation ID) (map[ID][]Tenure, error)
	// Unnoticed lists who holds a role that ends on a day or before, and was not told.
	Unnoticed(ctx context.Context, organisation ID, until Date) ([]ID, error)
	Team(ctx context.Context, organisation, team ID) (Team, error)
	Teams(ctx context.Context, organisation ID) ([]Team, error)
	Area(ctx context.Context, organisation, area ID) (Area, error)
	Areas(ctx context.Context, organisation ID) ([]Area, error)
	Membership(ctx context.Context, organisation, membership ID) (Membership, error)
	Memberships(ctx context.Context, organisation ID) ([]Membership, error)
	Mandate(ctx context.Context, organisation, mandate ID) (Mandate, error)
	Mandates(ctx context.Context, organisation ID) ([]Mandate, error)
	Intents(ctx context.Context, organisation ID) ([]Intent, error)
	// Acquaintances lists who said they have worked with whom, by the one and
	// then the other.
	Acquaintances(ctx context.Context, organisation ID) ([]Acquaintance, error)
	// Declined returns what a person has declined, AllDeclined what everybody has who
	// has declined something.
	Declined(ctx context.Context, organisation, person ID) (Declined, error)
	AllDeclined(ctx context.Context, organisation ID) (map[ID]Declined, error)
	// SessionEpoch is the number of times the sessions of a person were ended:
	// a session remembers the number it began with.
	SessionEpoch(ctx context.Context, organisation, person ID) (int, error)

	Survey(ctx context.Context, organisation, survey ID) (Survey, error)
	Surveys(ctx context.Context, organisation ID) ([]Survey, error)
	Approved(ctx context.Context, organisation, survey ID, settings Hash) (bool, error)
	Round(ctx context.Context, organisation, round ID) (Round, error)
	// Rounds lists the rounds of a survey by number, survey "" all of the
	// organisation by survey and number.
	Rounds(ctx context.Context, organisation, survey ID) ([]Round, error)
	// Due lists, over all organisations, the rounds whose time to open or to
	// close has come, and those that are closing.
	Due(ctx context.Context, now time.Time) ([]Round, error)
	// OpenRounds lists, over all organisations, the rounds that are open.
	OpenRounds(ctx context.Context) ([]Round, error)
	Snapshot(ctx context.Context, organisation, round ID) (*Snapshot, error)

	// Ballot returns the latest version under a pseudonym.
	Ballot(ctx context.Context, organisation, round ID, pseudonym Key) (SealedBallot, error)
	// Ballots calls f with the latest version of every ballot, in order of
	// pseudonym.
	Ballots(ctx context.Context, organisation, round ID, f func(SealedBallot) error) error
	// OnRoll reports whether a key is on the roll; RollCount how many are.
	OnRoll(ctx context.Context, organisation, round ID, key Key) (bool, error)
	RollCount(ctx context.Context, organisation, round ID) (int, error)
	Draft(ctx context.Context, organisation, round ID, key Key) (SealedDraft, error)
	Idempotency(ctx context.Context, organisation, round ID, key Key) (IdempotencyRecord, error)
	// Submitted returns what must be known of somebody's submissions before another is
	// taken in, by the keys of their ballot, of the request and of their draft.
	Submitted(ctx context.Context, organisation, round ID, ballot, request, draft Key) (Submitted, error)

	Release(ctx context.Context, organisation, round ID) (Release, error)
	// Checkpoint returns that of a round, and Leaves the leaf hashes it stands on: all
	// of them, which is much of a large round.
	Checkpoint(ctx context.Context, organisation, round ID) (SignedCheckpoint, error)
	Leaves(ctx context.Context, organisation, round ID) (Leaves, error)
	// ReplacedLeaves lists the leaf hashes of ballots that a later version replaced, in
	// ascending order, as long as the ballots are there.
	ReplacedLeaves(ctx context.Context, organisation, round ID) ([]Hash, error)
	// Recount returns the latest recount of a round, as far as it has come.
	Recount(ctx context.Context, organisation, round ID) (Recount, error)
	// CommentShare returns what somebody sees of the comments of a round, sealed, by
	// its key.
	CommentShare(ctx context.Context, organisation, round ID, key Key) (SealedShare, error)
	Reply(ctx context.Context, organisation, round, person ID) (Reply, error)
	// Replies lists the replies to a round by person.
	Replies(ctx context.Context, organisation, round ID) ([]Reply, error)
	Challenge(ctx context.Context, organisation, challenge ID) (Challenge, error)
	// Challenges and ChallengesOf list challenges by when they were asked, then by id.
	Challenges(ctx context.Context, organisation ID) ([]Challenge, error)
	ChallengesOf(ctx context.Context, organisation, person ID) ([]Challenge, error)
	// CarryForwards lists the records of a survey by number of the round.
	CarryForwards(ctx context.Context, organisation, survey ID) ([]CarryForward, error)
	// Destructions lists what was destroyed, by round and kind.
	Destructions(ctx context.Context, organisation ID) ([]Destruction, error)
	// Log lists lines with numbers above after, in order.
	Log(ctx context.Context, organisation ID, after, limit int) ([]LogEntry, error)
	SignIn(ctx context.Context, token Hash) (SignIn, error)
}

// Tx reads and writes. Insert returns [ErrExists] when the id or something that
// must be unique is taken; Update compares the version of what it is given with
// that of what is kept, writes it with the next version, and returns [ErrStale]
// when they differ and [ErrNotFound] when there is nothing. What others refer to
// cannot be deleted: [ErrReferenced].
type Tx interface {
	Reader

	// LockRound returns a round and keeps others from changing it (shared) or
	// from doing anything with it (exclusive) until the end of the transaction.
	LockRound(ctx context.Context, organisation, round ID, exclusive bool) (Round, error)

	// LockOrganisation keeps others who lock it too waiting until the end of the
	// transaction: for rules about several people of an organisation, which two
	// transactions could each keep and break together.
	LockOrganisation(ctx context.Context, organisation ID) error
	InsertOrganisation(ctx context.Context, o Organisation) error
	UpdateOrganisation(ctx context.Context, o Organisation) error
	InsertPerson(ctx context.Context, p Person) error
	UpdatePerson(ctx context.Context, p Person) error
	// SetRoles replaces the roles of a person. Of their ends nobody was told.
	SetRoles(ctx context.Context, organisation, person ID, roles []Tenure) error
	// MarkNoticed says that a person was told of the roles that end on a day or before.
	MarkNoticed(ctx context.Context, organisation, person ID, until Date) error
	InsertTeam(ctx context.Context, t Team) error
	UpdateTeam(ctx context.Context, t Team) error
	InsertArea(ctx context.Context, a Area) error
	UpdateArea(ctx context.Context, a Area) error
	InsertMembership(ctx context.Context, m Membership) error
	UpdateMembership(ctx context.Context, m Membership) error
	InsertMandate(ctx context.Context, m Mandate) error
	UpdateMandate(ctx context.Context, m Mandate) error
	// SetIntent keeps a wish, or takes it back when it is "".
	SetIntent(ctx context.Context, i Intent) error
	// SetAcquaintances replaces whom a person has worked with.
	SetAcquaintances(ctx context.Context, organisation, person ID, with []ID) error
	// SetDeclined replaces what a person has declined.
	SetDeclined(ctx context.Context, organisation, person ID, d Declined) error

	// DeletePersonal removes what belongs to a person beyond their entry and their
	// history: roles, intents, acquaintances from both sides, what they declined, replies
	// and challenges of theirs, sign-ins on their way to the address of the entry, and
	// them as line manager of others.
	DeletePersonal(ctx context.Context, organisation, person ID) error

	InsertSurvey(ctx context.Context, s Survey) error
	UpdateSurvey(ctx context.Context, s Survey) error
	InsertApproval(ctx context.Context, a Approval) error
	// DeleteApprovals removes the approvals of a survey, if there are any.
	DeleteApprovals(ctx context.Context, organisation, survey ID) error
	InsertRound(ctx context.Context, r Round) error
	UpdateRound(ctx context.Context, r Round) error
	InsertSnapshot(ctx context.Context, s *Snapshot) error

	// PutBallot keeps the next version of a ballot. It returns [ErrExists] when
	// the version is there already.
	PutBallot(ctx context.Context, organisation, round ID, b SealedBallot) error
	// Enrol puts a key on the roll, where it may be already, and keeps others from
	// doing the same until the end of the transaction.
	Enrol(ctx context.Context, organisation, round ID, key Key) error
	// MixRoll takes from the rows of the roll what tells when they were written or
	// with what: nothing a reader of the database sees joins them to ballots.
	MixRoll(ctx context.Context, organisation, round ID) error
	// PutDraft keeps a draft in place of the one whose revision its writer has seen,
	// 0 for none; [ErrStale] when that is not the one kept.
	PutDraft(ctx context.Context, organisation, round ID, seen int, d SealedDraft) error
	DeleteDraft(ctx context.Context, organisation, round ID, key Key) error
	InsertIdempotency(ctx context.Context, organisation, round ID, r IdempotencyRecord) error
	// DeleteSealed removes a round's drafts and idempotency records, and with
	// ballots its ballots and roll too.
	DeleteSealed(ctx context.Context, organisation, round ID, ballots bool) error

	InsertRelease(ctx context.Context, r Release) error
	InsertCheckpoint(ctx context.Context, c SignedCheckpoint, leaves Leaves) error
	// PutRecount keeps a recount in place of the one that is there.
	PutRecount(ctx context.Context, r Recount) error
	InsertCarryForward(ctx context.Context, c CarryForward) error
	// DeleteCarryForward removes the record of a round and its shares of comments,
	// which are sealed under the same key.
	DeleteCarryForward(ctx context.Context, organisation, round ID) error
	InsertCommentShare(ctx context.Context, organisation, round ID, s SealedShare) error
	// PutReply keeps a reply in place of the one of its version, 0 for none, and
	// counts the version on; [ErrStale] when that is not the one kept.
	PutReply(ctx context.Context, r Reply) error
	InsertChallenge(ctx context.Context, c Challenge) error
	// AnswerChallenge keeps the answer of a challenge that has none, else [ErrStale].
	AnswerChallenge(ctx context.Context, c Challenge) error
	InsertDestruction(ctx context.Context, d Destruction) error
	// MarkSwept notes that the space of what was destroyed is vacuumed; [ErrNotFound]
	// tells all but one of those who do so at once that they came too late.
	MarkSwept(ctx context.Context, organisation, round ID, sealed SealedKind, at time.Time) error
	// AppendLog adds a line; number, previous hash and hash are filled in by
	// the store.
	AppendLog(ctx context.Context, e LogEntry) error
	InsertSignIn(ctx context.Context, s SignIn) error
	// TrySignIn adds one to the tries of a sign-in and returns where they stand.
	TrySignIn(ctx context.Context, token Hash) (int, error)
	// DeleteSignIn removes a sign-in; [ErrNotFound] tells all but one of those
	// who remove it at once that they came too late.
	DeleteSignIn(ctx context.Context, token Hash) error
	// DeleteExpired removes sign-ins, counters and sessions whose time is over.
	DeleteExpired(ctx context.Context, now time.Time) error
	// EndSessions ends every session of a person: their epoch grows by one.
	EndSessions(ctx context.Context, organisation, person ID) error
	// Count adds one to a counter that starts anew after a window, and returns
	// where it stands: rate limits over several servers.
	Count(ctx context.Context, counter string, window time.Duration) (int, error)
	// Enqueue hands a job to the workers when the transaction commits. A job
	// that waits already is not doubled.
	Enqueue(ctx context.Context, job Job) error
}

// Clock tells the time. In production it is the clock of the database, read
// within the transaction.
type Clock interface {
	Now(ctx context.Context, r Reader) (time.Time, error)
}

// DatabaseClock is the clock of the database.
type DatabaseClock struct{}

// Now implements [Clock].
func (DatabaseClock) Now(ctx context.Context, r Reader) (time.Time, error) { return r.Now(ctx) }

// Keystore keeps wrapped keys, outside of the database they protect.
type Keystore interface {
	// Put keeps a key under a name that is not taken, else [ErrExists]. It is
	// durable when it returns.
	Put(ctx context.Context, name string, wrapped []byte) error
	// Get returns a key, [ErrNotFound] for none.
	Get(ctx context.Context, name string) ([]byte, error)
	// Delete destroys a key; it may be gone already.
	Delete(ctx context.Context, name string) error
	// Names lists the names of all keys, ascending.
	Names(ctx context.Context) ([]string, error)
}

// Sealer makes and uses the keys of rounds, and proves what was counted with them.
type Sealer interface {
	Signer
	Prover
	// CreateRound makes and keeps the key of a round; it may exist already.
	CreateRound(ctx context.Context, organisation, round ID) error
	// OpenRound returns the keys of a round, [ErrKeyDestroyed] when they are
	// gone.
	OpenRound(ctx context.Context, organisation, round ID) (RoundKeys, error)
	// DestroyRound destroys the key of a round, in every backup of the database
	// too.
	DestroyRound(ctx context.Context, organisation, round ID) error

	// SealCarry seals the aggregates of a round under a key of their own;
	// OpenCarry opens them, [ErrKeyDestroyed] when the key is gone.
	SealCarry(ctx context.Context, organisation, round ID, plain []byte) ([]byte, error)
	OpenCarry(ctx context.Context, organisation, round ID, sealed []byte) ([]byte, error)
	DestroyCarry(ctx context.Context, organisation, round ID) error
	// OpenShares returns the keys for shares of comments, which live and die with that
	// of the round's aggregates: [ErrKeyDestroyed] when it is gone or was never made.
	OpenShares(ctx context.Context, organisation, round ID) (ShareKeys, error)
}

// ShareKeys seal and open what people see of comments, in memory.
type ShareKeys interface {
	// Share returns what a person's share is found by.
	Share(person ID) Key
	SealShare(key Key, plain []byte) (SealedShare, error)
	OpenShare(s SealedShare) ([]byte, error)
	// Forget overwrites the keys; they are of no use afterwards.
	Forget()
}

// Signer signs for organisations.
type Signer interface {
	// Sign returns a text with the signature of an organisation beneath it (C2SP
	// signed-note). The text ends with a line feed and its first line says what it is:
	// no two kinds of text that are signed begin alike. The key is made when it is first
	// needed; the same text has the same signature.
	Sign(ctx context.Context, organisation ID, text string) (note string, err error)
	// VerifierKey returns what signatures of an organisation can be checked with.
	VerifierKey(ctx context.Context, organisation ID) (string, error)
}

// Prover proves and checks. It holds no secret.
type Prover interface {
	// OpenNote returns the text of a note that the holder of a key has signed.
	OpenNote(note, verifierKey string) (text string, err error)
	// Tree returns the RFC 6962 tree over leaf hashes, in their order.
	Tree(leaves []Hash) (Tree, error)
}

// Tree proves what it holds. It is safe for concurrent use.
type Tree interface {
	Root() Hash
	// Prove returns the inclusion proof of a leaf by its place, from the leaf up.
	Prove(index int) ([]Hash, error)
}

// RoundKeys are the keys of one round, in memory.
type RoundKeys interface {
	// Pseudonym, Roll, Draft and Idempotency return what a person's rows are
	// found by, each under a key of its own.
	Pseudonym(person ID) Key
	Roll(person ID) Key
	Draft(person ID) Key
	Idempotency(person ID, key string) Key
	// Digest returns an HMAC of a request of a person.
	Digest(person ID, request []byte) Key
	// Shuffle returns the seed of the order in which comments are shown.
	Shuffle() Key

	SealBallot(pseudonym Key, version int, b *Ballot) (SealedBallot, error)
	OpenBallot(s SealedBallot) (*Ballot, error)
	SealDraft(key Key, revision int, plain []byte) (SealedDraft, error)
	OpenDraft(d SealedDraft) ([]byte, error)
	// Forget overwrites the keys; they are of no use afterwards.
	Forget()
}

// Counter turns a closed round into what may be shown of it. It is a function:
// the same input gives the same bits.
type Counter interface {
	Count(ctx context.Context, in *Count) (*Counted, error)
	// Forecast says before a round opens what its result could show. last is the
	// release of the round before, nil for none.
	Forecast(s *Snapshot, d Design, last *ReleaseDocument) Forecast
}

// Forecast is what a round could show if [Forecast.Answering] per cent answered.
type Forecast struct {
	Answering int
	// Score, Tier and Nothing count the people of the roster about whom that much
	// could be shown.
	Score, Tier, Nothing int
	// KeptBack are the teams that would have no figures, KeptBackWhy says why.
	KeptBack    []ID
	KeptBackWhy []KeptBackReason
	// FewAsked counts those of whom nothing could be shown even if everybody answered.
	FewAsked int
	// ExpectedScore and ExpectedTier are how many people would have a score, and a
	// tier alone, on average if everybody answered by the same chance.
	ExpectedScore, ExpectedTier int
	// Searched reports whether so few are asked that every figure about a person needs
	// witnesses, so that more may be kept back. SmallTeams counts teams in which that
	// is so: they see words about following and no shares.
	Searched   bool
	SmallTeams int
	// GuidedTeams counts teams of fewer than [SmallestReviewed].
	GuidedTeams int
	// OrganisationShown reports whether enough people are asked for figures
	// about power.
	OrganisationShown bool
	Detectable        []DetectableAfter
}

// KeptBackReason is why a team would have no figures.
type KeptBackReason string

// The reasons.
const (
	TooSmall    KeptBackReason = "too_small"   // too few would answer in it
	Remainder   KeptBackReason = "remainder"   // it would leave too few over in one around it
	Combination KeptBackReason = "combination" // with others it would give some away
)

// DetectableAfter is what could be found about followership after a number of
// rounds like this one (METHODS.md H.3).
type DetectableAfter struct {
	Rounds int
	// Unmatched reports whether a mandate that nobody follows could be seen.
	Unmatched bool
	// Emergent is the number of namings from which somebody without a mandate is
	// seen, 0 for never.
	Emergent int
}

// Count is what there is to count. Only a Counter sees opened ballots.
type Count struct {
	Round    Round
	Snapshot *Snapshot
	Ballots  []Cast // by ascending rater
	// Earlier are the rounds of the survey before this one, oldest first.
	Earlier []Earlier
	// Shuffle is a secret from which the order of comments follows.
	Shuffle Key
}

// Cast is a ballot with its rater.
type Cast struct {
	Rater  ID
	Ballot *Ballot
}

// Earlier is a round counted before.
type Earlier struct {
	Round    Round
	Snapshot *Snapshot
	// Ballots are nil when the round's key is gone.
	Ballots []Cast
	// Carry is what [Counted.Carry] was then; nil when its key is gone.
	Carry []byte
	// Document is what was released then.
	Document *ReleaseDocument
}

// Counted is a count.
type Counted struct {
	Document *ReleaseDocument
	// Carry are aggregates for later rounds, to be sealed.
	Carry []byte
	// Comments are what everybody on the roster sees of comments, by ascending
	// person; nil when the survey asks for none.
	Comments []CommentShare
}

// Assigner decides who is asked about whom.
type Assigner interface {
	// Assign fills in Assigned of everybody on the roster and says what the
	// design guarantees. The seed decides everything that is random.
	Assign(s *Snapshot, known []Acquaintance, seed uint64) Design
}

// Acquaintance is "I have worked with", said by one person of another.
type Acquaintance struct{ From, To ID }

// Design is what an assignment achieves (METHODS.md F).
type Design struct {
	// Feasible is false when coverage cannot be reached; Reason says why.
	Feasible bool
	Reason   string
	// Coverage is the number of raters of each person of the roster, Least the
	// smallest of them.
	Coverage []int
	Least    int
	// Connected reports whether everybody can be compared with everybody.
	Connected bool
	// Bridges are the people put on lists for the sake of connection.
	Bridges int
	// Connectivity is the second smallest eigenvalue of the Laplacian of
	// concurrences, -1 above 500 people.
	Connectivity float64
}

// Mailer sends mail.
type Mailer interface {
	Send(ctx context.Context, m Message) error
}

// Sessions keeps what the edge remembers of a browser, under the hash of the
// browser's token. A [Store] keeps them too.
type Sessions interface {
	// Session returns what is kept, and false when there is nothing or its time
	// is over.
	Session(ctx context.Context, token string) (data []byte, ok bool, err error)
	PutSession(ctx context.Context, token string, data []byte, expires time.Time) error
	DeleteSession(ctx context.Context, token string) error
}
