package sshkey

import (
	"context"
	"io/fs"
	"net"
	"os"
	"path/filepath"

	"github.com/Microsoft/go-winio"
	"golang.org/x/sys/windows"
)

// keysAsFiles is set where ssh reads keys neither from a FIFO nor, in all its
// builds, from an agent that we could serve.
const keysAsFiles = true

// socketIn is a named pipe: the ssh of Windows knows agents at no other place.
func socketIn(f *Folder, _ string) string { return `\\.\pipe\` + filepath.Base(f.Path) }

func dialAgent(ctx context.Context, socket string) (net.Conn, error) {
	return winio.DialPipeContext(ctx, socket)
}

// listenPrivately makes a pipe that its owner alone may open. A pipe of that name
// that is there already is an error.
func listenPrivately(path string) (net.Listener, error) {
	owner, err := ownerOnly()
	if err != nil {
		return nil, err
	}
	return winio.ListenPipe(path, &winio.PipeConfig{SecurityDescriptor: owner})
}

// ownerOnly describes access for this user and nobody else, as SDDL.
func ownerOnly() (string, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return "", err
	}
	return "D:P(A;;GA;;;" + user.User.Sid.String() + ")", nil
}

// keepToOwner takes all others' access to a file away.
func keepToOwner(path string) error {
	owner, err := ownerOnly()
	if err != nil {
		return err
	}
	descriptor, err := windows.SecurityDescriptorFromString(owner)
	if err != nil {
		return err
	}
	access, _, err := descriptor.DACL()
	if err != nil {
		return err
	}
	return windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, access, nil)
}

func ownedByUs(fs.FileInfo) bool { return true }

func running(pid int) bool {
	process, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	_ = process.Release()
	return true
}

func limitCores() error { return nil }

// holdFolder locks nothing: there are no locks of folders.
func holdFolder(string) (*os.File, error) { return nil, nil }
