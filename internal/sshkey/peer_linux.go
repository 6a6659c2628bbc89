package sshkey

import (
	"errors"
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// Harden protects the memory of the process from core files and from other processes of
// the same user.
func Harden() error {
	return errors.Join(limitCores(), unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0))
}

// HardenUntilExec is Harden for a process that may be replaced by another program: the
// memory of that program is not protected.
func HardenUntilExec() error { return unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) }

// checkPeer accepts only processes of the current user.
func checkPeer(conn net.Conn) (Peer, error) {
	socket, ok := conn.(*net.UnixConn)
	if !ok {
		return Peer{}, errors.New("a connection to the agent is no socket's")
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return Peer{}, err
	}
	var peer *unix.Ucred
	var optErr error
	if err := raw.Control(func(fd uintptr) {
		peer, optErr = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED)
	}); err != nil {
		return Peer{}, err
	}
	if optErr != nil {
		return Peer{}, optErr
	}
	if int(peer.Uid) != os.Geteuid() {
		return Peer{}, fmt.Errorf("a process of the user with the number %d wanted to use the agent, and was refused", peer.Uid)
	}
	return Peer{PID: int(peer.Pid)}, nil
}
