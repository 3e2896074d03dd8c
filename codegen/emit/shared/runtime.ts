/** Hand-written files that are copied into what is generated. */

import { readFileSync } from 'node:fs'

/** Beside the emitter in a checkout; from dist/ in the checkout or package that dist/ stands in. */
export function readRuntime(language: string, file: string): string {
  const path = `emit/${language}/runtime/${file}`
  for (const base of ['../../', '../../../../codegen/']) {
    try {
      return readFileSync(new URL(`${base}${path}`, import.meta.url), 'utf8')
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  throw new Error(`codegen/${path} is missing beside this program`)
}
