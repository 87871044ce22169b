import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './ballot.module.css'
import { matches, usePeople } from './people'

const most = 8

/** Finds somebody by name, among many, and says who was chosen. */
export function PersonSearch({
  label,
  hint,
  among,
  choose,
  full = false,
}: {
  label: string
  hint?: string
  among: readonly string[]
  choose: (person: string) => void
  /** Nobody more can be chosen. The field stays, and with it the focus. */
  full?: boolean
}) {
  const { t } = useTranslation()
  const show = usePeople()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const found = query.trim() ? among.filter((p) => matches(show(p).name, query)).slice(0, most) : []
  const open = query.trim() !== ''
  const pick = (person: string | undefined) => {
    if (person) {
      setQuery('')
      setActive(0)
      choose(person)
      input.current?.focus()
    }
  }
  const keys: Record<string, () => void> = {
    ArrowDown: () => setActive(Math.min(active + 1, found.length - 1)),
    ArrowUp: () => setActive(Math.max(active - 1, 0)),
    Enter: () => pick(found[active]),
    Escape: () => setQuery(''),
  }
  return (
    <div className={classes.search}>
      <label htmlFor={id}>{label}</label>
      {hint && (
        <p className={classes.hint} id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <input
        ref={input}
        id={id}
        className={classes.input}
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        readOnly={full}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-describedby={hint ? `${id}-hint` : undefined}
        aria-activedescendant={found[active] ? `${id}-${active}` : undefined}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value)
          setActive(0)
        }}
        onKeyDown={(event) => {
          const act = keys[event.key]
          if (act && open) {
            event.preventDefault()
            act()
          }
        }}
      />
      <div className={classes.options} hidden={!open}>
        <div id={`${id}-list`} role="listbox" aria-label={label}>
          {found.map((person, i) => (
            <div
              key={person}
              id={`${id}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === active}
              className={classes.option}
              onPointerDown={(event) => event.preventDefault()} // the field keeps the focus
              onClick={() => pick(person)}
              onKeyDown={(event) => event.key === 'Enter' && pick(person)}
            >
              {show(person).name}
              {show(person).detail && <span className={classes.detail}>{show(person).detail}</span>}
            </div>
          ))}
        </div>
        {open && found.length === 0 && (
          <p className={classes.hint} role="status">
            {t('ballot.search.nobody')}
          </p>
        )}
      </div>
    </div>
  )
}
