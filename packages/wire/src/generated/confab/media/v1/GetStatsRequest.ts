// Original file: proto/confab/media/v1/media.proto


export interface GetStatsRequest {
}

export interface GetStatsRequest__Output {
}
