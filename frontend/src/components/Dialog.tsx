import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './Dialog.module.css'

export interface DialogProps {
  open: boolean
  /** Called when it is to close: by its button, by Escape. */
  close: () => void
  title: string
  children: ReactNode
}

/** A modal dialog of the browser's own: it keeps the focus and gives it back. */
export function Dialog({ open, close, title, children }: DialogProps) {
  const { t } = useTranslation()
  const ref = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = ref.current
    if (open && dialog && !dialog.open) {
      dialog.showModal()
    } else if (!open && dialog?.open) {
      dialog.close()
    }
  }, [open])
  return (
    <dialog
      ref={ref}
      className={classes.dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault() // who opened it says when it is closed
        close()
      }}
      onClose={() => open && close()}
    >
      {open && (
        <>
          <div className={classes.head}>
            <h2 id={heading} className={classes.title}>
              {title}
            </h2>
            <button type="button" className={classes.close} aria-label={t('action.close')} onClick={close}>
              <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <path
                  d="M3 3l10 10M13 3L3 13"
                  stroke="currentColor"
                  strokeWidth="1.6"
                  strokeLinecap="round"
                />
              </svg>
            </button>
          </div>
          {children}
        </>
      )}
    </dialog>
  )
}
