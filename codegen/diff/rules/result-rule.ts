import type { ResultRule } from '../../model/model.js'
import { rule } from '../rule.js'

export const resultRule = rule({
  id: 'result-rule',
  level: 'source',
  purpose:
    'Another field of a reply, or another value of it, tells success: old clients take the one for the other.',
  check({ old, new: now }) {
    const [before, after] = [old.protocol.result, now.protocol.result]
    const words = (rule: ResultRule | undefined): string =>
      rule ? `${rule.field} is ${rule.success.name.spec} (${rule.success.value})` : 'nothing says so'
    const at = { path: ['session', 'result'] }
    const [was, is] = [words(before), words(after)]
    return was === is ? [] : [{ at: { old: at, new: at }, message: `success was: ${was}; is: ${is}` }]
  },
})
