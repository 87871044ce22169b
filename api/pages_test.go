package api

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// The pages obey their own policy: no inline script or style, nothing from
// elsewhere, and every file that they name is there.
func TestPages(t *testing.T) {
	t.Parallel()
	e := small(t)
	local := regexp.MustCompile(`(?:src|href)="([^"#]*)[^"]*"`)
	for _, path := range []string{"/", "/sign-in", "/api"} {
		answer := e.send(t, call{method: http.MethodGet, path: path})
		page := answer.Body.String()
		if answer.Code != http.StatusOK || !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") {
			t.Fatalf("%s: status %d, %s", path, answer.Code, answer.Header().Get("Content-Type"))
		}
		if policy := answer.Header().Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		for _, forbidden := range []string{"<script>", "style=", "onclick=", "http://", "https://"} {
			if strings.Contains(page, forbidden) {
				t.Errorf("%s holds %q", path, forbidden)
			}
		}
		for _, link := range local.FindAllStringSubmatch(page, -1) {
			if link[1] == "" {
				continue // within the page
			}
			if got := e.send(t, call{method: http.MethodGet, path: link[1]}); got.Code != http.StatusOK {
				t.Errorf("%s names %s, which answers %d", path, link[1], got.Code)
			}
		}
	}
}
