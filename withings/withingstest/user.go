package withingstest

// getdevice answers /v2/user with action getdevice.
func (s *Server) getdevice(c call) ([]byte, *failure) {
	a := c.account
	a.mu.Lock()
	defer a.mu.Unlock()
	body := []byte(`{"devices":[`)
	for i, d := range a.devices {
		if i > 0 {
			body = append(body, ',')
		}
		body = appendString(append(body, `{"type":`...), d.Type)
		body = appendString(append(body, `,"model":`...), d.Model)
		body = appendInt(body, `,"model_id":`, int64(d.ModelID))
		body = appendString(append(body, `,"battery":`...), d.Battery)
		body = appendDeviceIDs(body, &d)
		zone := d.Timezone
		if zone == "" {
			zone = a.zone
		}
		body = appendString(append(body, `,"timezone":`...), zone)
		body = appendTime(append(body, `,"first_session_date":`...), d.FirstSession)
		body = appendTime(append(body, `,"last_session_date":`...), d.LastSession)
		body = append(body, '}')
	}
	return append(body, `]}`...), nil
}

// getgoals answers /v2/user with action getgoals.
func (s *Server) getgoals(c call) ([]byte, *failure) {
	a := c.account
	a.mu.Lock()
	defer a.mu.Unlock()
	g := a.goals
	if g == (Goals{}) {
		return []byte(`{"goals":[]}`), nil
	}
	body := []byte(`{"goals":`)
	comma := byte('{')
	if g.Steps != 0 {
		body = appendInt(append(body, comma), `"steps":`, int64(g.Steps))
		comma = ','
	}
	if g.Sleep != 0 {
		body = appendInt(append(body, comma), `"sleep":`, int64(g.Sleep))
		comma = ','
	}
	if g.Weight.Value != 0 {
		body = appendInt(append(body, comma), `"weight":{"value":`, g.Weight.Value)
		body = append(appendInt(body, `,"unit":`, int64(g.Weight.Unit)), '}')
	}
	return append(body, `}}`...), nil
}

// appendTime writes seconds, null where there are none.
func appendTime(dst []byte, seconds int64) []byte {
	if seconds == 0 {
		return append(dst, `null`...)
	}
	return appendInt(dst, "", seconds)
}
