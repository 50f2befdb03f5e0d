/** What the browser recorded, as a file that the messaging app takes. */
import type { ChannelType } from '../../../../shared/contract/channels.ts'
import { webmToOgg } from './webm-to-ogg.ts'
import { writeWav } from './write-wav.ts'

/** Best first, of what this browser can record. Messenger plays MPEG-4 sound and WAV, not Ogg. */
const wanted: Record<'ogg' | 'mp4', readonly string[]> = {
  ogg: ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus'],
  mp4: ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'audio/ogg;codecs=opus'],
}

const takes = (channel: ChannelType) => (channel === 'messenger' ? 'mp4' : 'ogg')

/** Undefined where this browser records nothing of it. */
export function recordingTypeFor(channel: ChannelType): string | undefined {
  return wanted[takes(channel)].find((type) => MediaRecorder.isTypeSupported(type))
}

/** Speech needs no more. */
const rate = 16_000

export async function toSendable(recorded: Blob, channel: ChannelType, name: string): Promise<File> {
  const type = recorded.type.split(';')[0] ?? ''
  const bytes = new Uint8Array(await recorded.arrayBuffer())
  if (takes(channel) === 'ogg' && type === 'audio/webm')
    return new File([webmToOgg(bytes) as BlobPart], `${name}.ogg`, { type: 'audio/ogg' })
  if (takes(channel) === 'mp4' && type !== 'audio/mp4') {
    const context = new OfflineAudioContext(1, 1, rate)
    const sound = await context.decodeAudioData(bytes.buffer)
    return new File([writeWav(sound.getChannelData(0), rate) as BlobPart], `${name}.wav`, {
      type: 'audio/wav',
    })
  }
  return new File([bytes], `${name}.${type === 'audio/mp4' ? 'm4a' : 'ogg'}`, { type })
}
