import type { Command } from 'commander'
import type { Format } from '../spec/formats.js'
import { formatOption, SPEC } from './options.js'

interface LintOptions {
  readonly rules?: true
  readonly format: Format
}

export function addLint(program: Command): void {
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
      const { listRules, runLint } = await import('../commands/lint.js')
      if (rules) listRules(process)
      else process.exitCode = runLint({ spec, format }, process)
    })
}
