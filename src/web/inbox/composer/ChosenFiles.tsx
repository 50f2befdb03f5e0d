import { useTranslations } from 'use-intl'
import { type AttachmentRule, judgeAttachments } from '../../../shared/attachment-rules.ts'
import { type ChosenFile, removeChosen } from '../../state/chosen-files.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { CrossIcon } from '../../ui/icons/CrossIcon.tsx'
import { FileIcon } from '../../ui/icons/FileIcon.tsx'
import { useErrorWords } from '../../ui/use-error-words.ts'
import styles from './ChosenFiles.module.css'

interface ChosenFilesProps {
  conversationId: string
  files: readonly ChosenFile[]
  rule: AttachmentRule | null
}

/** What will go along, each with what stands in its way. */
export function ChosenFiles({ conversationId, files, rule }: ChosenFilesProps) {
  const t = useTranslations('composer')
  const words = useErrorWords()
  if (files.length === 0) return null
  return (
    <ul className={styles.files} aria-label={t('files')}>
      {files.map((file) => {
        const obstacle = obstacleTo(file, rule)
        const said =
          file.state === 'uploading'
            ? t('uploading')
            : file.problem
              ? words(file.problem)
              : obstacle && t(obstacle.problem === 'too_large' ? 'fileTooLarge' : 'fileNotTaken')
        return (
          <li
            key={file.id}
            className={styles.file}
            data-stopped={file.problem || obstacle ? true : undefined}
          >
            {file.attachment?.url && file.attachment.content_type?.startsWith('image/') ? (
              <img src={file.attachment.url} alt="" className={styles.picture} />
            ) : (
              <FileIcon size={18} />
            )}
            <span className={styles.name}>{file.name}</span>
            {said && (
              <span className={styles.said} role={file.state === 'uploading' ? 'status' : 'alert'}>
                {said}
              </span>
            )}
            <IconButton
              quiet
              label={t('removeFile', { name: file.name })}
              onClick={() => removeChosen(conversationId, file.id)}
            >
              <CrossIcon size={16} />
            </IconButton>
          </li>
        )
      })}
    </ul>
  )
}

/** Of the file itself; how many and with which words is settled by sending several messages. */
export function obstacleTo(file: ChosenFile, rule: AttachmentRule | null) {
  return file.attachment && rule ? judgeAttachments(rule, [file.attachment], false) : null
}
