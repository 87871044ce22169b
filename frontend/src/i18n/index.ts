import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type admin from './admin.en.json'
import type en from './en.json'
import type proof from './proof.en.json'

/** A language is a file: add it here and beside. */
const files = {
  en: () => import('./en.json'),
  de: () => import('./de.json'),
  es: () => import('./es.json'),
}

/** Texts of pages that few visits open, fetched with those pages: the first load stays small. */
const rooms = {
  admin: {
    en: () => import('./admin.en.json'),
    de: () => import('./admin.de.json'),
    es: () => import('./admin.es.json'),
  },
  proof: {
    en: () => import('./proof.en.json'),
    de: () => import('./proof.de.json'),
    es: () => import('./proof.es.json'),
  },
}

export type Language = keyof typeof files
export type Room = keyof typeof rooms
export const languages = Object.keys(files) as Language[]

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en & typeof admin & typeof proof }
  }
}

/** The language that fits what was asked for best, English when none does. */
export function fitting(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0]
    const found = languages.find((l) => l === base)
    if (found) {
      return found
    }
  }
  return 'en'
}

const kept = 'followship.language'

/** What this browser speaks: what was chosen here, else what it asks for. */
export function browserLanguage(): Language {
  const chosen = localStorage.getItem(kept)
  return fitting(chosen ? [chosen, ...navigator.languages] : navigator.languages)
}

async function load(language: Language) {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    const { default: texts } = await files[language]()
    shipped[language] = { ...texts.word }
    i18next.addResourceBundle(language, 'translation', texts)
    lay(language)
  }
  await Promise.all([...opened].map((room) => furnish(language, room)))
}

// The rooms that a page of this visit was in.
const opened = new Set<Room>()

async function furnish(language: Language, room: Room) {
  const { default: texts } = await rooms[room][language]()
  i18next.addResourceBundle(language, 'translation', texts, true, true)
}

/** Loads a page together with the texts of its room. */
export async function withTexts<T>(room: Room, page: () => Promise<T>): Promise<T> {
  opened.add(room)
  const [loaded] = await Promise.all([page(), furnish(i18next.language as Language, room)])
  return loaded
}

// The words as they are shipped, of the languages that are loaded, and the organisation's own.
const shipped: Partial<Record<Language, Record<string, string>>> = {}
let own: Record<string, string> = {}

/** Lays the organisation's words over those of a language, and puts back what it no longer replaces. */
function lay(language: Language) {
  const word = { ...shipped[language], ...own }
  i18next.addResourceBundle(language, 'translation', { word }, true, true)
}

/** Changes the language, here and for the next visit with this browser. */
export async function speak(language: Language) {
  await load(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  localStorage.setItem(kept, language)
}

/**
 * Lets an organisation's own words replace those of the product: the keys of the
 * section `word` of the language files.
 */
export function adopt(vocabulary: Record<string, string>) {
  own = vocabulary
  languages.filter((language) => shipped[language]).forEach(lay)
}

/** Starts with the language of the browser. */
export async function start(): Promise<i18n> {
  const language = browserLanguage()
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    supportedLngs: languages,
    load: 'languageOnly',
    resources: {},
    partialBundledLanguages: true,
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
    react: { bindI18nStore: 'added' }, // an organisation's words come after the first page
  })
  await load(language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  return i18next
}
