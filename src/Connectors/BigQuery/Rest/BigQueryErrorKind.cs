namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>What an error of BigQuery asks of who meets it.</summary>
internal enum BigQueryErrorKind
{
    /// <summary>The very same request may succeed in a moment.</summary>
    SendAgain,

    /// <summary>The same work may succeed in a moment, as a new query or job: the old one has failed for good.</summary>
    StartAnew,

    /// <summary>The request or its answer has too many bytes; a part of the rows may fit.</summary>
    TooLarge,

    /// <summary>A value of a row cannot be used; the other rows may succeed without it.</summary>
    Row,

    /// <summary>The statement or a table does not fit: every row fails alike, now and later.</summary>
    Statement,

    /// <summary>BigQuery refuses, for a reason that no row and no moment changes: rights, limits, names.</summary>
    Refused,
}
