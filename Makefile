# The front door; what the targets do is in scripts/.
PREFIX ?= /usr
export PREFIX DESTDIR BINARIES RECORD CASES

.PHONY: build help test test-cluster goldens fuzz-differential check bench mutate fleet run install uninstall demo clean

build: ## netreadyd, netready and netready-node, for release
	@scripts/build

help: ## this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

test: ## every test; those on booted nodes need root
	@scripts/test

test-cluster: ## those with a real API server, etcd and kubelet alone; root; builds them once
	@scripts/test cluster

goldens: ## write anew what is said of each node of Tests/Nodes, for review; root for all of it
	@scripts/goldens

fuzz-differential: ## predictions against real containerd over random states; root; STATES=, SEED=, BINARIES=, RECORD=, CASES=
	@scripts/fuzz-differential "$(or $(STATES),1000)" $(SEED)

check: ## format, modules, links, generated code, scripts, units
	@scripts/check

bench: ## times of the pure modules, and of a record on a booted node
	@scripts/bench

mutate: ## take each rule of the acting policy away; a test must notice
	@scripts/mutate

fleet: ## play 10,000 nodes under the acting policy, draw docs/fleet.svg
	@scripts/fleet

run: ## netreadyd on this host, in the foreground, only observing
	@scripts/run

install: ## onto this host, or under DESTDIR
	@scripts/install

uninstall: ## from this host or DESTDIR; the settings stay, the condition on the Node goes
	@scripts/uninstall

demo: ## the story on a disposable node; SHELL_INSIDE=1 stays inside, SUITE= chooses another Debian
	@scripts/demo $(if $(SUITE),--suite $(SUITE)) $(if $(SHELL_INSIDE),--shell)

clean: ## the build; 'scripts/node clean' ends nodes that were left
	@rm -rf .build
