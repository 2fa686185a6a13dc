package units

import (
	"testing"
)

func TestFormats(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{Sig(0), "0"}, {Sig(1.234), "1.23"}, {Sig(9.996), "10.0"}, {Sig(99.96), "100"}, {Sig(999.6), "1000"},
		{Sig(12345), "12300"}, {Sig(0.0012345), "0.00123"}, {Sig(1), "1.00"},
		{Duration(0.5), "0.500 ns"}, {Duration(999.4), "999 ns"}, {Duration(999.6), "1.00 µs"}, {Duration(1.5e6), "1.50 ms"},
		{Duration(2e9), "2.00 s"},
		{Count(5.03), "5.03"}, {Count(61.2e6), "61.2 M"}, {Count(2.95e9), "2.95 G"},
		{Giga(1e9), "1.00"}, {Percent(.0123), "1.2%"}, {Percent(.123), "12%"},
		{Size(512), "512 B"}, {Size(16368), "16 KiB"}, {Size(1536), "1.5 KiB"}, {Size(8 << 20), "8 MiB"},
		{Size(3 << 30), "3 GiB"},
		{SizeLabel(Nearest(16368)), "16 KiB"}, {SizeLabel(Nearest(0)), Registers}, {SizeLabel(Nearest(200 << 10)), "256 KiB"},
		{FileWord("16 KiB"), "16KiB"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}
