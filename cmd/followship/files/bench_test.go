package files

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// ballotFile is the text of lists of 25 by as many raters as people.
func ballotFile(people int, scattered bool) []byte {
	const length = 25
	random := rand.New(rand.NewPCG(1, 2))
	var text bytes.Buffer
	text.WriteString("round,rater,ratee,rank\n")
	row := func(rater, k int) {
		// Distinct within the list, and never the rater.
		ratee := (rater + 1 + k*(people/length-1) + random.IntN(people/length-1)) % people
		fmt.Fprintf(&text, "7,p%d,p%d,%d\n", rater, ratee, k+1)
	}
	if scattered {
		for k := range length {
			for rater := range people {
				row(rater, k)
			}
		}
	} else {
		for rater := range people {
			for k := range length {
				row(rater, k)
			}
		}
	}
	return text.Bytes()
}

func BenchmarkBallots(b *testing.B) {
	for _, people := range []int{1_000, 100_000} {
		for _, order := range []string{"together", "scattered"} {
			b.Run("rows="+strconv.Itoa(25*people)+"/"+order, func(b *testing.B) {
				text := ballotFile(people, order == "scattered")
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					if _, err := Read(&Source{"ballots.csv", bytes.NewReader(text)}, nil, nil, nil, Options{Strict: true}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkFollows(b *testing.B) {
	const people = 100_000
	var text bytes.Buffer
	text.WriteString("round,area,from,to\n")
	random := rand.New(rand.NewPCG(1, 2))
	for from := range people {
		for k := range 3 {
			fmt.Fprintf(&text, "1,build,p%d,p%d\n", from, (from+1+k*30_000+random.IntN(30_000))%people)
		}
	}
	b.Run("rows="+strconv.Itoa(3*people), func(b *testing.B) {
		b.SetBytes(int64(text.Len()))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Read(nil, &Source{"follows.csv", bytes.NewReader(text.Bytes())}, nil, nil, Options{Strict: true}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkPeakMemory reports the largest heap, beside the file itself, while
// 2.5 million rows are read.
func BenchmarkPeakMemory(b *testing.B) {
	text := ballotFile(100_000, true)
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var peak atomic.Uint64
	for b.Loop() {
		stop := make(chan struct{})
		done := make(chan struct{})
		go func() {
			defer close(done)
			for {
				var now runtime.MemStats
				runtime.ReadMemStats(&now)
				peak.Store(max(peak.Load(), now.HeapInuse-min(now.HeapInuse, before.HeapInuse)))
				select {
				case <-stop:
					return
				case <-time.After(20 * time.Millisecond):
				}
			}
		}()
		if _, err := Read(&Source{"ballots.csv", bytes.NewReader(text)}, nil, nil, nil, Options{Strict: true}); err != nil {
			b.Fatal(err)
		}
		close(stop)
		<-done
	}
	b.ReportMetric(float64(peak.Load())/(1<<20), "peak-MiB")
}
