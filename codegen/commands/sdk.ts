/** `parley sdk LANGUAGE`: a client SDK by itself, for a project that has its own spec and its own place for it. */

import { SDKS } from '../emit/sdk.js'
import type { SdkLanguage } from '../emit/sdk-languages.js'
import type { Output } from './read-spec.js'
import { type EmitRequest, emitOrCheck } from './write-or-check.js'

export interface SdkRequest extends Omit<EmitRequest, 'command'> {
  readonly language: SdkLanguage
}

/** Returns the exit code. */
export function runSdk(request: SdkRequest, output: Output): number {
  const { language, spec, out } = request
  const command = `parley sdk ${language} ${spec} --out ${out}`
  return emitOrCheck({ ...request, command }, SDKS[language], output)
}
