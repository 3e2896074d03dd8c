/** The generator's commands, for `parley` and for codegen/cli.ts. */

import type { Command } from 'commander'

interface GenOptions {
  readonly out: string
  readonly handlers: string | false
  readonly check?: true
}

export function addCodegenCommands(program: Command): void {
  program
    .command('gen')
    .summary('generate code from a packet spec')
    .description(
      'Generates the TypeScript codec, dispatcher and client and a Kaitai spec from SPEC, and a stub for every\nhandler that is missing. Problems are reported all at once; then nothing is written.',
    )
    .argument('[spec]', 'the packet spec', 'protocol/chat.yaml')
    .option(
      '--out <folder>',
      'where generated files go; everything in it that is marked as generated is ours',
      'generated',
    )
    .option('--handlers <folder>', "the hand-written handlers' folder", 'src/handlers')
    .option('--no-handlers', 'no handlers: types and codec alone')
    .option('--check', 'write nothing; exit 1 and name each file that is missing, stale or orphaned')
    .action(async (spec: string, options: GenOptions) => {
      const { runGen } = await import('./gen.js')
      const handlers = options.handlers === false ? undefined : options.handlers
      process.exitCode = runGen({ spec, out: options.out, handlers, check: options.check ?? false }, process)
    })
}
