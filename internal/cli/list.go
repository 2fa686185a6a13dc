package cli

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"flynn/bench"
	"flynn/internal/cli/card"
	"flynn/internal/cli/listing"
)

// listings are what list can go by.
var listings = []string{"kernel", "isa", "class"}

func (a *app) listCommand() *cobra.Command {
	var (
		by, gpuPath string
		asJSON      bool
	)
	c := &cobra.Command{
		Use:   "list",
		Short: "list kernels, instruction sets and classes, and why a cell cannot run here",
		Long: `List kernels by instruction sets and classes. If a cell cannot run on this
machine, its reason is below the table, or in the cell in JSON. Graphics
processors and other devices come last, or the reason why there are none.`,
		Example: `  flynn list
  flynn list --by isa
  flynn list --by class --json
  FLYNN_ISA=-avx512 flynn list`,
		Args: noArgs,
	}
	c.Flags().StringVar(&by, "by", listings[0], "one row for each `key`: "+strings.Join(listings, ", "))
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON: every cell")
	bench.DeviceFlag(c.Flags(), &gpuPath)
	c.RunE = a.action(func(*cobra.Command, []string) error {
		if err := oneOf("listing", by, listings); err != nil {
			return err
		}
		h, err := newHost()
		if err != nil {
			return err
		}
		defer h.Close()
		found, err := devicesOf(h, gpuPath)
		if err != nil {
			return err
		}
		all := listing.Of(h, catalogueOf())
		if asJSON {
			listing.Sort(all, by)
			listed := map[string]any{"isas": card.Tiers(h), "classes": possible("class"), "cells": all, "devices": found.Devices}
			if found.Why != "" {
				listed["no_device"] = found.Why
			}
			return a.json(listed)
		}
		if err := a.listing(h, by, all); err != nil {
			return err
		}
		return a.listDevices(found)
	})
	a.completeFlags(c)
	return c
}

func (a *app) listing(h *bench.Host, by string, all []listing.Cell) error {
	text := ""
	switch by {
	case "isa":
		text = listing.ISAs(h, all, a.options())
	case "class":
		text = listing.Classes(h, all, a.options())
	default:
		return a.print(listing.Kernels(h, all, catalogueOf())...)
	}
	_, err := io.WriteString(a.out, text)
	return err
}
