/** Apart from the emitters, so that a command line can name them without loading them. */
export const SDK_LANGUAGES = ['python'] as const

export type SdkLanguage = (typeof SDK_LANGUAGES)[number]

export function isSdkLanguage(name: string): name is SdkLanguage {
  return SDK_LANGUAGES.some((language) => language === name)
}
