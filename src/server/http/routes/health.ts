/** `/healthz`: the process answers. `/readyz`: it can work: the database answers. */
import { AppError } from '../../errors.ts'
import type { Db } from '../../store/db.ts'
import type { Http } from '../server.ts'

export function healthRoutes(http: Http, db: Db): void {
  http.get('/healthz', async () => ({ status: 'ok' }))
  http.get('/readyz', async (request) => {
    try {
      await db.query('select 1 as ready')
      return { status: 'ready' }
    } catch (error) {
      request.log.warn({ err: error }, 'not ready')
      throw new AppError(
        503,
        'NOT_READY',
        'The database cannot be reached just now.',
        'Look at the database.',
      )
    }
  })
}
