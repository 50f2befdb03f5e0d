import { type FormEvent, useState } from 'react'
import { Button } from '../ui/Button.tsx'
import styles from './Adder.module.css'

interface AdderProps {
  label: string
  button: string
  onAdd: (name: string) => void
}

/** One more of a short list, by its name. */
export function Adder({ label, button, onAdd }: AdderProps) {
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    onAdd(name.trim())
    setName('')
  }
  return (
    <form className={styles.adder} onSubmit={submit}>
      <input
        aria-label={label}
        placeholder={label}
        value={name}
        maxLength={255}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit">{button}</Button>
    </form>
  )
}
