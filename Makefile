# SPDX-License-Identifier: Apache-2.0
# `make demo` shows it, `make test` checks it; both install what is missing first.

SWIFT_FORMAT = swift format
SOURCES = Package.swift Sources Tests

.PHONY: help setup build test lint format demo bench clean

help:
	@echo "make demo     two nodes on this machine, from pairing to proof, then left running"
	@echo "make test     set-up, lint, all tests, and at least 2,000 simulated seeds"
	@echo "make build    the parley command, optimised, in .build-release/release"
	@echo "make bench    measured figures beside the floor of the same run"
	@echo "make lint     formatting rules, as make test checks them"
	@echo "make format   formats everything in place"
	@echo "make setup    installs what is missing, says nothing if nothing is"
	@echo "make clean    removes what was built"

setup:
	@scripts/setup

# A scratch folder of its own, so that tests and release builds do not undo each other's work.
build: setup
	swift build -c release --scratch-path .build-release --product parley

test: setup
	@scripts/test

lint:
	@$(SWIFT_FORMAT) lint --strict --recursive --parallel $(SOURCES)

format:
	@$(SWIFT_FORMAT) format --in-place --recursive --parallel $(SOURCES)

demo: build
	@scripts/demo

bench: build
	@scripts/bench
	@swift build -c release --scratch-path .build-release --product separation-bench
	@.build-release/release/separation-bench strategic
	@scripts/bench-peers .build-release/release/separation-bench
	@.build-release/release/separation-bench tactical
	@.build-release/release/separation-bench resolutions
	@swift build -c release --scratch-path .build-release --product board-bench
	@.build-release/release/board-bench

clean:
	rm -rf .build .build-release
