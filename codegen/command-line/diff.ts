import { type Command, Option } from 'commander'
import type { Format } from '../spec/formats.js'
import { append, formatOption, SPEC } from './options.js'

interface DiffOptions {
  readonly spec: string
  readonly allow: readonly string[]
  readonly level: 'wire' | 'source'
  readonly rules?: true
  readonly format: Format
}

export function addDiff(program: Command): void {
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
      const { listDiffRules, runDiff } = await import('../commands/diff.js')
      if (rules) listDiffRules(process)
      else process.exitCode = runDiff({ old, new: now, ...options }, process)
    })
}
