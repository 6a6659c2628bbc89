//go:build !linux && !darwin

package sshkey

import "net"

// Harden keeps the process's memory out of core files, where the system has them.
func Harden() error { return limitCores() }

// checkPeer leaves it to the folder's mode: this system does not tell who is there.
func checkPeer(net.Conn) (Peer, error) { return Peer{}, nil }
