/** How a reply tells its request's result: the rule of the session, and whether a reply can follow it. */

import { problems } from '../spec/diagnostics.js'
import { hint } from '../spec/hint.js'
import type { Path } from '../spec/load.js'
import type { Span } from '../spec/source.js'
import { type EnumEntry, type EnumType, limitsOf, type Packet, type ResultRule } from './model.js'
import type { Context } from './scope.js'
import { takesZero } from './zero.js'

interface ReplyRules {
  readonly context: Context
  readonly result: ResultRule | undefined
}

export function buildResultRule(context: Context, enums: readonly EnumType[]): ResultRule | undefined {
  const declared = context.spec.file.session?.result
  if (!declared) return undefined
  for (const type of enums) {
    const success = type.entries.find(({ name }) => name.spec === declared.success)
    if (success) return { field: declared.field, enum: type, success }
  }
  if (context.broken.has('enums')) return undefined
  const known = enums.flatMap(({ entries }) => entries.map(({ name }) => name.spec))
  const at = context.spec.at(['session', 'result', 'success'])
  context.report(problems.unknownResult(at, declared.success, 'any kind', hint(declared.success, known)))
  return undefined
}

/** A reply needs the result's field, and its other fields must be able to stand at zero in a refusal. */
export function checkReply({ context, result }: ReplyRules, reply: Packet, path: Path): void {
  const at = context.spec.keyAt([...path, 'effects'])
  const { session, packets } = context.spec.file
  if (!result && (session?.result || context.broken.has('session'))) return
  if (!result) {
    context.report(
      problems.noResult(
        at,
        'session.result has to say which field of a reply tells the result, and which value is success',
      ),
    )
    return
  }
  const field = reply.body.fields.find(({ name }) => name.spec === result.field)
  const refused = packets?.[reply.name.spec]?.seq?.some(({ id }) => id === result.field)
  if (!field && refused) return
  const { shape } = field ?? {}
  if (
    !field ||
    (shape?.kind !== 'integer' && shape?.kind !== 'bits') ||
    shape.enum !== result.enum ||
    field.role.kind !== 'value' ||
    field.condition ||
    field.repeat
  ) {
    const found = `${reply.name.spec} has no field ${result.field} with the enum ${result.enum.name.spec}`
    context.report(problems.noResult(at, `${found}; a reply needs it`))
  } else checkResultFits(context, result, reply, result.success, at)
  for (const other of reply.body.fields) {
    if (other === field || other.role.kind !== 'value' || takesZero(other)) continue
    const what = `${reply.name.spec}.${other.name.spec} cannot be zero`
    context.report(problems.noResult(at, `${what}; a refusal leaves every field but the result at zero`))
  }
}

/** The refusal of that name, which the reply must have room for. */
export function result(
  { context, result }: ReplyRules,
  reply: Packet | undefined,
  name: string,
  path: Path,
): EnumEntry | undefined {
  if (!result) return undefined
  const entry = result.enum.entries.find((entry) => entry.name.spec === name)
  if (!entry) {
    const known = result.enum.entries.map((entry) => entry.name.spec)
    context.report(
      problems.unknownResult(context.spec.at(path), name, result.enum.name.spec, hint(name, known)),
    )
  } else if (entry === result.success) {
    context.report(problems.successRefuses(context.spec.at(path), name))
  } else if (reply) checkResultFits(context, result, reply, entry, context.spec.at(path))
  return entry
}

function checkResultFits(
  context: Context,
  rule: ResultRule,
  reply: Packet,
  entry: EnumEntry,
  at: Span,
): void {
  const { shape } = reply.body.fields.find(({ name }) => name.spec === rule.field) ?? {}
  if (shape?.kind !== 'integer' && shape?.kind !== 'bits') return
  const { min, max } = limitsOf(shape)
  if (entry.value >= min && entry.value <= max) return
  const limits = `${reply.name.spec}.${rule.field} holds ${min} to ${max}`
  context.report(problems.neverFits(at, `${entry.name.spec} (${entry.value})`, limits))
}
