/**
 * What a spec silences: `lint: { RULE: reason }` on the packet, type, enum entry, attribute, parameter or instance that a finding is about,
 * on `header` or `session`, or on `meta` for a rule in the whole file. A silence without a reason, of no rule, or where the rule finds
 * nothing is a finding itself.
 */

import { hint } from '../spec/hint.js'
import type { Path } from '../spec/load.js'
import type { Silenced, SpecFile, StructureSpec } from '../spec/spec-file.js'
import type { Finding } from './rule.js'

export interface Silence {
  /** Of the element that holds it. */
  readonly element: Path
  readonly rule: string
  readonly reason: string
}

/** Findings about silences, in the form of rules: they cannot be silenced. */
export const silenceRules = [
  { id: 'unknown-silence', purpose: 'What is silenced is a rule that there is.' },
  { id: 'silence-without-reason', purpose: 'A silence says why.' },
  { id: 'needless-silence', purpose: 'A silence stands on an element about which the rule finds something.' },
] as const

export function silencesOf(file: SpecFile): Silence[] {
  const on = (element: Path, holder: { readonly lint?: Silenced } | undefined): Silence[] =>
    Object.entries(holder?.lint ?? {}).map(([rule, reason]) => ({ element, rule, reason }))
  const inside = (
    element: Path,
    structure: Partial<StructureSpec> & { readonly lint?: Silenced },
  ): Silence[] => [
    ...on(element, structure),
    ...(structure.params ?? []).flatMap((param, i) => on([...element, 'params', i], param)),
    ...(structure.seq ?? []).flatMap((attribute, i) => on([...element, 'seq', i], attribute)),
    ...Object.entries(structure.instances ?? {}).flatMap(([name, one]) =>
      on([...element, 'instances', name], one),
    ),
  ]
  const each = <T>(section: string, all: Readonly<Record<string, T>> = {}): [Path, T][] =>
    Object.entries(all).map(([name, one]) => [[section, name], one])
  return [
    ...on(['meta'], file.meta),
    ...(file.header ? inside(['header'], file.header) : []),
    ...each('enums', file.enums).flatMap(([path, entries]) =>
      Object.entries(entries).flatMap(([value, entry]) =>
        typeof entry === 'string' ? [] : on([...path, value], entry),
      ),
    ),
    ...each('types', file.types).flatMap(([path, type]) => inside(path, type)),
    ...on(['session'], file.session),
    ...each('packets', file.packets).flatMap(([path, packet]) => inside(path, packet)),
  ]
}

/** Whether the silence stands on the element that the finding is about, or speaks for the whole file. */
export function covers({ element, rule }: Silence, { path }: Finding, id: string): boolean {
  if (rule !== id) return false
  return element[0] === 'meta' || samePath(element, elementOf(path))
}

/** What a structure is made of. */
const PARTS = new Map<unknown, string>([
  ['seq', 'field'],
  ['params', 'parameter'],
  ['instances', 'instance'],
])

/** The innermost part of the spec around the path that can hold `lint`. */
function elementOf(path: Path): Path {
  const [section] = path
  if (section === 'session') return ['session']
  if (section === 'enums') return path.slice(0, 3)
  const depth = section === 'header' ? 1 : 2
  return path.slice(0, PARTS.has(path[depth]) ? depth + 2 : depth)
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, i) => step === b[i])
}

/** What is wrong with the silence, by the id of a rule about silences; undefined where nothing is. */
export function complaintAbout(
  { element, rule, reason }: Silence,
  known: readonly string[],
  used: boolean,
): { readonly id: (typeof silenceRules)[number]['id']; readonly finding: Finding } | undefined {
  const place = { path: [...element, 'lint', rule], markKey: true as const }
  if (!known.includes(rule)) {
    const { text, nearest } = hint(rule, known)
    const fix = nearest === undefined ? {} : { fix: `write ${nearest}` }
    return { id: 'unknown-silence', finding: { ...place, message: `no rule ${rule}${text}`, ...fix } }
  }
  if (reason.trim() === '') {
    const message = `${rule} is silenced, and nothing says why; expected a reason`
    return { id: 'silence-without-reason', finding: { ...place, message } }
  }
  if (used) return undefined
  const message = `${rule} finds nothing about this ${nameOf(element)}; expected it on the element that a finding is about`
  return { id: 'needless-silence', finding: { ...place, message, fix: 'remove it, or move it there' } }
}

function nameOf([section, second, third]: Path): string {
  const sections = { meta: 'file', enums: 'entry', types: 'type', packets: 'packet' }
  const part = PARTS.get(section === 'header' ? second : third)
  return part ?? new Map(Object.entries(sections)).get(String(section)) ?? String(section)
}
