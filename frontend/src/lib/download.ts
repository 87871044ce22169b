/** Lets the reader save a text as a file of their own. */
export function download(name: string, text: string, type = 'text/csv;charset=utf-8'): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // Some browsers read the object only after the click has been handled.
  setTimeout(() => {
    URL.revokeObjectURL(url)
  }, 10_000)
}
