package withingstest

import (
	"slices"
	"strconv"
)

// listHeart answers /v2/heart with action list.
func (s *Server) listHeart(c call) ([]byte, *failure) {
	from, _, fail := c.int("startdate")
	if fail != nil {
		return nil, fail
	}
	to, setTo, fail := c.int("enddate")
	if fail != nil {
		return nil, fail
	}
	offset, _, fail := c.int("offset")
	if fail != nil {
		return nil, fail
	}
	a := c.account
	a.mu.Lock()
	defer a.mu.Unlock()
	rows := slices.DeleteFunc(slices.Clone(a.hearts), func(h Heart) bool {
		return h.Timestamp < from || setTo && h.Timestamp > to
	})
	return list(s, "series", rows, offset, s.cfg.PageSize, func(dst []byte, h Heart) []byte {
		dst = appendInt(dst, `{"model":`, int64(modelID(h.Device)))
		dst = appendDeviceIDs(dst, h.Device)
		dst = appendInt(dst, `,"ecg":{"signalid":`, h.SignalID)
		dst = append(appendInt(dst, `,"afib":`, int64(h.AFib)), '}')
		if p := h.Pressure; p != nil {
			dst = appendInt(dst, `,"bloodpressure":{"diastole":`, int64(p[0]))
			dst = append(appendInt(dst, `,"systole":`, int64(p[1])), '}')
		}
		dst = appendInt(dst, `,"heart_rate":`, int64(h.HeartRate))
		dst = appendInt(dst, `,"modified":`, h.Modified)
		return append(appendInt(dst, `,"timestamp":`, h.Timestamp), '}')
	}), nil
}

// getHeart answers /v2/heart with action get.
func (s *Server) getHeart(c call) ([]byte, *failure) {
	id, set, fail := c.int("signalid")
	if fail != nil || !set {
		return nil, invalid("signalid")
	}
	a := c.account
	a.mu.Lock()
	defer a.mu.Unlock()
	at := slices.IndexFunc(a.hearts, func(h Heart) bool { return h.SignalID == id })
	if at < 0 {
		return nil, invalid("signalid")
	}
	h := a.hearts[at]
	body := []byte(`{"signal":[`)
	for i, v := range h.Signal {
		if i > 0 {
			body = append(body, ',')
		}
		body = strconv.AppendInt(body, int64(v), 10)
	}
	body = appendInt(body, `],"sampling_frequency":300,"wearposition":1,"model":`, int64(modelID(h.Device)))
	return append(appendInt(body, `,"heart_rate":`, int64(h.HeartRate)), '}'), nil
}

// getintraday answers /v2/measure with action getintradayactivity: at most the
// first 24 hours of what is asked for, and without dates the latest 24 hours.
func (s *Server) getintraday(c call) ([]byte, *failure) {
	from, setFrom, fail := c.int("startdate")
	if fail != nil {
		return nil, fail
	}
	to, setTo, fail := c.int("enddate")
	if fail != nil {
		return nil, fail
	}
	want, fail := s.dataFields(c)
	if fail != nil {
		return nil, fail
	}
	a := c.account
	a.mu.Lock()
	defer a.mu.Unlock()
	const day = 86400
	if !setFrom && len(a.intraday) > 0 {
		from = a.intraday[len(a.intraday)-1].At - day
	}
	if !setTo || to > from+day {
		to = from + day
	}
	var body []byte
	for _, p := range a.intraday {
		if p.At < from || p.At > to {
			continue
		}
		body = append(body, ',', '"')
		body = append(strconv.AppendInt(body, p.At, 10), `":{"deviceid":`...)
		if id := deviceID(p.Device); id != "" {
			body = appendString(body, id)
		} else {
			body = append(body, `null`...)
		}
		if p.Device != nil {
			body = appendString(append(body, `,"model":`...), p.Device.Model)
			body = appendInt(body, `,"model_id":`, int64(p.Device.ModelID))
		}
		// The point's own fields stand beside the device, not below a key.
		if data := appendData(nil, p.Data, want); len(data) > 2 {
			body = append(append(body, ','), data[1:len(data)-1]...)
		}
		body = append(body, '}')
	}
	if len(body) == 0 {
		return []byte(`{"series":[]}`), nil
	}
	return append(append([]byte(`{"series":{`), body[1:]...), `}}`...), nil
}
