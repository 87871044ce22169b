// The first import of the application: libraries that add style elements at run time
// read the nonce when they are loaded.
declare global {
  interface Window {
    __webpack_nonce__?: string
  }
}

/** The nonce that the server has put into this page and its security policy. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

window.__webpack_nonce__ = nonce
