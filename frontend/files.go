package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files returns the built application, index.html at its root. Where it was not
// built there is nothing but the mark that keeps the folder.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the name is a constant that the line above embeds
	}
	return files
}
