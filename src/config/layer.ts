import type { SettingKey } from './settings.js'

/** What one source says: the command line, the environment, or the file. */
export interface Layer {
  readonly given: readonly Given[]
  /** What is wrong with it apart from the values, a line each. */
  readonly problems: readonly string[]
  /** What is odd and does no harm. */
  readonly warnings: readonly string[]
}

/** The configuration file; what reads it takes megabytes, and is loaded only where there is one. */
export interface ConfigFile {
  readonly path: string
  /** Reads it anew. Whatever is wrong with it is a problem of the layer; it does not throw. */
  read(): Layer
}

export interface Given {
  readonly key: SettingKey
  readonly text: string
  /** Where it is given: `--port`, `PARLEY_PORT`, `parley.yaml:3:7`. */
  readonly origin: string
  /** What a problem with the value begins with: the origin, and the setting's name where that does not have it. */
  readonly label: string
  /** Ends what is said of a wrong value. */
  readonly advice?: string
}
