/** The generator's commands, for `parley` and for codegen/cli.ts. Each loads its code only when it runs. */

import { type Command, Option } from 'commander'
import { FORMATS, type Format } from '../spec/formats.js'

export function addCodegenCommands(program: Command): void {
  addGen(program)
  addDocs(program)
  addSdk(program)
  addLint(program)
  addDiff(program)
}

const SPEC = 'protocol/chat.yaml'

function formatOption(): Option {
  return new Option(
    '--format <format>',
    'how problems are told: to people, programs, or as annotations on GitHub',
  )
    .choices(FORMATS)
    .default('text')
}

interface GenOptions {
  readonly out: string
  readonly ksy?: string
  readonly handlers: string | false
  readonly check?: true
  readonly watch?: true
  readonly format: Format
}

function addGen(program: Command): void {
  program
    .command('gen')
    .summary('generate code from a packet spec')
    .description(
      'Generates the TypeScript codec, dispatcher and client and a Kaitai spec from SPEC, and a stub for every\nhandler that is missing. Problems are reported all at once; then nothing is written.',
    )
    .argument('[spec]', 'the packet spec', SPEC)
    .option(
      '--out <folder>',
      'where generated files go; everything in it that is marked as generated is ours',
      'generated',
    )
    .option('--handlers <folder>', "the hand-written handlers' folder", 'src/handlers')
    .option('--no-handlers', 'no handlers: types and codec alone')
    .option(
      '--ksy <file>',
      'a plain Kaitai spec instead: a typed reader and writer of its root type, written to --out',
    )
    .option('--check', 'write nothing; exit 1 and name each file that is missing, stale or orphaned')
    .option('--watch', 'go on, and generate again whenever the spec is saved')
    .addOption(formatOption())
    .action(async (spec: string, options: GenOptions, command: Command) => {
      const { out, handlers, ksy, check, watch, format } = options
      if (ksy !== undefined && command.getOptionValueSource('out') === 'default') {
        command.error(
          "error: option '--ksy' also takes '--out <folder>': everything marked as generated there is replaced",
        )
      }
      if (watch && check)
        command.error("error: option '--watch' writes, option '--check' does not; use one of them")
      const { runGen, runGenKsy } = await import('./gen.js')
      const common = { out, check: check ?? false, format }
      const run = (): number =>
        ksy === undefined
          ? runGen({ ...common, spec, handlers: handlers === false ? undefined : handlers }, process)
          : runGenKsy({ ...common, spec: ksy }, process)
      process.exitCode = run()
      if (!watch) return
      const { watchFile } = await import('./watch.js')
      await watchFile(ksy ?? spec, run, process)
    })
}

interface DocsOptions {
  readonly out: string
  readonly check?: true
  readonly format: Format
}

function addDocs(program: Command): void {
  program
    .command('docs')
    .summary('generate the reference of a packet spec')
    .description(
      'Generates a reference in Markdown from SPEC, for reading on a code forge: layouts, examples, states and\nsequences of every packet. `gen` writes it too.',
    )
    .argument('[spec]', 'the packet spec', SPEC)
    .option('--out <folder>', 'where the pages go', 'generated/docs')
    .option('--check', 'write nothing; exit 1 and name each file that is missing, stale or orphaned')
    .addOption(formatOption())
    .action(async (spec: string, { out, check, format }: DocsOptions) => {
      const { runDocs } = await import('./docs.js')
      const request = {
        spec,
        out,
        check: check ?? false,
        format,
        command: `parley docs ${spec} --out ${out}`,
      }
      process.exitCode = runDocs(request, process)
    })
}

interface SdkOptions {
  readonly kaitai: string
  readonly package?: readonly string[]
  readonly out: string
  readonly check?: true
  readonly format: Format
}

function addSdk(program: Command): void {
  program
    .command('sdk')
    .summary('generate code for clients in other languages')
    .description(
      "Generates readers of SPEC's packets in every language that kaitai-struct-compiler knows. They are read-only.",
    )
    .argument('[spec]', 'the packet spec', SPEC)
    .requiredOption('--kaitai <languages>', 'readers in these languages of Kaitai Struct, as lua,ruby,go')
    .option(
      '--package <name>',
      "a reader's package or namespace, as java=com.example.chat; again for another language",
      (name: string, names: readonly string[] = []) => [...names, name],
    )
    .option('--out <folder>', 'where the readers go, each into a folder of its language', 'dist/sdk/kaitai')
    .option('--check', 'write nothing; exit 1 and name each file that is missing, stale or orphaned')
    .addOption(formatOption())
    .action(async (spec: string, options: SdkOptions) => {
      const { runSdkKaitai } = await import('./sdk-kaitai.js')
      const { kaitai, package: packages = [], check, ...rest } = options
      const request = { ...rest, spec, check: check ?? false, languages: kaitai, packages }
      process.exitCode = runSdkKaitai(request, process)
    })
}

interface LintOptions {
  readonly rules?: true
  readonly format: Format
}

function addLint(program: Command): void {
  program
    .command('lint')
    .summary('check a packet spec against rules of good style')
    .description(
      'Checks SPEC against rules: names, replies, states, bounds, ids. A finding is silenced where it stands, with a\nreason, by `lint: { RULE: reason }`. Exits with 1 where there is a finding, or the spec has errors.',
    )
    .argument('[spec]', 'the packet spec', SPEC)
    .option('--rules', 'list the rules')
    .addOption(formatOption())
    .action(async (spec: string, { rules, format }: LintOptions) => {
      const { listRules, runLint } = await import('./lint.js')
      if (rules) listRules(process)
      else process.exitCode = runLint({ spec, format }, process)
    })
}

interface DiffOptions {
  readonly spec: string
  readonly allow: readonly string[]
  readonly level: 'wire' | 'source'
  readonly rules?: true
  readonly format: Format
}

function addDiff(program: Command): void {
  program
    .command('diff')
    .summary('say what a change of the spec does to peers')
    .description(
      'Compares two specs, each a file or a git revision, and says what the change does to peers that have not upgraded:\nold clients of a new server. WIRE: bytes mean something else, which a packet shows. SOURCE: who uses an SDK has to\nedit. Exits with 1 where a change breaks them, and with 2 where nothing could be compared.',
    )
    .argument('[old]', 'a spec file or a git revision', 'HEAD')
    .argument('[new]', "the same; without it the working tree's spec")
    .option('--spec <file>', 'where revisions have the spec', SPEC)
    .option('--allow <rule>', "accept a rule's changes; may be given several times", append, [])
    .addOption(
      new Option('--level <level>', 'what fails: wire alone, or source too')
        .choices(['wire', 'source'])
        .default('source'),
    )
    .option('--rules', 'list the rules')
    .addOption(formatOption())
    .action(async (old: string, now: string | undefined, { rules, ...options }: DiffOptions) => {
      const { listDiffRules, runDiff } = await import('./diff.js')
      if (rules) listDiffRules(process)
      else process.exitCode = runDiff({ old, new: now, ...options }, process)
    })
}

function append(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
