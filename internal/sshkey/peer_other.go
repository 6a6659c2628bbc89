//go:build !linux && !darwin

package sshkey

import "net"

// Harden keeps the process's memory out of core files, where the system has them.
func Harden() error { return limitCores() }

// HardenUntilExec does nothing: core files are limited for good or not at all here.
func HardenUntilExec() error { return nil }

// checkPeer leaves it to the folder's mode: this system does not tell who is there.
func checkPeer(net.Conn) (Peer, error) { return Peer{}, nil }
