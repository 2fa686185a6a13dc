package cli

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"flynn/bench"
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
		all := cells(h)
		if asJSON {
			sortCells(all, by)
			listed := map[string]any{"isas": tiers(h), "classes": possible("class"), "cells": all, "devices": found.Devices}
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

func (a *app) listing(h *bench.Host, by string, all []cell) error {
	switch by {
	case "isa":
		return a.listISAs(h, all)
	case "class":
		return a.listClasses(h, all)
	}
	return a.listKernels(h, all)
}

// sortCells puts together what has one ISA or one class; by kernel they are in order already.
func sortCells(all []cell, by string) {
	var classes, isas = possible("class"), possible("isa")
	slices.SortStableFunc(all, func(x, y cell) int {
		switch by {
		case "isa":
			return cmp.Compare(slices.Index(isas, x.ISA), slices.Index(isas, y.ISA))
		case "class":
			return cmp.Compare(slices.Index(classes, x.Class), slices.Index(classes, y.Class))
		}
		return 0
	})
}
