package api

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/followship/followship/survey"
)

// TestBombs sends what is small on the line and large, deep or slow to read. Nothing is
// unpacked, and what is refused costs no more memory than a few times its limit. This is
// decompression bombs, the class of CVE-2025-30153.
func TestBombs(t *testing.T) {
	t.Parallel()
	e := small(t)
	session := e.signIn(t, e.Administrator())
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	zeros := []byte(`{"name":"` + strings.Repeat("0", 1<<20) + `"}`)
	for range 64 {
		_, err := w.Write(zeros)
		must(t, err)
	}
	must(t, w.Close())
	team := func(body string) call {
		return call{method: http.MethodPost, path: base + "/teams", session: session, body: body}
	}
	csv := func(body string) call {
		return call{method: http.MethodPost, path: base + "/imports/people?dry_run=true", session: session, body: body, header: map[string]string{"Content-Type": "text/csv"}}
	}
	packedTo := func(c call) call {
		c.body = packed.Bytes()
		if c.header == nil {
			c.header = map[string]string{}
		}
		c.header["Content-Encoding"] = "gzip"
		return c
	}
	for name, c := range map[string]struct {
		call   call
		status int
		code   survey.Code
	}{
		"packed JSON":         {packedTo(team("")), http.StatusUnsupportedMediaType, codeMediaType},
		"packed CSV":          {packedTo(csv("")), http.StatusUnsupportedMediaType, codeMediaType},
		"packed, unsaid":      {call{method: http.MethodPost, path: base + "/teams", session: session, body: packed.Bytes()}, http.StatusBadRequest, codeMalformed},
		"deep lists":          {team(strings.Repeat("[", 2_000_000)), http.StatusBadRequest, codeMalformed},
		"deep objects":        {team(strings.Repeat(`{"a":`, 500_000)), http.StatusBadRequest, codeMalformed},
		"deep, and closed":    {team(strings.Repeat("[", 1_000_000) + strings.Repeat("]", 1_000_000)), http.StatusBadRequest, codeMalformed},
		"a huge number":       {team(`{"name":` + strings.Repeat("9", 1_000_000) + `}`), http.StatusBadRequest, codeMalformed},
		"a huge exponent":     {team(`{"name":1e999999999}`), http.StatusBadRequest, codeMalformed},
		"many fields":         {team("{" + strings.Repeat(`"a":1,`, 600_000) + `"name":"x"}`), http.StatusBadRequest, codeMalformed},
		"too large":           {team(`{"name":"` + strings.Repeat("x", maxBody) + `"}`), http.StatusRequestEntityTooLarge, codeTooLarge},
		"a CSV too large":     {csv("mail,name\n" + strings.Repeat("x", survey.MaxImportBytes)), http.StatusUnprocessableEntity, survey.CodeMalformedImport},
		"a CSV of many rows":  {csv("mail,name\n" + strings.Repeat("a,b\n", survey.MaxImportRows+1)), http.StatusUnprocessableEntity, survey.CodeMalformedImport},
		"a CSV of many cells": {csv("mail,name" + strings.Repeat(",x", 1_000_000) + "\n"), http.StatusUnprocessableEntity, survey.CodeMalformedImport},
		"a CSV left open":     {csv("mail,name\n\"" + strings.Repeat("\n", 7_000_000)), http.StatusUnprocessableEntity, survey.CodeMalformedImport},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		answer := e.do(t, c.call)
		runtime.ReadMemStats(&after)
		wantProblem(t, name, answer, c.status, c.code)
		if answer.Body.Len() > 1000 {
			t.Errorf("%s: the refusal has %d bytes", name, answer.Body.Len())
		}
		// Other tests run beside this one, and allocate too: the bound is a loose one.
		if got := after.TotalAlloc - before.TotalAlloc; got > 1<<30 {
			t.Errorf("%s: %d MB were allocated", name, got>>20)
		}
	}
}
