package main

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/debug"
	"testing"
)

func TestWriteVersion(t *testing.T) {
	setting := func(key, value string) debug.BuildSetting {
		return debug.BuildSetting{Key: key, Value: value}
	}
	platform := fmt.Sprintf("platform   %s/%s\n", runtime.GOOS, runtime.GOARCH)
	tests := []struct {
		name string
		info debug.BuildInfo
		want string
	}{
		{
			name: "release",
			info: debug.BuildInfo{
				GoVersion: "go1.26.8",
				Main:      debug.Module{Version: "v1.2.0"},
				Settings:  []debug.BuildSetting{setting("vcs.revision", "4f0c1d"), setting("vcs.modified", "false")},
			},
			want: "followship v1.2.0\nrevision   4f0c1d\ngo         go1.26.8\n" + platform,
		},
		{
			name: "changed working copy",
			info: debug.BuildInfo{
				GoVersion: "go1.26.8",
				Main:      debug.Module{Version: "(devel)"},
				Settings:  []debug.BuildSetting{setting("vcs.modified", "true"), setting("vcs.revision", "4f0c1d")},
			},
			want: "followship development\nrevision   4f0c1d (with local changes)\ngo         go1.26.8\n" + platform,
		},
		{
			name: "paths of the build machine are not told",
			info: debug.BuildInfo{
				GoVersion: "go1.26.8",
				Path:      "/home/somebody/followship",
				Settings:  []debug.BuildSetting{setting("-ldflags", "-X /home/somebody"), setting("CGO_CFLAGS", "-I/home/somebody")},
			},
			want: "followship development\nrevision   unknown\ngo         go1.26.8\n" + platform,
		},
		{
			name: "no build information",
			want: "followship development\nrevision   unknown\ngo         " + runtime.Version() + "\n" + platform,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := writeVersion(&out, &test.info); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}
