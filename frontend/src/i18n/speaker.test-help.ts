import { createInstance, type TFunction } from 'i18next'
import deAdmin from './admin.de.json'
import enAdmin from './admin.en.json'
import esAdmin from './admin.es.json'
import de from './de.json'
import en from './en.json'
import es from './es.json'
import deProof from './proof.de.json'
import enProof from './proof.en.json'
import esProof from './proof.es.json'
import type { Language } from './index'

/** Speaks a language without a page. */
export function speaker(language: Language): TFunction {
  const i18n = createInstance()
  void i18n.init({
    lng: language,
    initAsync: false,
    resources: {
      en: { translation: { ...en, ...enAdmin, ...enProof } },
      de: { translation: { ...de, ...deAdmin, ...deProof } },
      es: { translation: { ...es, ...esAdmin, ...esProof } },
    },
    interpolation: { escapeValue: false },
  })
  return i18n.t as TFunction
}
