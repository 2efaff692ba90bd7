package web

// mark is the outcome, in brackets if the quirk never showed.
func (c ClientResult) mark() string {
	if c.Unmet {
		return "(" + c.Outcome + ")"
	}
	return c.Outcome
}

// countOutcomes counts the quirks that came to an outcome with a program.
func (p *page) countOutcomes(client int, outcome string) (n int) {
	for _, q := range p.Quirks {
		if client < len(q.Clients) && q.Clients[client].Outcome == outcome {
			n++
		}
	}
	return n
}
