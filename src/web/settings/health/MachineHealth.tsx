import { useTranslations } from 'use-intl'
import type { Health } from '../../../shared/contract/health.ts'
import { nearMoment } from '../../locales/format-time.ts'
import { useNow, useReader } from '../../locales/use-reader.ts'
import { Facts } from './Facts.tsx'
import styles from './Health.module.css'

/** Below a tenth, or two gigabytes, a night may fill it. */
const LITTLE_SHARE = 0.1
const LITTLE_BYTES = 2 * 1024 ** 3

export function MachineHealth({ health: { disk, jobs, stalls, version } }: { health: Health }) {
  const t = useTranslations('health')
  const reader = useReader()
  const now = useNow()
  const failing = jobs.filter((job) => job.failures > 0)
  const littleRoom = disk.free_bytes < LITTLE_BYTES || disk.free_bytes < disk.total_bytes * LITTLE_SHARE
  // A round that is newer than this page is shown by its own name.
  const nameOf = (job: string) => {
    const round = `rounds.${job.replaceAll(' ', '_')}` as 'rounds.gaps'
    return t.has(round) ? t(round) : job
  }
  const moment = (at: string) => nearMoment(new Date(at), now, reader)
  return (
    <>
      <section className={styles.part} aria-labelledby="health-jobs">
        <h2 className={styles.title} id="health-jobs">
          {t('jobs')}
        </h2>
        <p className={styles.quiet}>
          {failing.length === 0
            ? t('jobsWell', { count: jobs.length })
            : t('jobsFail', { count: failing.length })}
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it is scrolled, by keyboard as well */}
        <div className={styles.scroll} tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('job')}</th>
                <th scope="col">{t('lastRun')}</th>
                <th scope="col">{t('took')}</th>
                <th scope="col">{t('failures')}</th>
              </tr>
            </thead>
            <tbody>
              {jobs.map((job) => (
                <tr key={job.name}>
                  <th scope="row" title={job.name}>
                    {nameOf(job.name)}
                  </th>
                  <td>{job.last_started_at ? moment(job.last_started_at) : t('notYet')}</td>
                  <td>
                    {job.last_milliseconds === null
                      ? '–'
                      : t('milliseconds', { count: job.last_milliseconds })}
                  </td>
                  <td data-trouble={job.failures > 0 || undefined}>{job.failures}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section className={styles.part} aria-labelledby="health-machine">
        <h2 className={styles.title} id="health-machine">
          {t('machine')}
        </h2>
        <div className={styles.card}>
          <div className={styles.row}>
            <Facts
              facts={[
                [
                  t('diskFree'),
                  t('ofAll', { part: bytes(disk.free_bytes), all: bytes(disk.total_bytes) }),
                  littleRoom,
                ],
                [t('databaseSize'), bytes(disk.database_bytes)],
                [
                  t('stalls'),
                  stalls.last_at
                    ? t('stalled', { count: stalls.longest_milliseconds, when: moment(stalls.last_at) })
                    : t('noStalls'),
                  stalls.last_at !== null,
                ],
                [t('version'), version.product],
                [t('schema'), version.schema],
                ['PostgreSQL', version.database],
                ['Node', version.node],
                [t('runningSince'), moment(version.started_at)],
              ]}
            />
          </div>
        </div>
      </section>
    </>
  )
}

function bytes(count: number): string {
  const gigabytes = count / 1024 ** 3
  return gigabytes >= 1 ? `${gigabytes.toFixed(1)} GB` : `${(count / 1024 ** 2).toFixed(0)} MB`
}
