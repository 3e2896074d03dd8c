import { kaitai as spell } from '../../model/names.js'
import { type Language, words } from './language.js'

/** The words of its expressions: a field of such a name could not be spoken of. */
export const kaitai: Language = {
  name: 'Kaitai',
  spell: { field: [spell], type: [spell], entry: [spell] },
  words: words('and bitsizeof false not or sizeof true'),
}
