package values

import "strings"

// Passwords on command lines, where only the command says that an argument is a password. Flags
// with a name that means a secret, such as --password, are found as assignments.

// passwordForm says how an argument contains the password.
type passwordForm int

const (
	// formPlain is the password only.
	formPlain passwordForm = iota
	// formUser is user:password, formPercent user%password, formComma user,password.
	formUser
	formPercent
	formComma
)

// commandRow is programs that take a password in the same way.
type commandRow struct {
	programs string
	// needs is a word that must precede the flag, such as a subcommand.
	needs string
	// flags take the password as the next word, or attached to the flag if it ends with "…".
	// If position is set, one of the flags is required.
	flags string
	// position is the index of the password among the words that are not flags, or 0.
	position int
	form     passwordForm
}

var commandRows = []commandRow{
	{programs: "curl", flags: "-u --user -U --proxy-user", form: formUser},
	{programs: "http https", flags: "-a --auth", form: formUser},
	{programs: "lftp", flags: "-u", form: formComma},
	{programs: "smbclient rpcclient smbget", flags: "-U --user", form: formPercent},
	{programs: "sshpass", flags: "-p -p…"},
	{programs: "mysql mysqladmin mysqldump mariadb mariadb-admin", flags: "-p…"},
	{programs: "redis-cli", flags: "-a"},
	{programs: "mongo mongosh mongodump mongorestore", flags: "-p"},
	{programs: "sqlcmd", flags: "-P"},
	{programs: "ldapsearch ldapadd ldapmodify", flags: "-w"},
	{programs: "docker podman nerdctl buildah skopeo helm oras", needs: "login", flags: "-p"},
	{programs: "useradd usermod adduser", flags: "-p"},
	{programs: "openssl", needs: "passwd", flags: "-1 -5 -6 -apr1 -crypt"},
	{programs: "openssl", flags: "-k -passout -passin -pass"},
	{programs: "ssh-keygen", flags: "-N -P"},
	{programs: "x11vnc", flags: "-storepasswd"},
	{programs: "redis-server", flags: "--requirepass"},
	{programs: "rabbitmqctl", needs: "add_user", position: 3},
	{programs: "rabbitmqctl", needs: "change_password", position: 3},
	{programs: "az cf oc", needs: "login", flags: "-p"},
	{programs: "7z 7za", flags: "-p…"},
	{programs: "zip", flags: "-P"},
	{programs: "xfreerdp", flags: "/p:…"},
	{programs: "htpasswd", flags: "-b -bc -cb -bB -Bb -nb -bn -nbB -Bbn -bBc -cbB", position: 3},
	{programs: "net", needs: "user", position: 3},
	{programs: "mc", needs: "alias", position: 6},
	{programs: "nmcli", flags: "password wifi-sec.psk 802-11-wireless-security.psk"},
	{programs: "ConvertTo-SecureString", position: 1},
}

// commandFinders returns the finders of commandRows, of commands that read a password from a
// pipe, and of settings.
func commandFinders() []finder {
	var list []finder
	for i := range commandRows {
		row := &commandRows[i]
		for program := range strings.FieldsSeq(row.programs) {
			list = append(list, finder{program + " ", func(_ *shapeIndex, text string, at int) (Match, bool) {
				return row.find(text, at)
			}})
		}
	}
	for _, keyword := range [...]string{"chpasswd", "passwd ", "sudo -S", "--password-stdin", "--with-token", "smbpasswd ", "vncpasswd -f"} {
		list = append(list, finder{keyword, findPiped})
	}
	for _, keyword := range settingKeywords {
		list = append(list, finder{keyword, findSetting})
	}
	return list
}

// find finds the password among the words of the command at text[at:].
func (r *commandRow) find(text string, at int) (Match, bool) {
	if !r.mayApply(text[at:]) {
		return unmatched()
	}
	words := commandWords(text, at)
	if len(words) < 2 || r.needs != "" && words[1].text != r.needs && (r.position > 0 || len(words) < 3 || words[2].text != r.needs) {
		return unmatched()
	}
	if r.position > 0 {
		return r.findAtPosition(words)
	}
	for i, w := range words {
		switch arg, attached := r.argument(w); {
		case attached:
			return r.judge(arg)
		case arg.text != "" && i+1 < len(words):
			return r.judge(words[i+1])
		}
	}
	return unmatched()
}

// mayApply reports whether the line contains one of the flags, so that most lines need not be
// split.
func (r *commandRow) mayApply(text string) bool {
	if r.flags == "" {
		return true
	}
	line := text[:min(len(text), 1024)]
	if i := strings.IndexByte(line, '\n'); i > 0 && line[i-1] != '\\' {
		line = line[:i]
	}
	for flag := range strings.FieldsSeq(r.flags) {
		if strings.Contains(line, strings.TrimSuffix(flag, "…")) {
			return true
		}
	}
	return false
}

// findAtPosition judges the word at the position of the password.
func (r *commandRow) findAtPosition(words []commandWord) (Match, bool) {
	var plain []commandWord
	flagged := r.flags == ""
	for _, w := range words {
		if strings.HasPrefix(w.text, "-") || r.needs == "user" && strings.HasPrefix(w.text, "/") {
			arg, _ := r.argument(w)
			flagged = flagged || arg.text != ""
			continue
		}
		plain = append(plain, w)
	}
	if !flagged || len(plain) <= r.position {
		return unmatched()
	}
	return r.judge(plain[r.position])
}

// argument returns the flag if w is one of the flags and the password follows, or the password
// attached to it.
func (r *commandRow) argument(w commandWord) (arg commandWord, attached bool) {
	for flag := range strings.FieldsSeq(r.flags) {
		prefix, takesAttached := strings.CutSuffix(flag, "…")
		switch {
		case !takesAttached && w.text == flag:
			return w, false
		case !takesAttached && strings.HasPrefix(flag, "--") && strings.HasPrefix(w.text, flag+"="):
			return w.after(len(flag) + 1), true
		case takesAttached && len(w.text) > len(prefix) && strings.HasPrefix(w.text, prefix) && !strings.HasPrefix(w.text, "--"):
			return w.after(len(prefix)), true
		}
	}
	return commandWord{}, false
}

// judge returns a match if the argument contains a password.
func (r *commandRow) judge(w commandWord) (Match, bool) {
	separators := [...]string{formUser: ":", formPercent: "%", formComma: ","}
	if r.form != formPlain {
		user, _, ok := strings.Cut(w.text, separators[r.form])
		if !ok || isExampleLogin(user, w.text[len(user)+1:], "") {
			return unmatched()
		}
		w = w.after(len(user) + 1)
	}
	if rest, ok := strings.CutPrefix(w.text, "pass:"); ok {
		w = w.after(len(w.text) - len(rest))
	}
	if !mayBePassword(w.text) || strings.HasPrefix(w.text, "-") || strings.Contains(w.text, ":") && r.form == formPlain {
		return unmatched()
	}
	return matched(w.start, w.start+len(w.text), "command-password", "password on a command line", confidenceOf(w.text))
}

// commandWord is a word of a command line and its offset in the text.
type commandWord struct {
	text  string
	start int
}

// after returns w without its first n bytes.
func (w commandWord) after(n int) commandWord {
	return commandWord{text: w.text[n:], start: w.start + n}
}

const maxCommandWords = 40

// commandWords splits the command at text[at:] approximately as a shell does: a quoted word is
// one word, and the command ends with its line unless a backslash continues it.
func commandWords(text string, at int) []commandWord {
	var words []commandWord
	for i := at; i < len(text) && len(words) < maxCommandWords; {
		switch b := text[i]; b {
		case ' ', '\t':
			i++
		case '\\':
			if i+1 < len(text) && text[i+1] == '\n' {
				i += 2
				continue
			}
			return words
		case '\n', ';', '|', '&', '`', ')', '#':
			return words
		case '"', '\'':
			end := strings.IndexByte(text[i+1:], b)
			if end < 0 || strings.IndexByte(text[i+1:i+1+end], '\n') >= 0 {
				return words
			}
			words = append(words, commandWord{text[i+1 : i+1+end], i + 1})
			i += end + 2
		default:
			end := strings.IndexAny(text[i:], " \t\n;|&`)\"'\\")
			if end < 0 {
				end = len(text) - i
			}
			words = append(words, commandWord{text[i : i+end], i})
			i += end
			if i < len(text) && (text[i] == '"' || text[i] == '\'') {
				words, i = appendQuoted(words, text, i)
			}
		}
	}
	return words
}

// appendQuoted appends the quoted part at text[i:] to the last word: -p'secret' becomes -psecret.
// The start of the word is set so that offsets in the quoted part are correct.
func appendQuoted(words []commandWord, text string, i int) ([]commandWord, int) {
	end := strings.IndexByte(text[i+1:], text[i])
	if end < 0 {
		return words, len(text)
	}
	last := &words[len(words)-1]
	if !strings.Contains(last.text, "=") && len(last.text) > 3 {
		return words, i + end + 2
	}
	head := len(last.text)
	last.text += text[i+1 : i+1+end]
	last.start = i + 1 - head
	return words, i + end + 2
}
