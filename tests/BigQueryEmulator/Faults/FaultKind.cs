namespace ModelPipeline.BigQueryEmulator.Faults;

/// <summary>The kinds of faults.</summary>
public enum FaultKind
{
    /// <summary>503 with the reason backendError. Nothing ran.</summary>
    BackendError,

    /// <summary>500 with the reason internalError. Nothing ran.</summary>
    InternalError,

    /// <summary>403 with the reason rateLimitExceeded. Nothing ran.</summary>
    RateLimitExceeded,

    /// <summary>403 with the reason quotaExceeded. Nothing ran.</summary>
    QuotaExceeded,

    /// <summary>403 with the reason quotaExceeded, for a short-lived quota. Nothing ran.</summary>
    QueuedQuota,

    /// <summary>401 with the reason authError. Nothing ran.</summary>
    Unauthorized,

    /// <summary>403 with the reason accessDenied. Nothing ran.</summary>
    Forbidden,

    /// <summary>502 with a page of HTML. Nothing ran.</summary>
    BadGateway,

    /// <summary>500 without a body. Nothing ran.</summary>
    EmptyError,

    /// <summary>The connection breaks before anything ran.</summary>
    ConnectionDropped,

    /// <summary>The request runs, and the connection breaks before its answer.</summary>
    AnswerLost,

    /// <summary>The request runs, and the connection breaks in the middle of its answer.</summary>
    AnswerTruncated,

    /// <summary>For pieces of an upload: half of the body arrives, then the connection breaks.</summary>
    UploadBroken,

    /// <summary>For pieces of an upload: 404, the upload is unknown.</summary>
    UploadLost,

    /// <summary>For pieces of an upload: the connection breaks before anything of the piece arrived.</summary>
    PieceDropped,

    /// <summary>For pieces of an upload: 308, and nothing of the piece is stored.</summary>
    PieceIgnored,

    /// <summary>For pieces of an upload: the piece is stored, and the end of the file is not seen.</summary>
    EndIgnored,

    /// <summary>The request is not answered.</summary>
    Silence,

    /// <summary>For the Storage Read API: the status DEADLINE_EXCEEDED.</summary>
    DeadlineExceeded,

    /// <summary>For the Storage Read API: the status CANCELLED.</summary>
    Cancelled,

    /// <summary>400, for requests with a page token only.</summary>
    PageTokenExpired,

    /// <summary>For jobs.query and jobs.insert: the job is done only after <see cref="Fault.Delay"/>.</summary>
    SlowJob,

    /// <summary>For jobs.query and jobs.insert: the job fails with 400 jobBackendError.</summary>
    JobBackendError,

    /// <summary>For jobs.query and jobs.insert: the job fails with 400 jobInternalError.</summary>
    JobInternalError,

    /// <summary>For jobs.query and jobs.insert: the job fails with 400 jobRateLimitExceeded.</summary>
    JobRateLimitExceeded,

    /// <summary>For insertAll: every second row is stored, and the others are refused with the reason timeout.</summary>
    RowsTimeOut,

    /// <summary>
    /// For statements that change rows: the job fails with 400 invalidQuery, as a change that waited too long for others.
    /// </summary>
    ConcurrentUpdate,
}
