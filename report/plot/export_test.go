package plot

import "image/color"

// TileColours are those of the tiles of heat maps and of the numbers on them.
func TileColours() []color.NRGBA {
	var all []color.NRGBA
	for _, step := range heatSteps {
		all = append(all, step.fill, step.label)
	}
	return all
}
