//go:build !linux && !darwin

package sshkey

import "net"

// Harden disables core files, if the system has them.
func Harden() error { return limitCores() }

// HardenUntilExec does nothing: here, disabling core files would also affect the next program.
func HardenUntilExec() error { return nil }

// checkPeer accepts all processes: this system does not identify the peer. Access is
// restricted by the mode of the folder.
func checkPeer(net.Conn) (Peer, error) { return Peer{}, nil }
