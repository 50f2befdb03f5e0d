/** `Message-ID`s under the sender's own domain, the same for each attempt of one mail. */
export function messageIds(mailFrom: string): (id: string) => string {
  const domain = /@([^\s>]+)>?\s*$/.exec(mailFrom)?.[1] ?? 'localhost'
  return (id) => `<${id}@${domain}>`
}
