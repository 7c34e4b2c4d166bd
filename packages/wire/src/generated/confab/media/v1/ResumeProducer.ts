// Original file: proto/confab/media/v1/media.proto


export interface ResumeProducer {
  'producerId'?: (string);
}

export interface ResumeProducer__Output {
  'producerId': (string);
}
