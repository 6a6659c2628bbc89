package sshkey

import (
	"errors"
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// Harden keeps the process's memory from other processes of the same user and
// from core files.
func Harden() error {
	return errors.Join(limitCores(), unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0))
}

// HardenUntilExec is Harden for a process whose place another program may take:
// that program's memory is not protected.
func HardenUntilExec() error { return unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) }

// checkPeer lets processes of our own user through alone.
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
