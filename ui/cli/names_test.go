package cli

import (
	"testing"
	"time"

	"withings-tui/store"
	"withings-tui/ui/config"
	"withings-tui/ui/insight"
)

func TestFiguresKnowEveryNameThatASettingTakes(t *testing.T) {
	t.Parallel()
	for _, key := range []string{config.KeySmoother, config.KeyGuideline, "blood_pressure.setting"} {
		setting, _ := config.Find(key)
		for _, name := range setting.Allowed {
			cfg, err := config.Config{}.With(key, name)
			if err != nil {
				t.Fatal(err)
			}
			f := insight.Of(store.NoHistory(), inputsOf(cfg, store.NoHistory(), time.Unix(0, 0)))
			got := map[string]string{config.KeySmoother: string(f.Weight.Smoother), config.KeyGuideline: string(f.Pressure.Scheme.Guideline),
				"blood_pressure.setting": string(f.Pressure.Scheme.Setting)}[key]
			if got != name {
				t.Errorf("%s = %s is taken for %s", key, name, got)
			}
		}
	}
}
