package hclfast

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/coder-secrets/coder-secrets/pkg/lint/internal/chars"
)

// number reads a number of digits with at most one point, and gives up on others.
func (p *parser) number() cty.Value {
	start := p.at
	p.digits()
	if p.byteAt(0) == '.' && chars.IsDigit(p.byteAt(1)) {
		p.at++
		p.digits()
	}
	if p.continues() {
		p.giveUp()
	}
	p.markEnd()
	value, err := cty.ParseNumberVal(string(p.src[start:p.at]))
	if err != nil {
		p.giveUp()
	}
	return value
}

// continues reports whether the number continues with an exponent or another point.
func (p *parser) continues() bool {
	points := 0
	for p.byteAt(points) == '.' {
		points++
	}
	if c := p.byteAt(points); c != 'e' && c != 'E' {
		return points > 0 && chars.IsDigit(c)
	}
	sign := p.byteAt(points + 1)
	return chars.IsDigit(sign) || (sign == '+' || sign == '-') && chars.IsDigit(p.byteAt(points+2))
}

func (p *parser) digits() {
	for chars.IsDigit(p.byteAt(0)) {
		p.at++
	}
}
