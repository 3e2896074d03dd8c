import { camel, pascal } from '../../model/names.js'
import { type Language, words } from './language.js'

/** The keywords of C#; the contextual ones are free outside their context. */
export const csharp: Language = {
  name: 'C#',
  spell: { field: [pascal, camel], type: [pascal], entry: [pascal] },
  words: words(`
    abstract as base bool break byte case catch char checked class const continue decimal default delegate do
    double else enum event explicit extern false finally fixed float for foreach goto if implicit in int
    interface internal is lock long namespace new null object operator out override params private protected
    public readonly ref return sbyte sealed short sizeof stackalloc static string struct switch this throw true
    try typeof uint ulong unchecked unsafe ushort using virtual void volatile while
  `),
}
