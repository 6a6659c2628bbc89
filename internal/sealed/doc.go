// Package sealed encrypts and decrypts age files for SSH keys (Coder's own) and any
// other recipients.
//
// The file itself lists who can open it. In addition to the stanzas that age needs, the
// header has a stanza with the list of recipients. age ignores stanzas of unknown types,
// and the header's MAC, which requires the file key, covers the list. So anyone who can
// open a file can edit it for the same recipients, whatever its format, and there is no
// second file to lose or to keep in sync.
package sealed
