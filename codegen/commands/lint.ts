/** `parley lint`: reads the spec, and holds it against the rules. */

import { lint, ruleTable } from '../lint/lint.js'
import type { Format } from '../spec/formats.js'
import { count, type Output, readProtocol, tell } from './read-spec.js'

export interface LintRequest {
  readonly spec: string
  readonly format: Format
}

/** Returns the exit code. */
export function runLint({ spec: path, format }: LintRequest, output: Output): number {
  const { stdout, stderr } = output
  const { source, diagnostics: errors, protocol, spec } = readProtocol(path)
  if (!protocol || !spec) {
    tell(output, format, source, errors)
    if (format === 'text')
      stderr.write(`${count(errors.length, 'problem')} in ${path}; not checked further\n`)
    return 1
  }
  const { diagnostics, silenced } = lint({ protocol, spec })
  const summary = `${path}: ${count(diagnostics.length, 'finding')}, ${silenced} silenced\n`
  tell(output, format, source, diagnostics)
  if (diagnostics.length === 0) {
    if (format === 'text') stdout.write(summary)
    return 0
  }
  if (format === 'text')
    stderr.write(`${summary}Mend them, or silence one where it stands: lint: { RULE: the reason }\n`)
  return 1
}

/** `--rules`: what is checked. */
export function listRules({ stdout }: Output): void {
  const width = Math.max(...ruleTable.map(({ id }) => id.length))
  for (const { id, severity, purpose } of ruleTable)
    stdout.write(`${id.padEnd(width)}  ${severity.padEnd('warning'.length)}  ${purpose}\n`)
}
