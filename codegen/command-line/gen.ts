import type { Command } from 'commander'
import type { Format } from '../spec/formats.js'
import { CHECK, formatOption, SPEC } from './options.js'

interface GenOptions {
  readonly out: string
  readonly ksy?: string
  readonly handlers: string | false
  readonly check?: true
  readonly watch?: true
  readonly format: Format
}

export function addGen(program: Command): void {
  program
    .command('gen')
    .summary('generate code from a packet spec')
    .description(
      'Generates from SPEC the TypeScript codec, dispatcher and client, SDKs, the reference, test vectors and a Kaitai\nspec, and a stub for every handler that is missing. Problems are reported all at once; then nothing is written.',
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
    .option(...CHECK)
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
      const { runGen, runGenKsy } = await import('../commands/gen.js')
      const common = { out, check: check ?? false, format }
      const run = (): number =>
        ksy === undefined
          ? runGen({ ...common, spec, handlers: handlers === false ? undefined : handlers }, process)
          : runGenKsy({ ...common, spec: ksy }, process)
      if (watch) {
        const { watchFile } = await import('../commands/watch.js')
        await watchFile(ksy ?? spec, run, process)
      } else process.exitCode = run()
    })
}
