package naming

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// lexicon is the tables of names_words.go made ready for look-ups.
type lexicon struct {
	nouns, keys                                                                                 map[string]*noun
	Heads, Tails, public, private, counts, neutral, whole, drop, uncut, carriers, joins, takers map[string]bool
	stops                                                                                       map[string]stopKind
	expansions                                                                                  map[string]string
	gluedFirst                                                                                  map[string]bool
	gluedLast, compoundEnds                                                                     []string
	// unspaced are the words of scripts without spaces between words, and
	// unspacedMax the length of the longest in runes.
	unspaced    map[string]bool
	unspacedMax int
}

// Words returns the lexicon, which is made when a name is first judged.
var Words = sync.OnceValue(newLexicon)

func newLexicon() *lexicon {
	x := &lexicon{
		nouns: map[string]*noun{}, keys: map[string]*noun{}, stops: map[string]stopKind{}, expansions: map[string]string{},
		Heads: SetOf(headRows, headRowsWorld), Tails: SetOf(tailRows, tailRowsWorld), public: SetOf(publicRows), private: SetOf(privateRows), counts: SetOf(countRows),
		neutral: SetOf(neutralRows), whole: SetOf(wholeRows), uncut: SetOf(uncutRows), drop: SetOf(dropRowsWorld), gluedFirst: SetOf(gluedFirstRows),
		carriers: SetOf(carrierRows), joins: SetOf(joinRows), takers: SetOf(takerRows),
		gluedLast: strings.Fields(gluedLastRows), compoundEnds: strings.Fields(compoundEndRows), unspaced: map[string]bool{},
	}
	for _, table := range [...][]nounRow{nounRows, nounRowsWorld} {
		for i := range table {
			for _, phrase := range splitPhrases(table[i].phrases) {
				x.nouns[phrase] = &table[i].noun
			}
		}
	}
	for i := range keyRows {
		for _, word := range strings.Fields(keyRows[i].phrases) {
			x.keys[word] = &keyRows[i].noun
		}
	}
	for _, row := range stopRows {
		for _, word := range strings.Fields(row.words) {
			x.stops[fold(word)] = row.stopKind
		}
	}
	for _, pair := range strings.Fields(expansionRows) {
		glued, parts, _ := strings.Cut(pair, "=")
		x.expansions[glued] = strings.ReplaceAll(parts, "|", " ")
	}
	x.addUnspaced()
	return x
}

// addUnspaced collects the words that the lexer has to find inside a run of letters.
func (x *lexicon) addUnspaced() {
	add := func(word string) {
		if r, _ := utf8.DecodeRuneInString(word); UnspacedScript(r) {
			x.unspaced[word] = true
			x.unspacedMax = max(x.unspacedMax, utf8.RuneCountInString(word))
		}
	}
	for phrase := range x.nouns {
		for _, word := range strings.Fields(phrase) {
			add(word)
		}
	}
	for _, table := range [...]map[string]bool{x.Heads, x.Tails, x.public, x.private, x.drop} {
		for word := range table {
			add(word)
		}
	}
}

// SetOf makes a set of the words of several tables.
func SetOf(tables ...string) map[string]bool {
	out := map[string]bool{}
	for _, table := range tables {
		for _, word := range strings.Fields(table) {
			out[fold(word)] = true
		}
	}
	return out
}

// splitPhrases splits a row at its bars and joins the words of each phrase by one space.
func splitPhrases(row string) []string {
	phrases := strings.Split(row, "|")
	for i, phrase := range phrases {
		phrases[i] = fold(strings.Join(strings.Fields(phrase), " "))
	}
	return phrases
}
