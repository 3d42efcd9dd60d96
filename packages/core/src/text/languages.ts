/** The languages that text is analyzed in, by ISO 639-1 code. 'und' is any other, or one not known. */
export const TEXT_LANGUAGES = ['en', 'es', 'fr', 'de', 'it', 'pt', 'ru', 'zh', 'ja', 'und'] as const

export type TextLanguage = (typeof TEXT_LANGUAGES)[number]
