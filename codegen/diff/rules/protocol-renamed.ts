import { rule } from '../rule.js'

export const protocolRenamed = rule({
  id: 'protocol-renamed',
  level: 'source',
  purpose: "The protocol has another name, and so have the SDKs' packages and clients.",
  check({ old, new: now }) {
    const [before, after] = [old.protocol.name.spec, now.protocol.name.spec]
    const at = { path: ['meta', 'id'] }
    return before === after
      ? []
      : [{ at: { old: at, new: at }, message: `the protocol was called ${before}, is called ${after}` }]
  },
})
