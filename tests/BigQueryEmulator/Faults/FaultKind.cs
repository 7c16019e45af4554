namespace ModelPipeline.BigQueryEmulator.Faults;

/// <summary>What goes wrong.</summary>
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

    /// <summary>403 with the reason quotaExceeded, of a quota that is over in a moment. Nothing ran.</summary>
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

    /// <summary>The request is carried out, and the connection breaks before its answer.</summary>
    AnswerLost,

    /// <summary>The request is carried out, and the connection breaks in the middle of its answer.</summary>
    AnswerTruncated,

    /// <summary>Half of what the request brings arrives, then the connection breaks. Of the pieces of an upload.</summary>
    UploadBroken,

    /// <summary>404: the upload is not known any more. Of the pieces of an upload.</summary>
    UploadLost,

    /// <summary>400, for requests with a page token only.</summary>
    PageTokenExpired,

    /// <summary>The job is done only after <see cref="Fault.Delay"/>. Of jobs.query and jobs.insert.</summary>
    SlowJob,

    /// <summary>The job fails with 400 jobBackendError. Of jobs.query and jobs.insert.</summary>
    JobBackendError,

    /// <summary>The job fails with 400 jobInternalError. Of jobs.query and jobs.insert.</summary>
    JobInternalError,

    /// <summary>The job fails with 400 jobRateLimitExceeded. Of jobs.query and jobs.insert.</summary>
    JobRateLimitExceeded,

    /// <summary>Every second row is stored; the others are refused with the reason timeout. Of insertAll.</summary>
    RowsTimeOut,

    /// <summary>
    /// The job fails as a change that others kept out for too long: 400 invalidQuery. Of statements that change rows only.
    /// </summary>
    ConcurrentUpdate,
}
