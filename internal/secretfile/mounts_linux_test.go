package secretfile

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestWhatSurvivesARebuild checks paths against recorded mount lists of many kinds of
// machines. A path without a reason survives.
func TestWhatSurvivesARebuild(t *testing.T) {
	t.Parallel()
	const (
		layer = "is on the container's own file system and is lost when the workspace is rebuilt"
		tmpfs = "is a tmpfs and is emptied when the workspace stops"
	)
	home := "choose a path below /home/coder, or pass --allow-ephemeral"
	nowhere := "add a persistent volume to the template, or pass --allow-ephemeral"
	tests := []struct {
		machine, folder string
		why, advice     string
	}{
		{"docker-overlay", "/home/coder/.config", "/home/coder/.config " + layer, nowhere},
		{"docker-overlay", "/", "/ " + layer, nowhere},
		{"docker-overlay", "/dev/shm", "/dev/shm " + tmpfs, nowhere},
		{"docker-volume", "/home/coder", "", ""},
		{"docker-volume", "/home/coder/.config/coder-secrets", "", ""},
		{"docker-volume", "/home/coder2", "/home/coder2 " + layer, home},
		{"docker-volume", "/home", "/home " + layer, home},
		{"docker-volume", "/tmp", "/tmp " + layer, home},
		{"docker-anonymous-volume", "/home/coder", "/home/coder is an anonymous volume and is removed with the workspace's container", nowhere},
		{"docker-bind", "/home/coder/x", "", ""},
		{"docker-bind", "/run", "/run " + layer, home},
		{"docker-tmpfs", "/home/coder", "/home/coder " + tmpfs, nowhere},
		{"docker-zfs", "/home/coder", "/home/coder " + layer, nowhere},
		{"podman-rootless", "/home/coder", "", ""},
		{"podman-rootless", "/root", "/root " + layer, home},
		{"kubernetes-pvc", "/home/coder", "", ""},
		{"kubernetes-pvc", "/root", "/root " + layer, home},
		{"kubernetes-pvc", "/run/secrets/kubernetes.io/serviceaccount", "/run/secrets/kubernetes.io/serviceaccount " + tmpfs, home},
		{"kubernetes-pvc-local-path", "/home/coder", "", ""},
		{"kubernetes-nfs", "/data/mia", "", ""},
		{"kubernetes-nfs", "/home/coder", "/home/coder " + layer, "choose a path below /data, or pass --allow-ephemeral"},
		{"kubernetes-emptydir", "/home/coder", "/home/coder is an emptyDir volume and is removed with the workspace's pod", nowhere},
		{"kubernetes-emptydir-memory", "/home/coder", "/home/coder " + tmpfs, nowhere},
		{"devcontainer", "/workspaces/project", "", ""},
		{"devcontainer", "/home/vscode", "/home/vscode " + layer, "choose a path below /workspaces/project, or pass --allow-ephemeral"},
		{"mounts-on-mounts", "/home/coder/.cache/x", "/home/coder/.cache " + tmpfs, home},
		{"mounts-on-mounts", "/home/coder/over the top", "", ""}, // the last of two mounts with the same mount point
		{"vm", "/home/coder", "", ""},
		{"vm", "/etc", "", ""},
		{"vm", "/run/user/1000", "/run/user/1000 " + tmpfs, home},
		{"vm-home-disk", "/home/coder", "", ""},
		{"vm-home-disk", "/opt", "", ""},
		{"vm-home-disk", "/tmp", "/tmp " + tmpfs, home},
	}
	for _, tt := range tests {
		t.Run(tt.machine+" "+tt.folder, func(t *testing.T) {
			t.Parallel()
			place := Place{Workspace: true, MountInfo: filepath.Join("testdata", "mountinfo", tt.machine+".txt"), Home: "/home/coder"}
			var why, advice string
			for _, problem := range place.ephemeral("the path", tt.folder) {
				why, advice = problem.Why, strings.Join(problem.Advice, "; ")
				if problem.Kind != KindEphemeral || problem.Minor || problem.Path != "the path" {
					t.Errorf("got %+v", problem)
				}
			}
			if why != tt.why || advice != tt.advice {
				t.Errorf("got %q, %q\nwant %q, %q", why, advice, tt.why, tt.advice)
			}
		})
	}
}

// TestNoJudgementWithoutMounts: macOS and Windows do not have a list of mounts, and machines
// other than workspaces are not rebuilt.
func TestNoJudgementWithoutMounts(t *testing.T) {
	t.Parallel()
	overlay := filepath.Join("testdata", "mountinfo", "docker-overlay.txt")
	damaged := filepath.Join("testdata", "mountinfo") // a folder
	for name, place := range map[string]Place{
		"no list":       {Workspace: true},
		"not there":     {Workspace: true, MountInfo: "testdata/nothing"},
		"not to read":   {Workspace: true, MountInfo: damaged},
		"not a list":    {Workspace: true, MountInfo: "mounts_linux_test.go"},
		"not a machine": {Workspace: false, MountInfo: overlay},
	} {
		if problems := place.ephemeral("x", "/home/coder"); len(problems) > 0 {
			t.Errorf("%s: %v", name, problems[0])
		}
	}
}

// TestEveryRecordedMachineIsParsed: if the mounts of a machine could not be parsed, its
// paths would never be checked.
func TestEveryRecordedMachineIsParsed(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/mountinfo/*.txt")
	if err != nil || len(files) < 16 {
		t.Fatalf("%d machines (%v)", len(files), err)
	}
	for _, file := range files {
		place := Place{Workspace: true, MountInfo: file}
		if len(place.ephemeral("x", "/dev/shm")) != 1 {
			t.Errorf("%s: /dev/shm is not known as a tmpfs", file)
		}
	}
}
