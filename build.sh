#!/usr/bin/env bash
# The one entry for every build of Ocarina. `./build.sh help` lists what it can do.
#
# Each C variant has its own object folder, build/obj/VARIANT, with dependency files beside the objects and a
# file of flags that every object depends on: only what changed is compiled again, and two builds of different
# variants never touch the same file (two of the same variant wait for each other).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

BUILD=build
JOBS=${JOBS:-$( (nproc || echo 2) 2>/dev/null)}

WARN="-std=c11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla
  -Wno-unused-parameter -Wno-missing-field-initializers -Werror=unused-result"
WARN_GCC="$WARN -Wmaybe-uninitialized -Wjump-misses-init"
WARN_CLANG="$WARN -Wsometimes-uninitialized"

CORE_SOURCES=(core/*.c)
NATIVE_SOURCES=(core/*.c core/native/*.c)
WASM_SOURCES=(core/*.c wasm/*.c)
# What runs seldom: the compiler and what loads and shows code, the libraries that talk to the host, errors. Engines compile a function
# of a module when it is first called, on the thread that calls: the fewer bytes, the sooner a page answers.
WASM_SMALL=(core/{api,api_*,code,code_ops,comp,debuginfo,disasm,dump,error,hook,lib_date,lib_debug,lib_debug_vars,lib_gc,lib_io,lib_io_read}.c
  core/{jit,jit_arith,jit_bytes,jit_call,jit_flow,jit_ops,jit_profile,jit_table,jit_value}.c core/{lex_error,lib_load,load,lib_os,lib_package,parse_expr,parse_stat,scope,state,traceback,undump,verify,vm_hooked}.c)

DEBUG_VARIANTS="debug debug32 stress-tiny"

usage() {
  cat <<'USAGE'
usage: ./build.sh COMMAND...

  tools [start|test|bench]  check the programs needed (default: test); install missing ones by apt-get if possible
  native                    build/ocarina              optimised command line
  wasm                      build/ocarina.wasm         the module (also copied to dist/)
  wasm-debug                build/wasm-debug           the module with assertions, collecting whenever it can
  web                       dist/web                   the page and its scripts
  debug [NAME]              build/NAME/ocarina         assertions and sanitizers; all of these or one:
                              debug           address, undefined-behaviour and leak sanitizers
                              debug32         the same checks as a 32-bit program
                              stress-tiny     tiny buffers and limits
                            (--stress gc, slices, suspend or segment make all of them collect, go on collecting,
                            suspend, or begin a stack segment whenever they can)
  fuzz TARGET SECONDS       build tests/fuzz/TARGET.c with libFuzzer and run it (0 seconds: replay the corpus)
  all                       native, wasm, web and every debug build
  clean                     remove build/ and dist/
  help                      this text

Only what changed is rebuilt. JOBS=n sets how many compilers run at once (default: the number of cores).
USAGE
}

die() { echo "build.sh: $*" >&2; exit 1; }

# ---------------------------------------------------------------------------------------------------- reporting

now() { local t=${EPOCHREALTIME/[.,]/}; echo "$((t / 1000))"; }

# report NAME FILE STARTED: one line per target, with its seconds.
report() {
  local ms=$(( $(now) - $3 ))
  printf '  %-15s %-28s %4d.%d s\n' "$1" "$2" $((ms / 1000)) $((ms % 1000 / 100))
}

# ----------------------------------------------------------------------------------------------------- compiling

# compile VARIANT OUTPUT COMPILER "CFLAGS" "LDFLAGS" "DEFINES" SOURCE...
# SMALL (in the environment): sources that are optimised for size, in builds without DEFINES.
# Most files do not look at DEFINES: an object whose preprocessed source and CFLAGS are those of another variant's object is
# that object (they meet in build/obj/same): of debug and stress-tiny, of the fuzz targets.
compile() {
  local variant=$1 out=$2 cc=$3 cflags=$4 ldflags=$5 defines=$6
  shift 6
  local objects=$BUILD/obj/$variant started
  started=$(now)
  mkdir -p "$objects" "$(dirname "$out")"
  (
    # Two processes may build at once (an editor and a test run, say); one variant is built by one of them.
    if command -v flock >/dev/null; then flock 9; fi
    printf '%s\n' "$cc $cflags $defines | $ldflags | $* | ${SMALL-}" > "$objects/flags.new"
    cmp -s "$objects/flags.new" "$objects/flags" || mv "$objects/flags.new" "$objects/flags"
    make --no-print-directory --silent -j"$JOBS" -f - \
      OUT="$out" CC="$cc" CFLAGS="$(echo $cflags)" LDFLAGS="$(echo $ldflags)" DEFINES="$defines" \
      DIR="$objects" SAME="$BUILD/obj/same" SOURCES="$*" SMALL="${SMALL-}" <<'MAKE'
OBJECTS := $(patsubst %.c,$(DIR)/%.o,$(SOURCES))
$(OUT): $(OBJECTS) $(DIR)/flags
	$(CC) $(CFLAGS) $(OBJECTS) $(LDFLAGS) -o $@
$(DIR)/%.o: %.c $(DIR)/flags
	@mkdir -p $(@D) $(SAME)
ifeq ($(DEFINES),)
	$(CC) $(CFLAGS) $(if $(filter $(SMALL),$<),-Os) -MMD -MP -c $< -o $@
else
	$(CC) $(CFLAGS) $(DEFINES) -MMD -MP -MF $(@:.o=.d) -MT $@ -E $< -o $@.i
	same=$(SAME)/$$({ echo "$(CC) $(CFLAGS)"; cat $@.i; } | sha1sum | cut -d' ' -f1).o; rm -f $@ $@.i; \
	  if [ -e $$same ]; then touch $$same; else $(CC) $(CFLAGS) $(DEFINES) -c $< -o $$same.$$$$ && mv $$same.$$$$ $$same; fi && \
	  cp $$same $@
endif
-include $(OBJECTS:.o=.d)
MAKE
  ) 9> "$objects/lock" || die "$variant: the build failed"
  report "$variant" "$out" "$started"
}

need_sources() { [ -e core/api.c ] || die "core/ has no sources yet"; }

# gcc likes to share the indirect jumps of the interpreter loop, which then has one for all instructions to be mispredicted.
build_native() {
  need_sources
  compile native "$BUILD/ocarina" gcc "$WARN_GCC -O2 -fno-gcse -fno-crossjumping -flto=auto -Icore" "-lm" "" "${NATIVE_SOURCES[@]}"
}

# debug and stress builds stop at the first warning and at the first fault.
build_debug() {
  local variant=$1 tiny=0
  need_sources
  case $variant in
    debug) ;;
    debug32) build_debug32; return ;;
    stress-tiny) tiny=1 ;;
    *) die "no debug build is called '$variant' (there are: $DEBUG_VARIANTS)" ;;
  esac
  compile "$variant" "$BUILD/$variant/ocarina" clang \
    "$WARN_CLANG -Werror -O1 -gline-tables-only -fno-omit-frame-pointer -DOC_DEBUG=1 -Icore
     -fsanitize=address,undefined -fno-sanitize-recover=all" "-lm" "-DOC_STRESS_TINY=$tiny" "${NATIVE_SOURCES[@]}"
}

build_all_debug() {
  local variant
  for variant in $DEBUG_VARIANTS; do build_debug "$variant"; done
  find "$BUILD/obj/same" -mmin +600 -delete 2>/dev/null || true # of older sources
}

# The product is 32-bit. Many kernels no longer run 32-bit programs, and qemu's user mode cannot run the address
# sanitizer: so the sanitizers and the way to run the result are tried out first.
build_debug32() {
  local probe=$BUILD/debug32/probe sanitize=address,undefined runner=
  mkdir -p "$BUILD/debug32"
  echo 'int main(void) { return 0; }' > "$probe.c"
  gcc -m32 "$probe.c" -o "$probe" 2>/dev/null || die "debug32: gcc -m32 does not work here (package gcc-multilib)"
  if ! "$probe" 2>/dev/null; then
    command -v qemu-i386 >/dev/null || die "debug32: this kernel runs no 32-bit programs (package qemu-user would)"
    runner=qemu-i386
    sanitize=undefined
  elif ! { gcc -m32 -fsanitize=$sanitize "$probe.c" -o "$probe" && "$probe"; } 2>/dev/null; then
    sanitize=undefined
  fi
  compile debug32 "$BUILD/debug32/ocarina32" gcc \
    "-m32 -msse2 -mfpmath=sse $WARN_GCC -Werror -O1 -g -DOC_DEBUG=1 -Icore
     -fsanitize=$sanitize -fno-sanitize-recover=all" "-lm" "" "${NATIVE_SOURCES[@]}"
  printf '#!/bin/sh\nexec %s "$(dirname "$0")/ocarina32" "$@"\n' "$runner" > "$BUILD/debug32/ocarina.new"
  chmod +x "$BUILD/debug32/ocarina.new"
  mv "$BUILD/debug32/ocarina.new" "$BUILD/debug32/ocarina"
}

# ---------------------------------------------------------------------------------------------------------- wasm

# Debian's emscripten looks for its own JavaScript passes' modules where Debian puts them; and a package or a
# container may ship a system-library cache that is read-only and lacks what we need: then ours is used.
prepare_emcc() {
  command -v emcc >/dev/null || die "emcc is missing (package emscripten); ./build.sh tools installs it"
  if [ -d /usr/share/nodejs ]; then export NODE_PATH=/usr/share/nodejs${NODE_PATH:+:$NODE_PATH}; fi
  local mode=$BUILD/.emcc-cache probe=$BUILD/obj/wasm/probe
  if [ ! -e "$mode" ]; then
    mkdir -p "$BUILD/obj/wasm"
    printf '#include <stdio.h>\n#include <math.h>\nint f(char *s, double x);\n%s\n' \
      'int f(char *s, double x) { return snprintf(s, 64, "%.14g", fmod(x, 3)); }' > "$probe.c"
    if try_emcc "$probe"; then
      echo theirs > "$mode"
    else
      echo "  wasm            emscripten's own library cache is of no use: filling $BUILD/.emcache (ten minutes or more)"
      EM_CACHE=$PWD/$BUILD/.emcache EM_FROZEN_CACHE='' try_emcc "$probe" || { cat "$probe.log" >&2; die "emcc fails"; }
      echo ours > "$mode"
    fi
  fi
  if [ "$(cat "$mode")" = ours ]; then export EM_CACHE=$PWD/$BUILD/.emcache EM_FROZEN_CACHE=; fi
}

try_emcc() {
  emcc -O3 -flto --no-entry -sSTANDALONE_WASM -sEXPORTED_FUNCTIONS=_f "$1.c" -o "$1.wasm" > "$1.log" 2>&1
}

# link_wasm VARIANT OUTPUT "CFLAGS" "LDFLAGS"
link_wasm() {
  local exports
  need_sources
  prepare_emcc
  exports=$({ sed -e 's/#.*//' wasm/exports.txt; grep -o 'oc_help_[a-z_]*' core/jit_help.h; } | awk 'NF { printf "%s_%s", sep, $1; sep = "," }')
  [ -n "$exports" ] || die "wasm/exports.txt names no function"
  # The host's functions are imports: to emcc undefined symbols, to us given by the loader.
  # TOTAL_STACK is the older name of STACK_SIZE; every emcc takes it.
  compile "$1" "$2" emcc "$WARN_CLANG -mbulk-memory -msign-ext -mnontrapping-fptoint -Icore -Iwasm $3" \
    "--no-entry -sSTANDALONE_WASM -sALLOW_MEMORY_GROWTH -sALLOW_TABLE_GROWTH -Wl,--export-table,--growable-table -sINITIAL_MEMORY=1MB -Wl,--stack-first
     -sERROR_ON_UNDEFINED_SYMBOLS=0 -sWARN_ON_UNDEFINED_SYMBOLS=0 -sEXPORTED_FUNCTIONS=$exports $4" "" "${WASM_SOURCES[@]}"
}

# add_hints MODULE RESULT: what the module's branches usually do (wasm/build/branch-hints.js). A core that cannot run the programs it takes
# is one that somebody is working on.
add_hints() {
  local tools=(wasm/build/*.js tests/bench/programs/*.lua) file started
  if [ -e "$2" ]; then
    for file in "$1" "${tools[@]}"; do
      if [ "$file" -nt "$2" ]; then rm -f "$2"; break; fi
    done
  fi
  [ -e "$2" ] && return
  started=$(now)
  node wasm/build/branch-hints.js "$1" "$2" || { echo "  wasm            no branch hints: the module cannot run the benchmarks" >&2; cp "$1" "$2"; }
  report "branch hints" "$2" "$started"
}

build_wasm() {
  # Binaryen inlines whatever has one caller, unless told otherwise: engines then optimise large functions, at length, for what is rare in them.
  SMALL="${WASM_SMALL[*]}" link_wasm wasm "$BUILD/wasm/linked.wasm" "-O3 -flto" \
    "-sTOTAL_STACK=65536 -sBINARYEN_EXTRA_PASSES=--one-caller-inline-max-function-size=200"
  add_hints "$BUILD/wasm/linked.wasm" "$BUILD/ocarina.wasm"
  mkdir -p dist
  cmp -s "$BUILD/ocarina.wasm" dist/ocarina.wasm || cp "$BUILD/ocarina.wasm" dist/ocarina.wasm
}

# A full collection at every safepoint, and the heap checked after it: what translated code leaves behind is looked at, too.
build_wasm_debug() {
  link_wasm wasm-debug "$BUILD/wasm-debug/ocarina.wasm" "-Werror -O1 -DOC_DEBUG=1 -DOC_STRESS_FIRST=9" "-sTOTAL_STACK=262144"
}

build_web() {
  local started
  started=$(now)
  [ -e web/build.js ] || die "web/build.js is missing"
  [ -d node_modules ] || die "node_modules is missing: run 'npm ci' first (npm start and npm test do so themselves)"
  node web/build.js || die "web: the build failed"
  report web dist/web "$started"
}

# ---------------------------------------------------------------------------------------------------------- fuzz

# New inputs go to build/fuzz/corpus/TARGET, findings to build/fuzz/TARGET-*; the committed corpus is only read.
fuzz() {
  local target=${1:-} seconds=${2:-}
  [ -n "$seconds" ] || die "usage: ./build.sh fuzz TARGET SECONDS"
  [ -e "tests/fuzz/$target.c" ] || die "no fuzz target '$target': $(cd tests/fuzz 2>/dev/null && echo *.c)"
  need_sources
  local host=() file
  for file in core/native/*.c; do [ "$file" = core/native/main.c ] || host+=("$file"); done
  compile "fuzz-$target" "$BUILD/fuzz/$target" clang \
    "$WARN_CLANG -O1 -gline-tables-only -fno-omit-frame-pointer -DOC_DEBUG=1 -Icore
     -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all" "-fsanitize=fuzzer -lm" "-DOC_FUZZ=1" \
    "${CORE_SOURCES[@]}" "${host[@]}" "tests/fuzz/$target.c"
  local fresh=$BUILD/fuzz/corpus/$target seeds=tests/fuzz/corpus/$target
  local options=(-artifact_prefix="$BUILD/fuzz/$target-" -timeout=10 -rss_limit_mb=2048 -print_final_stats=0 -verbosity=0)
  [ ! -e "tests/fuzz/$target.dict" ] || options+=(-dict="tests/fuzz/$target.dict")
  mkdir -p "$fresh" "$seeds"
  if [ "$seconds" = 0 ]; then
    "$BUILD/fuzz/$target" "${options[@]}" -runs=0 "$seeds"
  else
    "$BUILD/fuzz/$target" "${options[@]}" -max_total_time="$seconds" "$fresh" "$seeds"
  fi
}

# --------------------------------------------------------------------------------------------------------- tools

links() { echo 'int main(void) { return 0; }' | "$@" -x c - -o /dev/null >/dev/null 2>&1; }
have() { command -v "$1" >/dev/null; }
runs32() {
  local probe status=0
  probe=$(mktemp)
  echo 'int main(void) { return 0; }' | gcc -m32 -x c - -o "$probe" 2>/dev/null && "$probe" 2>/dev/null || status=1
  rm -f "$probe"
  return $status
}

# missing_packages PURPOSE: the Debian packages of what is not there, one a line.
missing_packages() {
  have make || echo make
  have emcc || echo emscripten
  [ "$1" = start ] && return
  links gcc || echo gcc libc6-dev
  [ "$1" != bench ] || { have luajit || echo luajit; }
  have lua5.4 || echo lua5.4
  have chromium || echo chromium
  [ "$1" = bench ] && return
  links clang || echo clang
  links clang -fsanitize=address,undefined || echo libclang-rt-14-dev
  links gcc -m32 || echo gcc-multilib libc6-dev-i386
  runs32 || have qemu-i386 || echo qemu-user
  have valgrind || echo valgrind
  have objdump || echo binutils
}

tools() {
  local purpose=${1:-test} packages sudo=
  if ! have node || ! have npm; then die "Node.js 20 or newer with npm is needed"; fi
  packages=$(missing_packages "$purpose" | tr ' \n' '  ')
  if [ -z "${packages// /}" ]; then echo "  tools           all there"; return; fi
  if [ "$(id -u)" != 0 ]; then
    if sudo -n true 2>/dev/null; then sudo="sudo -n"; else sudo=none; fi
  fi
  if ! have apt-get || [ "$sudo" = none ]; then
    die "please install these packages (Debian's names), then try again: $packages"
  fi
  echo "  tools           installing $packages(a few minutes)"
  mkdir -p "$BUILD"
  # The C compiler of a machine that has none yet comes first: later checks compile with it.
  if ! { $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages; } \
      > "$BUILD/apt.log" 2>&1 < /dev/null; then
    tail -5 "$BUILD/apt.log" >&2
    die "apt-get could not install: $packages(its output is in $BUILD/apt.log)"
  fi
  packages=$(missing_packages "$purpose" | tr ' \n' '  ')
  [ -z "${packages// /}" ] || die "still missing after the installation: $packages"
}

# ------------------------------------------------------------------------------------------------------ commands

[ $# -gt 0 ] || { usage; exit 2; }
while [ $# -gt 0 ]; do
  command=$1
  shift
  case $command in
    tools)
      case ${1:-} in start | test | bench) tools "$1"; shift ;; *) tools ;; esac ;;
    native) build_native ;;
    wasm) build_wasm ;;
    wasm-debug) build_wasm_debug ;;
    web) build_web ;;
    debug)
      case ${1:-} in
        debug | debug32 | stress-tiny) build_debug "$1"; shift ;;
        *) build_all_debug ;;
      esac ;;
    fuzz) fuzz "$@"; exit ;;
    all)
      build_native; build_wasm; build_web; build_all_debug ;;
    clean) rm -rf "$BUILD" dist ;;
    help | -h | --help) usage ;;
    *) echo "build.sh: unknown command '$command'" >&2; usage >&2; exit 2 ;;
  esac
done
