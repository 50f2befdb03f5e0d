import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { type ComponentProps, StrictMode, useState } from 'react'
import { LocaleProvider } from './locales/LocaleProvider.tsx'
import { createAppRouter } from './routes.tsx'
import { Gate } from './sign-in/Gate.tsx'
import { createCache } from './state/live-cache.ts'
import { HintLayer } from './ui/HintLayer.tsx'
import { NoticeProvider } from './ui/NoticeProvider.tsx'

/** Without a nonce from the server nothing may inject a style; `base.css` has what would be missing. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce || undefined

export function App({ start }: Pick<ComponentProps<typeof LocaleProvider>, 'start'>) {
  const [cache] = useState(createCache)
  const [router] = useState(() => createAppRouter(cache))
  return (
    <StrictMode>
      <CSPProvider nonce={nonce} disableStyleElements={nonce === undefined}>
        <QueryClientProvider client={cache}>
          <LocaleProvider start={start}>
            <NoticeProvider>
              <Gate>
                <RouterProvider router={router} />
              </Gate>
              <HintLayer />
            </NoticeProvider>
          </LocaleProvider>
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>
  )
}
