/** The languages that code is generated for. */

import { cpp } from './cpp.js'
import { csharp } from './csharp.js'
import { go } from './go.js'
import { java } from './java.js'
import { kaitai } from './kaitai.js'
import type { Language } from './language.js'
import { python } from './python.js'
import { rust } from './rust.js'
import { typescript } from './typescript.js'

export const languages: readonly Language[] = [typescript, python, csharp, cpp, go, java, rust, kaitai]
