import { useTranslation } from 'react-i18next'

/** Names kinds of mandates: with the organisation's own word where it has one, else ours, else as they are written. */
export function useKindName(): (kind: string) => string {
  const { t, i18n } = useTranslation()
  return (kind) => {
    for (const key of [`word.${kind}`, `register.kind.${kind}`]) {
      if (/^\w+$/.test(kind) && i18n.exists(key)) {
        return t(key as 'register.kind.mentor')
      }
    }
    return kind
  }
}
