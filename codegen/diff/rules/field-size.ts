import { extentOf } from '../../model/model.js'
import { fieldRule } from '../rule.js'
import { extentWords } from '../words.js'

export const fieldSize = fieldRule({
  id: 'field-size',
  purpose: 'Text, bytes or a structure take another size.',
  keys: ['size', 'size-eos'],
  differs({ old, new: now, paths }, { alignment, ...sides }) {
    if (old.shape.kind !== now.shape.kind || alignment.sameExtent(extentOf(old.shape), extentOf(now.shape)))
      return undefined
    return {
      old: extentWords(old, sides.old.spec, paths.old),
      new: extentWords(now, sides.new.spec, paths.new),
    }
  },
})
