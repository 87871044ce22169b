package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

// development stands for the version of a build that is no release.
const development = "development"

// versionCommand prints what this binary was built from.
type versionCommand struct{}

// Run writes the version to standard output.
func (versionCommand) Run(std *streams) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return writeVersion(std.out, info)
}

// version returns the module's version, "development" outside a release.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return moduleVersion(info)
	}
	return development
}

// writeVersion writes four lines to w: module version, revision, Go version and
// platform. Only these are taken from info: its other settings hold paths of
// the machine that built the binary.
func writeVersion(w io.Writer, info *debug.BuildInfo) error {
	version := moduleVersion(info)

	revision, changed := "unknown", ""
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			revision = setting.Value
		case "vcs.modified":
			if setting.Value == "true" {
				changed = " (with local changes)"
			}
		}
	}

	goVersion := info.GoVersion
	if goVersion == "" {
		goVersion = runtime.Version()
	}

	_, err := fmt.Fprintf(w, "followship %s\nrevision   %s%s\ngo         %s\nplatform   %s/%s\n",
		version, revision, changed, goVersion, runtime.GOOS, runtime.GOARCH)
	if err != nil {
		return fmt.Errorf("write version: %w", err)
	}
	return nil
}

func moduleVersion(info *debug.BuildInfo) string {
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	return development
}
