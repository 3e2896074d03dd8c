import { hint } from '../../codegen/spec/hint.js'
import type { Given, Layer } from './layer.js'
import { nameOf, settingKeys, VARIABLE_PREFIX, variableOf } from './setting-table.js'

export type Environment = Readonly<Record<string, string | undefined>>

/** Known, and no settings of the server. */
const OTHERS = ['CONFIG', 'PASSWORD']

/** For each service called parley, Kubernetes sets PARLEY_PORT in every pod. */
const SERVICE_LINK = /^(tcp|udp|sctp):\/\//
const SERVICE_LINK_ADVICE =
  '; Kubernetes sets that for a service of this name: set enableServiceLinks: false in the pod, or rename the service'

/** An empty variable counts as none: compose files and units pass on what is not set like that. */
export function readEnvironment(environment: Environment): Layer {
  const given = settingKeys.flatMap((key): Given[] => {
    const origin = variableOf(nameOf(key))
    const text = environment[origin]
    if (text === undefined || text === '') return []
    const advice = SERVICE_LINK.test(text) ? { advice: SERVICE_LINK_ADVICE } : {}
    return [{ key, text, origin, label: origin, ...advice }]
  })
  return { given, ...unknownVariables(environment) }
}

/** A slip of the pen is refused; what platforms and other programs call PARLEY_… is not ours to refuse. */
function unknownVariables(environment: Environment): Omit<Layer, 'given'> {
  const known = [
    ...settingKeys.map((key) => variableOf(nameOf(key)).slice(VARIABLE_PREFIX.length)),
    ...OTHERS,
  ]
  const problems: string[] = []
  const warnings: string[] = []
  for (const variable of Object.keys(environment).sort()) {
    const name = variable.slice(VARIABLE_PREFIX.length)
    if (!variable.startsWith(VARIABLE_PREFIX) || known.includes(name)) continue
    const { nearest } = hint(name, known)
    if (nearest === undefined) warnings.push(`${variable} is no setting and is ignored`)
    else problems.push(`${variable}: unknown setting; did you mean ${VARIABLE_PREFIX}${nearest}?`)
  }
  return { problems, warnings }
}
