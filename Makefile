# Each command first installs what it lacks; see scripts/setup.d.
.PHONY: help run test bench face-eval faults fuzz test-peers test-usb-guest setup deny

help: ## what there is
	@sed -n 's/^\([a-z-]*\): ## /make \1\t/p' $(MAKEFILE_LIST)

run: ## serve the app with demo cards and gateway on http://localhost:8080
	@scripts/run

test: ## everything that decides whether a change may land; STAGES="native e2e" runs a part
	@scripts/test $(STAGES)

test-peers: ## programs that are not ours, in front of the emulated readers: Chromium, nfcpy, OpenSC, libccid
	@scripts/peers $(PEERS)

bench: ## every budget with its figure, ours and a peer's in one run
	@scripts/bench

face-eval: ## how often faces are told apart wrongly; IMAGES=dir PAIRS=file.csv [CHIP=1], or IMAGES=dir ALL=1
	@IMAGES="$(IMAGES)" PAIRS="$(PAIRS)" CHIP="$(CHIP)" ALL="$(ALL)" SCORES="$(SCORES)" scripts/face-eval

faults: ## every fault at every transfer of a visit, for every reader, in emulated time
	@scripts/faults

fuzz: ## hostile bytes for every decoder, four seconds each
	@scripts/fuzz

test-usb-guest: ## the same over the real Linux USB stack, in a guest without acceleration: minutes
	@scripts/usb-guest

setup: ## install what is missing, nothing else
	@scripts/setup

deny: ## licences, sources and advisories of the dependencies; needs cargo-deny and the network
	@command -v cargo-deny >/dev/null || { echo "error: cargo-deny is missing; run: cargo install --locked cargo-deny"; exit 1; }
	@cargo deny check
