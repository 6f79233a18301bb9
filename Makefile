# `make help` lists the targets. Settings: CLUSTER=current uses the cluster of the current kubectl context instead of the local one;
# SLUICE_CACHE is the folder of everything that is slow to build (default ~/.cache/sluice).
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export MSBUILDDISABLENODEREUSE := 1
export SLUICE_CACHE ?= $(HOME)/.cache/sluice
CLUSTER ?= local
export CLUSTER

.PHONY: help
help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup build format test demo crash disturb simulate bench clean
setup: ## Installs what the project needs on this machine (idempotent)
	@eng/setup.sh

build: setup ## Builds everything, warnings as errors
	@dotnet build Operator.sln -c Release -v quiet

format: setup ## Formats the code
	@dotnet format Operator.sln --include operator/ runtime-images/ demo/ tests/ standins/

test: setup ## Builds, checks the format, runs every suite; ends with "N passed, N failed" (SUITES="Api Gateway" selects some)
	@eng/test.sh $(SUITES)

demo: setup ## Runs the whole life of one model on a cluster: trained, served, promoted, rolled back
	@eng/demo.sh

crash: setup ## Kills the operator after each of its requests to the API, and compares the end states (minutes; `make test` does one in 24)
	@SLUICE_CRASH=1 eng/test.sh Cluster

disturb: setup ## Kills workers, the node and the operator on the local cluster while jobs train (half an hour; `make test` does some of it)
	@SLUICE_DISTURB=1 SLUICE_TESTS='FullyQualifiedName~Disturbances|FullyQualifiedName~ResumeTests' eng/test.sh EndToEnd

simulate: setup ## Checks the invariants of rollouts and jobs in 10,000 schedules of a simulated cluster (minutes)
	@SLUICE_SEEDS=10000 dotnet test tests/Simulation -c Release --nologo --logger 'console;verbosity=normal'

bench: setup ## Measures the claims of the docs into artifacts/bench.json (three quarters of an hour; ONLY=gates selects a part, see eng/bench.sh)
	@eng/bench.sh

clean: ## Removes build outputs; the cache and the cluster stay
	@rm -rf artifacts
	@find . -name .git -prune -o -type d \( -name bin -o -name obj \) -prune -exec rm -rf {} +

.PHONY: cluster-up cluster-down cluster-status cluster-smoke
cluster-up: ## Starts the local Kubernetes node (builds Kubernetes once: 4 to 5 minutes)
	@cluster/cluster.sh up

cluster-down: ## Stops it; its objects and images stay
	@cluster/cluster.sh down

cluster-status: ## Shows its processes and its node
	@cluster/cluster.sh status

cluster-smoke: ## Checks the features of the local cluster
	@cluster/smoke.sh

.PHONY: images chart deploy
images: setup ## Builds the five images, and loads them into the local cluster if it is up
	@cluster/images/product.sh

chart: ## Renders charts/sluice into artifacts/chart.yaml
	@eng/chart.sh render

deploy: ## Installs CRDs and chart into the cluster (of KUBECONFIG, or else the local one)
	@eng/chart.sh deploy
