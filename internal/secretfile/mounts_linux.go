package secretfile

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/moby/sys/mountinfo"
)

// ephemeral checks whether a file at path, in the folder with the real path folder,
// survives a rebuild of the workspace. Storage counts as persistent unless it is known to
// be lost: a plain VM, a volume, a home folder on its own disk.
func (p Place) ephemeral(path, folder string) []*Problem {
	if !p.Workspace || p.MountInfo == "" {
		return nil
	}
	text, err := os.ReadFile(p.MountInfo)
	if err != nil {
		return nil // without a list of mounts there is nothing to check: macOS, Windows
	}
	mounts, err := mountinfo.GetMountsFromReader(bytes.NewReader(text), nil)
	if err != nil {
		return nil
	}
	why := lostBecause(mounts, folder)
	if why == "" {
		return nil
	}
	advice := "add a persistent volume to the template, or pass --allow-ephemeral"
	if better := p.lasting(mounts); better != "" {
		advice = "choose a path below " + better + ", or pass --allow-ephemeral"
	}
	return []*Problem{{Kind: KindEphemeral, Path: path, Why: why, Advice: []string{advice}}}
}

// lostBecause returns why the files in folder are lost when the workspace stops or is
// rebuilt, or "" if they are kept.
func lostBecause(mounts []*mountinfo.Info, folder string) string {
	mount := mountOf(mounts, folder)
	if mount == nil {
		return ""
	}
	switch {
	case slices.Contains([]string{"tmpfs", "ramfs", "devtmpfs"}, mount.FSType):
		return fmt.Sprintf("%s is a %s and is emptied when the workspace stops", mount.Mountpoint, mount.FSType)
	case strings.Contains(mount.Root, "/kubernetes.io~empty-dir/"):
		return fmt.Sprintf("%s is an emptyDir volume and is removed with the workspace's pod", mount.Mountpoint)
	case anonymousVolume(mount.Root):
		return fmt.Sprintf("%s is an anonymous volume and is removed with the workspace's container", mount.Mountpoint)
	case isLayer(mount.FSType), mount.Mountpoint == "/" && inContainer(mounts):
		return fmt.Sprintf("%s is on the container's own file system and is lost when the workspace is rebuilt", folder)
	}
	return ""
}

// mountOf returns the mount that contains folder: the one with the longest mount point and,
// of several with the same mount point, the last, which hides the others.
func mountOf(mounts []*mountinfo.Info, folder string) *mountinfo.Info {
	var best *mountinfo.Info
	for _, mount := range mounts {
		point := strings.TrimSuffix(mount.Mountpoint, "/")
		if folder != mount.Mountpoint && !strings.HasPrefix(folder, point+"/") {
			continue
		}
		if best == nil || len(mount.Mountpoint) >= len(best.Mountpoint) {
			best = mount
		}
	}
	return best
}

// isLayer reports whether a file system is the layered file system of a container image.
func isLayer(fsType string) bool {
	return slices.Contains([]string{"overlay", "overlayfs", "aufs", "fuse-overlayfs", "fuse.fuse-overlayfs"}, fsType)
}

// inContainer reports whether the root file system is a container's: container runtimes
// mount their own files over names in /etc, and machines do not. This also detects
// containers whose root is not an overlay (ZFS, Btrfs, Kata).
func inContainer(mounts []*mountinfo.Info) bool {
	return slices.ContainsFunc(mounts, func(mount *mountinfo.Info) bool {
		return mount.Mountpoint == "/etc/hostname" || mount.Mountpoint == "/etc/hosts"
	})
}

// anonymousVolume reports whether root is a Docker volume without a name: Docker names it
// with 64 hexadecimal digits, and removes it with its container.
func anonymousVolume(root string) bool {
	rest, ok := strings.CutSuffix(root, "/_data")
	name := rest[strings.LastIndexByte(rest, '/')+1:]
	return ok && len(name) == 64 && strings.Trim(name, "0123456789abcdef") == ""
}

// lasting returns a folder to recommend: the home folder, else a volume of the workspace.
func (p Place) lasting(mounts []*mountinfo.Info) string {
	if p.Home != "" && lostBecause(mounts, p.Home) == "" {
		return p.Home
	}
	for _, mount := range mounts {
		point := mount.Mountpoint
		system := slices.ContainsFunc([]string{"/etc", "/proc", "/sys", "/dev", "/run"}, func(top string) bool {
			return point == top || strings.HasPrefix(point, top+"/")
		})
		if point != "/" && !system && isVolume(mount) && lostBecause(mounts, point) == "" {
			return point
		}
	}
	return ""
}

// isVolume reports whether a mount is a writable disk or network file system.
func isVolume(mount *mountinfo.Info) bool {
	remote := slices.Contains([]string{"nfs", "nfs4", "cifs", "smb3", "ceph", "fuse.glusterfs", "fuse.ceph-fuse"}, mount.FSType)
	readOnly := slices.Contains(strings.Split(mount.Options, ","), "ro")
	return !readOnly && (remote || strings.HasPrefix(mount.Source, "/dev/"))
}
