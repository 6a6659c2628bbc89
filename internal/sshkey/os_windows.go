package sshkey

import (
	"io/fs"
	"net"
	"os"
)

func listenPrivately(path string) (net.Listener, error) { return net.Listen("unix", path) }

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
