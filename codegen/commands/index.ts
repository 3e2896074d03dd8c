/** The generator's commands, for `parley` and for codegen/cli.ts. Each loads its code only when it runs. */

import { type Command, Option } from 'commander'
import { FORMATS, type Format } from '../spec/formats.js'

export function addCodegenCommands(program: Command): void {
  addGen(program)
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
  readonly handlers: string | false
  readonly check?: true
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
    .option('--check', 'write nothing; exit 1 and name each file that is missing, stale or orphaned')
    .addOption(formatOption())
    .action(async (spec: string, { out, handlers, check, format }: GenOptions) => {
      const { runGen } = await import('./gen.js')
      const request = {
        spec,
        out,
        handlers: handlers === false ? undefined : handlers,
        check: check ?? false,
        format,
      }
      process.exitCode = runGen(request, process)
    })
}
