import './styles/values.css'
import './styles/meanings.css'
import './styles/base.css'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { loadCatalogue, startLocale } from './locales/choose-locale.ts'
import { applyTheme } from './styles/theme.ts'

applyTheme()
const locale = startLocale()
document.documentElement.lang = locale
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
const page = createRoot(root)
// Not awaited at the top: the bundler would cut everything that lazy parts share out of this file.
void loadCatalogue(locale).then((catalogue) => page.render(<App start={{ locale, catalogue }} />))
