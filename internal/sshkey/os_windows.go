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

// keysAsFiles is true if ssh cannot read keys from a FIFO, and not every build of ssh
// supports an agent that this program can serve.
const keysAsFiles = true

// socketIn returns the name of a named pipe, the only kind of agent socket that ssh on Windows supports.
func socketIn(f *Folder, _ string) string { return `\\.\pipe\` + filepath.Base(f.Path) }

func dialAgent(ctx context.Context, socket string) (net.Conn, error) {
	return winio.DialPipeContext(ctx, socket)
}

// listenPrivately creates a named pipe that only its owner can open. It returns an error if
// the pipe already exists.
func listenPrivately(path string) (net.Listener, error) {
	owner, err := ownerOnly()
	if err != nil {
		return nil, err
	}
	return winio.ListenPipe(path, &winio.PipeConfig{SecurityDescriptor: owner})
}

// ownerOnly returns an SDDL string that gives access only to the current user.
func ownerOnly() (string, error) {
	user, err := windows.GetCurrentProcessToken().GetTokenUser()
	if err != nil {
		return "", err
	}
	return "D:P(A;;GA;;;" + user.User.Sid.String() + ")", nil
}

// keepToOwner removes the access of all other users to a file.
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

// holdFolder does nothing: Windows cannot lock folders.
func holdFolder(string) (*os.File, error) { return nil, nil }
