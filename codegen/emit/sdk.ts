/** The languages that there are SDKs for. One more is a folder beside this file, its name and a line here. */

import type { Protocol } from '../model/model.js'
import { emitPython } from './python/index.js'
import type { SdkLanguage } from './sdk-languages.js'
import type { Files } from './text.js'

/** Each a project that stands by itself: path to text. */
export const SDKS: Readonly<Record<SdkLanguage, (protocol: Protocol) => Files>> = {
  python: emitPython,
}
