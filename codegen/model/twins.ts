import { problems } from '../spec/diagnostics.js'
import type { Path } from '../spec/load.js'
import type { EnumType, Packet, Struct } from './model.js'
import { type Name, pascal } from './names.js'
import { handledNames, isBuiltIn, ownerOf } from './reserved.js'
import type { Context } from './scope.js'

/** Names that are told apart in the spec, but not in the generated code, or that it needs for itself. */
export function reportTwins(
  context: Context,
  protocol: Name,
  packets: readonly Packet[],
  types: readonly Struct[],
  enums: readonly EnumType[],
): void {
  const { spec, report } = context
  const seen = new Map<string, string>()
  const check = (name: Name, path: Path): void => {
    const owner = seen.get(pascal(name)) ?? ownerOf(name, protocol)
    if (owner === undefined) seen.set(pascal(name), name.spec)
    else report(problems.duplicate(spec.keyAt(path), 'the name', pascal(name), `taken by ${owner}`))
  }
  const refuseBuiltIn = (name: Name, path: Path): void => {
    if (isBuiltIn(name))
      report(problems.duplicate(spec.keyAt(path), 'the type', name.words.join('_'), 'built in'))
  }
  for (const { name } of enums) check(name, ['enums', name.spec])
  for (const { name, from } of packets) {
    check(name, ['packets', name.spec])
    refuseBuiltIn(name, ['packets', name.spec])
    if (from === 'server') continue
    for (const generated of handledNames(name)) seen.set(generated, `the generated code for ${name.spec}`)
  }
  for (const { name } of types) {
    check(name, ['types', name.spec])
    refuseBuiltIn(name, ['types', name.spec])
  }
}
