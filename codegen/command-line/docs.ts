import type { Command } from 'commander'
import type { Format } from '../spec/formats.js'
import { CHECK, formatOption, SPEC } from './options.js'

interface DocsOptions {
  readonly out: string
  readonly check?: true
  readonly format: Format
}

export function addDocs(program: Command): void {
  program
    .command('docs')
    .summary('generate the reference of a packet spec')
    .description(
      'Generates a reference in Markdown from SPEC, for reading on a code forge: layouts, examples, states and\nsequences of every packet. `gen` writes it too.',
    )
    .argument('[spec]', 'the packet spec', SPEC)
    .option('--out <folder>', 'where the pages go', 'generated/docs')
    .option(...CHECK)
    .addOption(formatOption())
    .action(async (spec: string, { out, check, format }: DocsOptions) => {
      const { runDocs } = await import('../commands/docs.js')
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
