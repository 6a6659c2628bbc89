// Package sealed makes and opens age files for SSH keys: Coder's own and any
// other recipients.
//
// Who can open a file is remembered in the file itself. Its header has, beside the
// stanzas that age needs, one that lists the recipients. age programs skip stanzas
// they do not know, and the header's MAC, which nobody without the file's key can
// make, covers it. So a file is edited for the same recipients by whoever can open
// it, whatever its format, and there is no second file to get lost or out of step.
package sealed
