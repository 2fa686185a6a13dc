package isa

// Base returns the tier that an extension extends, and the tier itself where it is none: its registers are as wide.
func (id ID) Base() ID {
	for table[id].Beside {
		id = table[id].Below
	}
	return id
}
