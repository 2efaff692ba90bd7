package pop3

// loginWays names the commands by which a client can log in here and now, and
// who is to blame for those that it cannot use.
func (s *Session) loginWays() (ways string, by []string) {
	add := func(verb, words string) {
		row := s.row(s.rowIndex([]byte(verb)))
		if row == nil {
			by = join(by, s.blameRemoved(verb))
			return
		}
		offered := row.offer == nil && row.value == nil
		if row.offer != nil {
			offered, _ = row.offer(&s.tx)
		} else if row.value != nil {
			offered = row.value(&s.tx) != ""
		}
		gone, who := withheld(&s.tx, row.without)
		if by = join(by, who); gone || !offered {
			return
		}
		if ways != "" {
			ways += s.said(SayOr)
		}
		ways += words
	}
	if s.inTheClear() {
		if s.refuseClear().Say == SayNeedTLS {
			return "STLS", nil
		}
		return "", nil
	}
	add("USER", s.said(SayUserAndPass))
	add("APOP", "APOP")
	add("AUTH", "AUTH")
	return ways, by
}

func (s *Session) said(p Phrase) string {
	text, _ := s.appendSaid(nil, p, &Args{})
	return string(text)
}
