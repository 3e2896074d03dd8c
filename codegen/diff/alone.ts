/**
 * The old spec with one change alone: where several changes touch a packet, the one that makes it read
 * differently hides whether the others do.
 */

import { type Document, isSeq, parseDocument } from 'yaml'
import { protocolOf } from '../protocol.js'
import type { Side } from './compare.js'
import type { Pair } from './match.js'
import type { Edit } from './rule.js'

/** Undefined where the change makes no sound spec without the others. */
export function withAlone({ old, new: now }: Pair<Side>, edits: readonly Edit[]): Side | undefined {
  const parse = (side: Side): Document =>
    parseDocument(side.spec.source.text, { merge: true, intAsBigInt: true, uniqueKeys: false })
  const [document, after] = [parse(old), parse(now)]
  const before = edits.some((edit) => edit.do === 'move') ? parse(old) : document
  for (const edit of edits) apply(document, { before, after }, edit)
  const { protocol, spec } = protocolOf(old.spec.source.path, String(document))
  return protocol && spec ? { protocol, spec } : undefined
}

function apply(
  document: Document,
  { before, after }: { readonly before: Document; readonly after: Document },
  edit: Edit,
): void {
  if (edit.do === 'remove') document.deleteIn(edit.path)
  else if (edit.do === 'set') document.setIn(edit.path, edit.value)
  else if (edit.do === 'move') document.setIn(edit.path, before.getIn(edit.from, true))
  else if (edit.do === 'copy') document.setIn(edit.path, after.getIn(edit.from, true))
  else {
    const around = edit.path.slice(0, -1)
    const list = document.getIn(around, true)
    const item = after.getIn(edit.from, true)
    if (isSeq(list)) list.items.splice(Number(edit.path.at(-1)), 0, item)
    else document.setIn(around, [item])
  }
}
