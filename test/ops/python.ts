/** Prometheus' own text, read by programs that know nothing of ours. */

import { spawnSync } from 'node:child_process'
import { pipPackages } from '../support/pip.js'

export interface Family {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly samples: readonly Sample[]
}

export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: string
}

const READ = `
import json, sys
from prometheus_client.parser import text_string_to_metric_families
json.dump([
    {"name": f.name + ("_total" if f.type == "counter" else ""), "type": f.type, "help": f.documentation,
     "samples": [{"name": s.name, "labels": s.labels, "value": repr(s.value)} for s in f.samples]}
    for f in text_string_to_metric_families(sys.stdin.read())
], sys.stdout)
`

/** What Prometheus' Python client reads in the text. @throws Error where it cannot */
export function families(text: string): readonly Family[] {
  return JSON.parse(python(READ, text, 'prometheus_client==0.26.0'))
}

const PARSE = `
import sys, promql_parser
for line in sys.stdin.read().splitlines():
    print(promql_parser.parse(line))
`

/** @throws Error unless each line is an expression in PromQL */
export function checkPromql(lines: string): void {
  python(PARSE, lines, 'promql-parser==0.12.0')
}

function python(program: string, input: string, requirement: string): string {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', program], {
    input,
    encoding: 'utf8',
    env: { ...process.env, PYTHONPATH: pipPackages(requirement) },
  })
  if (status !== 0) throw new Error(stderr)
  return stdout
}
