package faulttest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/followship/followship/survey"
)

// BenchmarkSubmit measures what it costs to take ballots in, beside the least that
// could be done on the same engine: one transaction with three inserts of the same
// sizes, without keys, checks or locks. The two take turns, so that they share the
// moods of the machine. Every submission is somebody's first.
func BenchmarkSubmit(b *testing.B) {
	for _, engine := range []struct {
		name string
		make func(testing.TB) place
		bare func(testing.TB, place, *service) *sql.DB
	}{
		{"SQLite", sqlite, func(_ testing.TB, _ place, s *service) *sql.DB {
			db, _ := s.store.Queue()
			return db
		}},
		{"PostgreSQL", postgres, func(b testing.TB, p place, _ *service) *sql.DB { return connect(b, p.Database) }},
	} {
		b.Run(engine.name, func(b *testing.B) {
			p := engine.make(b)
			s := p.opened(b)
			c := &comparison{house: &benchHouse{service: s}, db: engine.bare(b, p, s), ballots: survey.NewBallots(s.Parts)}
			for _, clients := range []int{1, 4, 16} {
				b.Run(fmt.Sprint(clients), func(b *testing.B) { c.run(b, clients) })
			}
		})
	}
}

// connect opens a pool like that of the store.
func connect(b testing.TB, url string) *sql.DB {
	b.Helper()
	db, err := sql.Open("postgres", url+"&binary_parameters=yes&timezone=UTC&synchronous_commit=on")
	must(b, err)
	b.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(16)
	return db
}

type comparison struct {
	house   *benchHouse
	db      *sql.DB
	ballots *survey.Ballots
}

// turn is how many submissions are made before the other's turn.
const turn = 256

func (c *comparison) run(b *testing.B, clients int) {
	ctx := b.Context()
	var bare, sealed time.Duration
	for done := 0; done < b.N; done += turn {
		n := min(turn, b.N-done)
		submissions := c.house.take(b, n)
		sealed += together(b, clients, n, func(k int) error {
			_, err := submissions[k].send(ctx, c.ballots)
			return err
		})
		r := submissions[0]
		bare += together(b, clients, n, func(int) error { return insert(ctx, c.db, r.Organisation, r.Round) })
	}
	b.ReportMetric(0, "ns/op") // of both together, which says nothing
	b.ReportMetric(float64(b.N)/sealed.Seconds(), "sealed/s")
	b.ReportMetric(float64(b.N)/bare.Seconds(), "bare/s")
	b.ReportMetric(100*bare.Seconds()/sealed.Seconds(), "%ofbare")
}

// together does n things by a number of clients, and returns how long it took.
func together(b testing.TB, clients, n int, do func(k int) error) time.Duration {
	b.Helper()
	var all sync.WaitGroup
	start := time.Now()
	for c := range clients {
		all.Go(func() {
			for k := c; k < n; k += clients {
				if err := do(k); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	return time.Since(start)
}

// insert is the bare transaction: a ballot of the smallest size, the roll and the
// record of the request.
func insert(ctx context.Context, db *sql.DB, organisation, round survey.ID) error {
	var random [5][32]byte
	for k := range random {
		_, _ = rand.Read(random[k][:]) // never fails: it ends the program instead
	}
	sealed := make([]byte, 1<<10+29)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after the commit it does nothing
	org, id := string(organisation), string(round)
	if _, err := tx.ExecContext(ctx, `INSERT INTO ballot (organisation_id, round_id, pseudonym, version, sealed, sealed_hash) VALUES ($1, $2, $3, 1, $4, $5)`,
		org, id, random[0][:], sealed, random[1][:]); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO roll (organisation_id, round_id, roll_key) VALUES ($1, $2, $3)`, org, id, random[2][:]); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO idempotency (organisation_id, round_id, request_key, request_digest, receipt_hash, receipt_version) VALUES ($1, $2, $3, $4, $5, 1)`,
		org, id, random[3][:], random[4][:], random[1][:]); err != nil {
		return err
	}
	return tx.Commit()
}

// benchHouse hands out first submissions, from one round after the other.
type benchHouse struct {
	*service
	round round
	next  int
}

func (h *benchHouse) take(b testing.TB, n int) []submission {
	b.Helper()
	if h.round.House == nil {
		h.round.House = h.house(b, 1024)
		h.next = len(h.round.People)
	}
	out := make([]submission, n)
	if h.next+n > len(h.round.People) {
		h.round, h.next = open(b, h.round.House), 0
	}
	for k := range out {
		out[k] = h.round.submission(h.next, 0)
		h.next++
	}
	return out
}

// BenchmarkVacuum measures for how long submissions wait while the space of a round is
// vacuumed: the longest of those sent one after the other meanwhile, beside the rows of
// three rounds of 10,000 people that stay.
func BenchmarkVacuum(b *testing.B) {
	for _, engine := range []struct {
		name string
		make func(testing.TB) place
	}{{"SQLite", sqlite}, {"PostgreSQL", postgres}} {
		b.Run(engine.name, func(b *testing.B) {
			s := engine.make(b).opened(b)
			house := &benchHouse{service: s}
			first := house.take(b, 1)[0]
			db, _ := s.store.Queue()
			fill(b, db, first, 3*10_000)
			b.ResetTimer()
			var longest, vacuum time.Duration
			for range b.N {
				submissions := house.take(b, 1000)
				done := make(chan time.Duration)
				go func() {
					start := time.Now()
					if err := s.store.Vacuum(b.Context()); err != nil {
						b.Error(err)
					}
					done <- time.Since(start)
				}()
				ballots := survey.NewBallots(s.Parts)
				for running := true; running && len(submissions) > 0; submissions = submissions[1:] {
					start := time.Now()
					if _, err := submissions[0].send(b.Context(), ballots); err != nil {
						b.Error(err)
					}
					longest = max(longest, time.Since(start))
					select {
					case took := <-done:
						vacuum, running = vacuum+took, false
					default:
					}
				}
				if len(submissions) == 0 {
					vacuum += <-done
				}
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(vacuum.Milliseconds())/float64(b.N), "ms/vacuum")
			b.ReportMetric(float64(longest.Milliseconds()), "ms/longest")
		})
	}
}

// fill adds ballots of 4 KiB, with their roll, to the round of a submission.
func fill(b *testing.B, db *sql.DB, to submission, n int) {
	b.Helper()
	tx, err := db.BeginTx(b.Context(), nil)
	must(b, err)
	sealed := make([]byte, 4<<10+29)
	for range n {
		var random [3][32]byte
		for k := range random {
			_, _ = rand.Read(random[k][:])
		}
		_, _ = rand.Read(sealed)
		_, err := tx.ExecContext(b.Context(), `INSERT INTO ballot (organisation_id, round_id, pseudonym, version, sealed, sealed_hash) VALUES ($1, $2, $3, 1, $4, $5)`,
			string(to.Organisation), string(to.Round), random[0][:], sealed, random[1][:])
		must(b, err)
		_, err = tx.ExecContext(b.Context(), `INSERT INTO roll (organisation_id, round_id, roll_key) VALUES ($1, $2, $3)`,
			string(to.Organisation), string(to.Round), random[2][:])
		must(b, err)
	}
	must(b, tx.Commit())
}
