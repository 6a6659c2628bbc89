package sshkey

import (
	"errors"
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// Harden disables core files.
func Harden() error { return limitCores() }

// HardenUntilExec does nothing: here, disabling core files would also affect the next program.
func HardenUntilExec() error { return nil }

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
	var peer *unix.Xucred
	var pid int
	var optErr error
	if err := raw.Control(func(fd uintptr) {
		peer, optErr = unix.GetsockoptXucred(int(fd), unix.SOL_LOCAL, unix.LOCAL_PEERCRED)
		pid, _ = unix.GetsockoptInt(int(fd), unix.SOL_LOCAL, unix.LOCAL_PEERPID)
	}); err != nil {
		return Peer{}, err
	}
	if optErr != nil {
		return Peer{}, optErr
	}
	if int(peer.Uid) != os.Geteuid() {
		return Peer{}, fmt.Errorf("a process of the user with the number %d wanted to use the agent, and was refused", peer.Uid)
	}
	return Peer{PID: pid}, nil
}
